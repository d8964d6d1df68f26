import { isUuid } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { foundId, problemsOf } from '#kernel/refusal';
import { type FormValues, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { eventTitles } from '#room/situation';
import { mayDraft, mayReadStatements } from './cascade.policy.ts';
import type { ClaimKind } from './claim.model.ts';
import { CLAIM_FIELDS, CLAIM_KEYS, COMPOSE_FIELDS, type Filled, statementIdOf } from './compose.form.ts';
import { enterClaim, removeClaim } from './enter-claim.ts';
import { freezeVersion } from './freeze-version.ts';
import { statementReach } from './reach.reads.ts';
import { readStatements, readWorkspace } from './read-workspace.ts';
import { recallableOf } from './recall/recall.reads.ts';
import { startVariant } from './start-statement.ts';
import { statementRow } from './statements.presenter.ts';
import { neededLanguages } from './translation/needed-languages.ts';
import { workspaceView } from './workspace.presenter.ts';

/** Fields that are filled in on the draft's own page: what is wrong with one leads to the table that opens it. */
const OF_THE_DRAFT = new Set([...COMPOSE_FIELDS.map(({ name }) => name), 'follows']);

/** The page of one statement; `problems` belong to a form of it that was just refused. */
async function showWorkspace(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  const { space, lines, needed, recallable } = await visit.ctx(async (ctx) => {
    const read = await readWorkspace(ctx, id);
    const roots = [read, ...read.variants].flatMap(({ published }) =>
      published.map(({ rootVersionId }) => rootVersionId),
    );
    const { channels, ...said } = await statementReach(ctx.tx, ctx.forceId, [...new Set(roots)]);
    return {
      space: read,
      recallable: read.statement.kind === 'core' ? await recallableOf(ctx.tx, ctx.forceId, id) : [],
      needed: await neededLanguages(ctx, read.statement, visit.config.languagesTogether),
      lines:
        roots.length === 0
          ? []
          : [
              t('cascade.reach.line', said),
              ...channels.map(({ channel, leaders }) =>
                t('cascade.reach.channel', {
                  channel: t(`cascade.passed.channels.option.${channel}`),
                  n: leaders,
                }),
              ),
            ],
    };
  });
  const problems = filled?.problems ?? [];
  const title = space.drafts.find(({ language }) => language === space.statement.language)?.title ?? '';
  return visit.page(
    'cascade/workspace',
    workspaceView(visit, space, { reachLines: lines, needed, recallable }, filled),
    {
      title,
      back: '/statements',
      problems: problems.map((one) => (OF_THE_DRAFT.has(one.field) ? { ...one, field: 'languages' } : one)),
    },
  );
}

/** Tries a step on a statement and shows its page again with what stands in the way. */
async function attempt(visit: Visit, step: () => Promise<string>, values: FormValues = {}): Promise<Reply> {
  try {
    return visit.redirect(await step());
  } catch (error) {
    return showWorkspace(visit, { values, problems: problemsOf(error) });
  }
}

export const statementRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements',
    policy: mayReadStatements,
    audit: 'cascade.list-statements',
    handle: async (visit) => {
      const { t, query, actor } = visit;
      const event = isUuid(query.event ?? '') ? query.event : undefined;
      const rows = await visit.ctx(async (ctx) => {
        const known = await readStatements(ctx, event);
        const titles = await eventTitles(
          ctx.tx,
          ctx.forceId,
          known.map(({ statement }) => statement.eventId),
        );
        const about = {
          areas: await listAreas(ctx.tx, ctx.forceId),
          names: new Map<string, string>(),
          now: ctx.now,
          t,
        };
        return known.map((one) => statementRow(one, titles.get(one.statement.eventId) ?? '', about));
      });
      const suffix = event ? `?event=${event}` : '';
      return visit.page(
        'cascade/statements',
        {
          rows,
          mayDraft: isAllowed(mayDraft, actor),
          newHref: `/statements/new${suffix}`,
          letterHref: `/statements/draft${suffix}`,
          holdingHref: event ? `/statements/holding${suffix}` : '',
        },
        { title: t('cascade.list.staff.heading') },
      );
    },
  },
  {
    method: 'GET',
    url: '/statements/:id',
    policy: mayReadStatements,
    load: 'work',
    audit: 'cascade.read-workspace',
    handle: (visit) => showWorkspace(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/freeze',
    policy: mayDraft,
    audit: 'cascade.put-forward',
    handle: (visit) =>
      attempt(visit, async () => {
        const version = await visit.ctx((ctx) =>
          freezeVersion(ctx, {
            statementId: statementIdOf(visit),
            language: visit.field('language'),
            revision: Number(visit.field('revision')),
            isHolding: visit.field('purpose') === 'holding',
          }),
        );
        return `/statements/${statementIdOf(visit)}/versions/${version}`;
      }),
  },
  {
    method: 'POST',
    url: '/statements/:id/claims',
    policy: mayDraft,
    audit: 'cascade.add-claim',
    handle: async (visit) => {
      const { values, problems } = parseFields(CLAIM_FIELDS, visit.form, CLAIM_KEYS);
      if (problems.length > 0) return showWorkspace(visit, { values, problems });
      const hours = Number(values.hours);
      return attempt(
        visit,
        async () => {
          await visit.ctx((ctx) =>
            enterClaim(ctx, statementIdOf(visit), {
              kind: values.kind as ClaimKind,
              text: String(values.text),
              source: String(values.source),
              approver: String(values.approver),
              ctpReference: String(values.ctpReference ?? ''),
              validUntil: new Date(
                ctx.now.getTime() + (hours > 0 && hours < 10_000 ? hours : Number.NaN) * 3_600_000,
              ),
            }),
          );
          return `/statements/${statementIdOf(visit)}#claims`;
        },
        values,
      );
    },
  },
  {
    method: 'POST',
    url: '/statements/:id/claims/:claimId/remove',
    policy: mayDraft,
    audit: 'cascade.drop-claim',
    handle: (visit) =>
      attempt(visit, async () => {
        const claimId = foundId(visit.params.claimId, 'claim');
        await visit.ctx((ctx) => removeClaim(ctx, statementIdOf(visit), claimId));
        return `/statements/${statementIdOf(visit)}#claims`;
      }),
  },
  {
    method: 'POST',
    url: '/statements/:id/variants',
    policy: mayDraft,
    audit: 'cascade.begin-variant',
    handle: (visit) =>
      attempt(visit, async () => {
        const id = await visit.ctx((ctx) =>
          startVariant(ctx, statementIdOf(visit), {
            areaPath: visit.field('areaPath'),
            community: visit.field('community'),
          }),
        );
        return `/statements/${id}`;
      }),
  },
]);
