import { isUuid } from '#kernel/ids';
import { found, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listStaff, staffNames } from '#room/access';
import { reportForTriage, reportsByIds } from '#room/reporting';
import { idOf, staffOf } from '../show-report.routes.ts';
import { mayReadCase } from '../triage.policy.ts';
import { caseById } from '../triage.reads.ts';
import {
  breakGlass,
  demandAccessPage,
  nameOnReport,
  restrictReport,
  reviewGlass,
} from './restrict-report.ts';
import { GLASS_REASONS, GLASS_VERDICTS, RESTRICTIONS } from './restricted.model.ts';
import { mayBreakGlass, mayRestrict, mayReviewGlass } from './restricted.policy.ts';
import { identityReads, namedOn, unreviewedGlass } from './restricted.reads.ts';

const OWN_LINE = 'none: the use case writes its own line';

/** One of the codes, as posted. @throws Refusal `invalid-input` */
function code<T extends string>(visit: Visit, name: string, codes: readonly T[]): T {
  const value = codes.find((one) => one === visit.field(name));
  if (!value) throw new Refusal('invalid-input', `choose one of: ${codes.join(', ')}`);
  return value;
}

/** Who may open a report, and every time who reported was opened. */
async function showAccess(visit: Visit, reportIdOf: (visit: Visit) => Promise<string>): Promise<Reply> {
  const { t } = visit;
  const reportId = await reportIdOf(visit);
  const model = await visit.ctx(async (ctx) => {
    await demandAccessPage(ctx, reportId);
    const { tx, forceId } = ctx;
    const named = await namedOn(tx, forceId, reportId);
    const reads = await identityReads(tx, forceId, reportId);
    const names = await staffNames(tx, forceId, [
      ...named.flatMap(({ staffId, changedBy }) => [staffId, changedBy]),
      ...reads.flatMap(({ staffId }) => (staffId && isUuid(staffId) ? [staffId] : [])),
    ]);
    const report = found(await reportForTriage(tx, forceId, reportId), 'report');
    return {
      id: reportId,
      reference: report.reference,
      why: named[0] ? t(`triage.access.why.${named[0].why}`) : '',
      named: named.map((row) => ({
        id: row.staffId,
        name: names.get(row.staffId) ?? '',
        by: names.get(row.changedBy) ?? '',
        at: row.changedAt,
      })),
      reads: reads.map((row) => ({
        at: row.at,
        by: names.get(row.staffId ?? '') ?? t('triage.access.system'),
        why:
          row.reason && t.has(`triage.identity.reason.${row.reason}`)
            ? t(`triage.identity.reason.${row.reason}`)
            : (row.purpose ?? ''),
      })),
      staff: (await listStaff(tx, forceId)).map(({ id, rank, name }) => ({
        value: id,
        text: `${rank} ${name}`,
      })),
      restrictions: RESTRICTIONS.map((value) => ({ value, text: t(`triage.access.why.${value}`) })),
    };
  });
  const title = t('triage.access.title', { reference: model.reference });
  return visit.page('triage/access', model, { title, back: `/triage/${reportId}` });
}

/** Does one thing about access, and leads back to the page of the report. */
const doing = async (visit: Visit, run: () => Promise<void>, to: string): Promise<Reply> => {
  await run();
  return visit.redirect(to);
};

export const restrictedRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/access',
    policy: mayRestrict,
    audit: 'triage.read-access',
    handle: (visit) => showAccess(visit, async (one) => idOf(one)),
  },
  {
    method: 'GET',
    url: '/cases/:id/access',
    policy: mayReadCase,
    audit: 'triage.read-access',
    handle: (visit) =>
      showAccess(visit, (one) =>
        one.ctx(async (ctx) => found(await caseById(ctx.tx, ctx.forceId, idOf(one)), 'case').reportId),
      ),
  },
  {
    method: 'POST',
    url: '/triage/:id/restrict',
    policy: mayRestrict,
    audit: OWN_LINE,
    handle: (visit) =>
      doing(
        visit,
        () =>
          visit.ctx((ctx) =>
            restrictReport(ctx, { reportId: idOf(visit), why: code(visit, 'why', RESTRICTIONS) }),
          ),
        `/triage/${idOf(visit)}/access`,
      ),
  },
  {
    method: 'POST',
    url: '/triage/:id/named',
    policy: mayRestrict,
    audit: OWN_LINE,
    handle: (visit) =>
      doing(
        visit,
        () =>
          visit.ctx((ctx) =>
            nameOnReport(ctx, {
              reportId: idOf(visit),
              staffId: visit.field('staffId'),
              isGiven: visit.field('give') !== 'no',
            }),
          ),
        `/triage/${idOf(visit)}/access`,
      ),
  },
  {
    method: 'POST',
    url: '/triage/:id/break-glass',
    policy: mayBreakGlass,
    audit: OWN_LINE,
    limit: { perMinute: 5 },
    handle: (visit) =>
      doing(
        visit,
        () =>
          visit.ctx((ctx) =>
            breakGlass(ctx, { reportId: idOf(visit), reason: code(visit, 'reason', GLASS_REASONS) }),
          ),
        `/triage/${idOf(visit)}`,
      ),
  },
  {
    method: 'GET',
    url: '/break-glass',
    policy: mayReviewGlass,
    audit: 'none: references, names of officers and reasons as codes; nothing of a report is opened',
    async handle(visit) {
      const { t } = visit;
      const actor = staffOf(visit);
      const rows = await visit.ctx(async (ctx) => {
        const glass = await unreviewedGlass(ctx.tx, ctx.forceId, actor.scopes);
        const reports = await reportsByIds(
          ctx.tx,
          ctx.forceId,
          glass.map(({ reportId }) => reportId),
        );
        const references = new Map(reports.map(({ id, reference }) => [id, reference]));
        const names = await staffNames(
          ctx.tx,
          ctx.forceId,
          glass.map(({ staffId }) => staffId),
        );
        return glass.map((row) => ({
          id: row.id,
          reference: references.get(row.reportId) ?? '',
          by: names.get(row.staffId) ?? '',
          at: row.openedAt,
          reason: t(`triage.glass.reason.${row.reason}`),
          isOwn: row.staffId === actor.id,
        }));
      });
      return visit.page('triage/break-glass', { rows }, { title: t('triage.glass.title') });
    },
  },
  {
    method: 'POST',
    url: '/break-glass/:id/review',
    policy: mayReviewGlass,
    audit: OWN_LINE,
    handle: (visit) =>
      doing(
        visit,
        () =>
          visit.ctx((ctx) =>
            reviewGlass(ctx, { id: idOf(visit), verdict: code(visit, 'verdict', GLASS_VERDICTS) }),
          ),
        '/break-glass',
      ),
  },
]);
