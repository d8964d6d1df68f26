import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { listStaff, staffNames } from '#room/access';
import { reportForTriage, reportsByIds, withdrawnReports } from '#room/reporting';
import { demandNotShut, reportsBehind } from '#room/triage';
import { shutHolds } from './held.ts';
import { liveHolds } from './hold.store.ts';
import { listPlans, planById, planCounts, planLines } from './plan.store.ts';
import { mayReadRetention } from './retention.policy.ts';
import { recentRulings } from './ruling.store.ts';
import { type RecordKind, schedulesOf } from './schedule.model.ts';
import { ownSchedules, scheduleChanges } from './schedule.store.ts';

const LINES_SHOWN = 200;
const WITHDRAWN_SHOWN = 50;

const known = (ids: ReadonlyArray<string | null>): string[] => ids.filter((id) => id !== null);

/** The schedules as they count now and the latest dry runs. @throws Refusal `not-allowed` */
export async function readRetention(ctx: Context) {
  demand(mayReadRetention, ctx.actor);
  const { tx, forceId } = ctx;
  const own = await ownSchedules(tx, forceId);
  const plans = await listPlans(tx, forceId);
  return {
    schedules: [...schedulesOf(own).values()],
    own: new Set(own.map(({ recordKind }) => recordKind)),
    plans,
    holds: (await liveHolds(tx, forceId)).length,
    names: await staffNames(tx, forceId, known(plans.map(({ madeBy }) => madeBy))),
  };
}

/** One kind's schedule and every change of it. @throws Refusal `not-allowed`, `not-found` */
export async function readSchedule(ctx: Context, recordKind: string) {
  demand(mayReadRetention, ctx.actor);
  const schedules = schedulesOf(await ownSchedules(ctx.tx, ctx.forceId));
  const schedule = found(schedules.get(recordKind as RecordKind), 'schedule');
  const changes = await scheduleChanges(ctx.tx, ctx.forceId, recordKind);
  const names = await staffNames(
    ctx.tx,
    ctx.forceId,
    changes.map(({ setBy }) => setBy),
  );
  return { schedule, changes, names };
}

/** A dry run: counts of each kind and its first lines, with references. @throws Refusal `not-allowed`, `not-found` */
export async function readPlan(ctx: Context, planId: string) {
  demand(mayReadRetention, ctx.actor);
  const { tx, forceId } = ctx;
  const plan = found(await planById(tx, forceId, planId), 'dry run');
  const lines = await planLines(tx, forceId, { planId, limit: LINES_SHOWN });
  const reports = await reportsByIds(
    tx,
    forceId,
    lines.flatMap(({ subjectKind, subjectId }) => (subjectKind === 'report' ? [subjectId] : [])),
  );
  return {
    plan,
    lines,
    counts: await planCounts(tx, forceId, planId),
    references: new Map(reports.map(({ id, reference }) => [id, reference])),
    names: await staffNames(tx, forceId, known([plan.madeBy, plan.confirmedBy, plan.secondBy])),
  };
}

/** Every live hold with its words, opened through the keeper; of a report restricted to others without. @throws Refusal `not-allowed` */
export async function readHolds(ctx: Context) {
  demand(mayReadRetention, ctx.actor);
  const { tx, forceId } = ctx;
  const holds = await liveHolds(tx, forceId);
  const shut = await shutHolds(ctx, holds);
  const open = holds.filter(({ subjectId }) => !shut.has(subjectId));
  const opened = await openEach(
    ctx,
    { table: 'retention.hold', field: 'words', purpose: 'retention' },
    open,
    ({ wordsSealed }) => wordsSealed,
  );
  const words = new Map(open.map(({ id }, at) => [id, opened[at]?.reveal() ?? '']));
  const behind = await reportsBehind(tx, forceId, {
    caseIds: holds.flatMap(({ subjectKind, subjectId }) => (subjectKind === 'CASE' ? [subjectId] : [])),
    seriesIds: [],
  });
  const reportOf = new Map([
    ...holds.map(({ subjectId }) => [subjectId, subjectId] as const),
    ...behind.map(({ subjectId, reportId }) => [subjectId, reportId] as const),
  ]);
  const reports = await reportsByIds(tx, forceId, [...reportOf.values()]);
  const references = new Map(reports.map(({ id, reference }) => [id, reference]));
  const names = await staffNames(
    tx,
    forceId,
    known(holds.flatMap(({ ownerId, placedBy, liftAskedBy }) => [ownerId, placedBy, liftAskedBy])),
  );
  return {
    holds: holds.map((hold) => ({
      ...hold,
      isShut: shut.has(hold.subjectId),
      words: words.get(hold.id) ?? '',
      reference: references.get(reportOf.get(hold.subjectId) ?? '') ?? hold.subjectId.slice(0, 8),
    })),
    names,
    staff: await listStaff(tx, forceId),
  };
}

/** What waits for a person's decision: reports their senders withdrew, and the latest decisions. */
export async function readRulings(ctx: Context) {
  demand(mayReadRetention, ctx.actor);
  const { tx, forceId } = ctx;
  const rulings = await recentRulings(tx, forceId);
  const ruled = new Set(rulings.map(({ reportId }) => reportId));
  const withdrawn = await withdrawnReports(tx, forceId, WITHDRAWN_SHOWN);
  const reports = await reportsByIds(tx, forceId, [...ruled]);
  return {
    withdrawn: withdrawn.filter(({ id }) => !ruled.has(id)),
    rulings,
    references: new Map(reports.map(({ id, reference }) => [id, reference])),
    names: await staffNames(
      tx,
      forceId,
      rulings.map(({ madeBy }) => madeBy),
    ),
  };
}

/** The reference of one report, for the page that decides on it. @throws Refusal `not-allowed`, `not-found` */
export async function readRuled(ctx: Context, reportId: string) {
  demand(mayReadRetention, ctx.actor);
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'report');
  await demandNotShut(ctx, reportId);
  return report;
}
