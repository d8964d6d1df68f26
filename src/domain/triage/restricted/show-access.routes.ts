import type { Actor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found } from '#kernel/refusal';
import { type FieldSpec, type FieldView, formView } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import type { Reply, Visit } from '#platform/web/route';
import { listStaff, staffNames } from '#room/access';
import { reportForTriage, reportsByIds } from '#room/reporting';
import { staffOf } from '../show-report.routes.ts';
import { demandAccessPage } from './restrict-report.ts';
import { LIFT_REASONS, RESTRICTIONS } from './restricted.model.ts';
import { mayReviewGlass } from './restricted.policy.ts';
import {
  glassReads,
  identityReads,
  isRestricted,
  liftsOf,
  namedOn,
  unreviewedGlass,
  waitingLifts,
} from './restricted.reads.ts';

/** Small radios for a code, with its words from the catalogue under `wordsAt`. */
function choice(
  t: Translate,
  field: { name: string; codes: readonly string[]; wordsAt: string; problems: readonly FieldProblem[] },
): FieldView[] {
  const { name, codes, wordsAt, problems } = field;
  const spec: FieldSpec = { kind: 'radios', name, options: codes, required: true, small: true };
  const words = Object.fromEntries(codes.map((code) => [code, t(`${wordsAt}.${code}`)]));
  return formView({
    specs: [spec],
    values: {},
    problems,
    keyBase: 'triage.access',
    t,
    labels: { [name]: words },
  });
}

/** The form that asks why a report is restricted or, of a restricted one, why that may end. */
const forms = (t: Translate, problems: readonly FieldProblem[]) => ({
  whyFields: choice(t, { name: 'why', codes: RESTRICTIONS, wordsAt: 'triage.access.why', problems }),
  liftFields: choice(t, {
    name: 'lift',
    codes: LIFT_REASONS,
    wordsAt: 'triage.access.lift.reason',
    problems,
  }),
});

async function readAccess(ctx: Context, reportId: string, t: Translate) {
  await demandAccessPage(ctx, reportId);
  const { tx, forceId } = ctx;
  const named = await namedOn(tx, forceId, reportId);
  const reads = await identityReads(tx, forceId, reportId);
  const lifts = await liftsOf(tx, forceId, reportId);
  const names = await staffNames(tx, forceId, [
    ...named.flatMap(({ staffId, changedBy }) => [staffId, changedBy]),
    ...reads.flatMap(({ staffId }) => (staffId && isUuid(staffId) ? [staffId] : [])),
    ...lifts.flatMap(({ askedBy, answeredBy }) => (answeredBy ? [askedBy, answeredBy] : [askedBy])),
  ]);
  const report = found(await reportForTriage(tx, forceId, reportId), 'report');
  const waiting = lifts.find(({ answeredAt }) => answeredAt === null);
  const saidOf = (lift: { askedBy: string; reason: string }): string =>
    t('triage.access.lift.asked', {
      name: names.get(lift.askedBy) ?? '',
      reason: t(`triage.access.lift.reason.${lift.reason}`),
    });
  return {
    id: reportId,
    reference: report.reference,
    isRestricted: await isRestricted(tx, forceId, reportId),
    why: named[0] ? t(`triage.access.why.${named[0].why}`) : '',
    named: named.map((row) => ({
      id: row.staffId,
      name: names.get(row.staffId) ?? '',
      by: names.get(row.changedBy) ?? '',
      at: row.changedAt,
    })),
    waiting: waiting && { said: saidOf(waiting), at: waiting.askedAt, isOwn: isOwn(ctx, waiting.askedBy) },
    history: lifts.flatMap((lift) =>
      lift.answeredAt
        ? [
            {
              at: lift.answeredAt,
              said: saidOf(lift),
              end: t(`triage.access.lift.done.${lift.isLifted ? 'LIFT' : 'KEEP'}`, {
                name: names.get(lift.answeredBy ?? '') ?? '',
              }),
            },
          ]
        : [],
    ),
    reads: reads.map((row) => ({
      at: row.at,
      by: names.get(row.staffId ?? '') ?? t('triage.access.system'),
      why:
        row.reason && t.has(`triage.identity.reason.${row.reason}`)
          ? t(`triage.identity.reason.${row.reason}`)
          : (row.purpose ?? ''),
    })),
    staff: (await listStaff(tx, forceId))
      .filter(({ isDisabled }) => !isDisabled)
      .map(({ id, rank, name }) => ({ value: id, text: `${rank} ${name}` })),
  };
}

const isOwn = ({ actor }: Context, staffId: string): boolean =>
  actor.kind === 'staff' && actor.id === staffId;

/** Who may open a report, whether that may end, and every time who reported was opened. */
export async function showAccess(
  visit: Visit,
  reportId: string,
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t } = visit;
  const read = await visit.ctx((ctx) => readAccess(ctx, reportId, t));
  const staffProblem = problems.find(({ field }) => field === 'staffId');
  const model = { ...read, ...forms(t, problems), staffError: staffProblem && { text: t(staffProblem.key) } };
  const title = t('triage.access.title', { reference: read.reference });
  return visit.page('triage/access', model, { title, back: `/triage/${reportId}`, problems });
}

/** How much waits for this commander, beside what they did or asked themselves; 0 for everybody else. */
export async function countWaitingGlass({ tx, forceId }: Context, actor: Actor): Promise<number> {
  if (actor.kind !== 'staff' || !isAllowed(mayReviewGlass, actor)) return 0;
  const glass = await unreviewedGlass(tx, forceId, actor.scopes);
  const lifts = await waitingLifts(tx, forceId, actor.scopes);
  const others = [...glass.map(({ staffId }) => staffId), ...lifts.map(({ askedBy }) => askedBy)];
  return others.filter((id) => id !== actor.id).length;
}

/** What waits for a commander: openings without being named, and restrictions somebody asks to end. */
export async function showGlass(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t } = visit;
  const actor = staffOf(visit);
  const model = await visit.ctx(async ({ tx, forceId }) => {
    const glass = await unreviewedGlass(tx, forceId, actor.scopes);
    const lifts = await waitingLifts(tx, forceId, actor.scopes);
    const reportIds = [...glass, ...lifts].map(({ reportId }) => reportId);
    const reports = await reportsByIds(tx, forceId, reportIds);
    const opened = new Map(
      (
        await glassReads(
          tx,
          forceId,
          glass.map(({ id }) => id),
        )
      ).map((one) => [one.id, one]),
    );
    const references = new Map(reports.map(({ id, reference }) => [id, reference]));
    const names = await staffNames(tx, forceId, [
      ...glass.map(({ staffId }) => staffId),
      ...lifts.map(({ askedBy }) => askedBy),
    ]);
    return {
      rows: glass.map((row) => ({
        id: row.id,
        reference: references.get(row.reportId) ?? '',
        by: names.get(row.staffId) ?? '',
        at: row.openedAt,
        reason: t(`triage.glass.reason.${row.reason}`),
        opened: t('triage.glass.opened', {
          words: opened.get(row.id)?.words ?? 0,
          identity: opened.get(row.id)?.identity ?? 0,
        }),
        isOwn: row.staffId === actor.id,
      })),
      lifts: lifts.map((row) => ({
        reportId: row.reportId,
        reference: references.get(row.reportId) ?? '',
        at: row.askedAt,
        said: t('triage.access.lift.asked', {
          name: names.get(row.askedBy) ?? '',
          reason: t(`triage.access.lift.reason.${row.reason}`),
        }),
        isOwn: row.askedBy === actor.id,
      })),
    };
  });
  return visit.page('triage/break-glass', model, { title: t('triage.glass.title'), problems });
}
