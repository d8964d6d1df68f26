import { isAllowed } from '#kernel/policy';
import { type FieldProblem, Refusal } from '#kernel/refusal';
import { type FormValues, formView } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { staffNames } from '#room/access';
import { checkThreatLevel } from './check-threat-level.ts';
import { mayCheckThreatLevel, mayReadSituation } from './situation.policy.ts';
import { currentThreatLevel, threatLevelChecks } from './situation.reads.ts';
import { readThreatForm, THREAT_FIELDS, THREAT_KEYS } from './threat-level.form.ts';
import { checkRows, threatView } from './threat-level.presenter.ts';

async function show(
  visit: Visit,
  values: FormValues = {},
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const checks = await threatLevelChecks(ctx.tx, ctx.forceId);
    const staff = await staffNames(
      ctx.tx,
      ctx.forceId,
      checks.map(({ checkedBy }) => checkedBy).filter((id) => id !== null),
    );
    return { threat: threatView(checks[0], ctx.now, t), checks: checkRows(checks, staff, t) };
  });
  return visit.page(
    'situation/threat-level',
    {
      ...model,
      fields: formView({ specs: THREAT_FIELDS, values, problems, keyBase: THREAT_KEYS, t }),
      mayCheck: isAllowed(mayCheckThreatLevel, visit.actor),
      isRecorded: visit.query.recorded === '1',
    },
    { title: t('situation.threat.title'), problems },
  );
}

export const threatLevelRoutes: Route[] = defineRoutes('situation', [
  {
    method: 'GET',
    url: '/threat-level',
    policy: mayReadSituation,
    audit: 'none: the national level is public knowledge',
    handle: (visit) => show(visit),
  },
  {
    method: 'POST',
    url: '/threat-level',
    policy: mayCheckThreatLevel,
    audit: 'none: the use case writes situation.check-threat-level itself',
    handle: async (visit) => {
      const { seen, values, problems } = readThreatForm(visit.form);
      if (!seen) return show(visit, values, problems);
      await visit.ctx((ctx) => checkThreatLevel(ctx, seen));
      return visit.redirect('/threat-level?recorded=1');
    },
  },
  {
    method: 'POST',
    url: '/threat-level/unchanged',
    policy: mayCheckThreatLevel,
    audit: 'none: the use case writes situation.check-threat-level itself',
    handle: async (visit) => {
      await visit.ctx(async (ctx) => {
        const current = await currentThreatLevel(ctx.tx, ctx.forceId);
        // The page may have been open while somebody recorded a change.
        if (!current || current.id !== visit.field('seen'))
          throw new Refusal('conflict', 'somebody recorded another level since this page was opened');
        const { level, setOn, source } = current;
        await checkThreatLevel(ctx, { level, setOn, source });
      });
      return visit.redirect('/threat-level?recorded=1');
    },
  },
]);
