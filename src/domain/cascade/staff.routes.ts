import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import type { Route } from '#platform/web/route';
import type { Panel, PanelState } from '#room/situation';
import { chainRoutes } from './approval/chain.routes.ts';
import { mayDraft } from './cascade.policy.ts';
import { chaseRoutes } from './chase/chase.routes.ts';
import { readOutRoutes } from './check/read-out.routes.ts';
import { composeRoutes } from './compose.routes.ts';
import { holdingRoutes } from './holding/holding.routes.ts';
import { staffKitRoutes } from './kit/take-kit.routes.ts';
import { coverageRoutes } from './ledger/coverage.routes.ts';
import { letterRoutes } from './letter.routes.ts';
import { channelsRoutes } from './prepared/channels.routes.ts';
import type { T } from './published.presenter.ts';
import { reach } from './reach.reads.ts';
import { recallRoutes } from './recall/recall.routes.ts';
import { registerRoutes } from './register.routes.ts';
import type { CountsOf } from './review/review-version.ts';
import { sendRoutes } from './send.routes.ts';
import { statementRoutes } from './statements.routes.ts';
import { tierRoutes } from './tiers/tier.routes.ts';
import { translationRoutes } from './translation/translation.routes.ts';
import { variantRoutes } from './variants/variants.routes.ts';
import { versionRoutes } from './version.routes.ts';

/**
 * Pages with a fixed name come before those whose name is an identifier.
 * @param countsOf the force's own counts, by which the review aid holds figures
 */
export const staffRoutesWith = ({ countsOf }: { countsOf: CountsOf }): Route[] => [
  ...letterRoutes(countsOf),
  ...registerRoutes,
  ...readOutRoutes,
  ...chainRoutes,
  ...holdingRoutes,
  ...composeRoutes(countsOf),
  ...statementRoutes,
  ...versionRoutes(countsOf),
  ...translationRoutes,
  ...variantRoutes,
  ...sendRoutes,
  ...recallRoutes,
  ...chaseRoutes,
  ...coverageRoutes,
  ...tierRoutes,
  ...staffKitRoutes,
  ...channelsRoutes,
];

/** The same where nobody counts: no figure is compared. */
export const staffRoutes: Route[] = staffRoutesWith({ countsOf: async () => undefined });

/** What has been said about an event, how far it went, and whether it was said again: three steps of the loop. */
export async function eventPanel(ctx: Context, eventId: string, t: T): Promise<Panel[]> {
  const all = await reach(ctx.tx, ctx.forceId, eventId);
  const { versions, languages, corrections, leaders, states, acknowledged, passedOn, people } = all;
  const href = `/statements?event=${eventId}`;
  const waiting = (states.queued ?? 0) + (states['handing-over'] ?? 0);
  const handed = (states['handed-over'] ?? 0) + (states.delivered ?? 0);
  const mayHold = versions === 0 && isAllowed(mayDraft, ctx.actor);
  const lost =
    (states.refused ?? 0) + (states.bounced ?? 0) + (states.unknown ?? 0) + (states['not-delivered'] ?? 0);
  const reachState: PanelState =
    leaders === 0 ? (versions > 0 ? 'due' : 'none') : waiting > 0 ? 'going' : 'done';
  return [
    {
      room: 'cascade',
      step: 'say',
      title: t('cascade.panel.say'),
      lines:
        versions > 0
          ? [t('cascade.panel.say.line', { n: versions, languages: languages.length })]
          : [t('cascade.panel.say.none'), ...(mayHold ? [t('cascade.panel.say.holding')] : [])],
      // Minutes after an event nothing is written yet: the panel leads to the prepared lines.
      href: mayHold ? `/statements/holding?event=${eventId}` : href,
      state: versions > 0 ? 'done' : 'due',
    },
    {
      room: 'cascade',
      step: 'reach',
      title: t('cascade.panel.reach'),
      lines:
        leaders > 0
          ? [
              t('cascade.panel.reach.line', { leaders, handed, waiting, lost }),
              t('cascade.reach.line', { acknowledged, passedOn, people }),
            ]
          : [t('cascade.panel.reach.none')],
      href,
      state: reachState,
    },
    {
      room: 'cascade',
      step: 'say-again',
      title: t('cascade.panel.again'),
      lines:
        corrections > 0
          ? [t('cascade.panel.again.line', { n: corrections })]
          : [t('cascade.panel.again.none')],
      href,
      state: corrections > 0 ? 'done' : 'none',
    },
  ];
}
