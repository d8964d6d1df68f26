import type { Context } from '#kernel/context';
import type { Route } from '#platform/web/route';
import type { Panel, PanelState } from '#room/situation';
import { composeRoutes } from './compose.routes.ts';
import { staffKitRoutes } from './kit/take-kit.routes.ts';
import { coverageRoutes } from './ledger/coverage.routes.ts';
import { letterRoutes } from './letter.routes.ts';
import { channelsRoutes } from './prepared/channels.routes.ts';
import type { T } from './published.presenter.ts';
import { reach } from './reach.reads.ts';
import { registerRoutes } from './register.routes.ts';
import { sendRoutes } from './send.routes.ts';
import { statementRoutes } from './statements.routes.ts';
import { tierRoutes } from './tiers/tier.routes.ts';
import { translationRoutes } from './translation/translation.routes.ts';
import { variantRoutes } from './variants/variants.routes.ts';
import { versionRoutes } from './version.routes.ts';

/** Pages with a fixed name come before those whose name is an identifier. */
export const staffRoutes: Route[] = [
  ...letterRoutes,
  ...registerRoutes,
  ...composeRoutes,
  ...statementRoutes,
  ...versionRoutes,
  ...translationRoutes,
  ...variantRoutes,
  ...sendRoutes,
  ...coverageRoutes,
  ...tierRoutes,
  ...staffKitRoutes,
  ...channelsRoutes,
];

/** What has been said about an event, how far it went, and whether it was said again: three steps of the loop. */
export async function eventPanel(ctx: Context, eventId: string, t: T): Promise<Panel[]> {
  const all = await reach(ctx.tx, ctx.forceId, eventId);
  const { versions, languages, corrections, leaders, states, acknowledged, passedOn, people } = all;
  const href = `/statements?event=${eventId}`;
  const waiting = (states.queued ?? 0) + (states['handing-over'] ?? 0);
  const handed = states['handed-over'] ?? 0;
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
          : [t('cascade.panel.say.none')],
      href,
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
