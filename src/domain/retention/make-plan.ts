import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { observationsBefore } from '#room/impact';
import { visitsBefore } from '#room/patrol';
import { equalityAnswersBefore } from '#room/reporting';
import { type EndedReport, endedReport, endedReports } from '#room/triage';
import { londonDay } from '#statistics/days';
import { heldReports } from './held.ts';
import { judge, PLAN_LINES, type Rulings, SECOND_PERSON_ABOVE } from './judge.model.ts';
import type { PlanLine, SubjectKind, Verdict } from './plan.model.ts';
import { insertPlan } from './plan.store.ts';
import { mayPlan } from './retention.policy.ts';
import { ruledForErasure, rulingsOf } from './ruling.store.ts';
import { addPeriod, type RecordKind, type Schedule, schedulesOf } from './schedule.model.ts';
import { ownSchedules } from './schedule.store.ts';

type Schedules = ReadonlyMap<RecordKind, Schedule>;

const SINGLE = [
  { subjectKind: 'observation', recordKind: 'OBSERVATION', read: observationsBefore },
  { subjectKind: 'visit', recordKind: 'VISIT', read: visitsBefore },
  { subjectKind: 'equality', recordKind: 'EQUALITY', read: equalityAnswersBefore },
] as const satisfies ReadonlyArray<{
  subjectKind: SubjectKind;
  recordKind: RecordKind;
  read: typeof visitsBefore;
}>;

/**
 * A dry run: lists what is due today and why, what is held, what waits for a person, and what waits for the rest of its
 * series. Nothing is erased by it.
 * @throws Refusal `not-allowed`
 */
export async function makePlan(ctx: Context): Promise<{ planId: string; lines: PlanLine[] }> {
  demand(mayPlan, ctx.actor);
  const { tx, forceId } = ctx;
  const schedules = schedulesOf(await ownSchedules(tx, forceId));
  const today = londonDay(ctx.now);
  const lines = [
    ...(await reportLines(ctx, schedules, today)),
    ...(await singleLines(ctx, schedules, today)),
  ];
  const planId = ctx.newId();
  const erased = lines.filter(({ verdict }) => verdict === 'ERASE');
  const needsSecond =
    erased.length > SECOND_PERSON_ABOVE || erased.some(({ recordKind }) => recordKind === 'RULED');
  const madeBy = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  await insertPlan(ctx, { id: planId, madeBy, needsSecond, lines });
  const count = (verdict: Verdict): number => lines.filter((line) => line.verdict === verdict).length;
  await ctx.audit({
    act: 'retention.make-plan',
    kind: 'consultation',
    subject: 'retention-plan',
    subjectId: planId,
    detail: { erase: count('ERASE'), held: count('HELD'), review: count('REVIEW'), waits: count('WAITS') },
  });
  return { planId, lines };
}

/** The schedules whose time has come soonest: nothing that was quiet for less is looked at. */
function quietBefore(schedules: Schedules, today: string): string {
  const soonest = [...schedules.values()]
    .filter(({ recordKind, act }) => act !== 'KEEP' && recordKind !== 'RULED')
    .map(({ period }) => addPeriod(today, period))
    .sort()[0];
  if (!soonest) return today;
  const days = Math.round((Date.parse(soonest) - Date.parse(today)) / 86_400_000);
  // A month is up to three days longer or shorter than another: looking at a few too many is harmless.
  return new Date(Date.parse(today) - Math.max(0, days - 3) * 86_400_000).toISOString().slice(0, 10);
}

async function candidates(ctx: Context, schedules: Schedules, today: string): Promise<EndedReport[]> {
  const { tx, forceId } = ctx;
  const quiet = await endedReports(tx, forceId, {
    quietBefore: quietBefore(schedules, today),
    limit: PLAN_LINES,
  });
  const known = new Set(quiet.map(({ reportId }) => reportId));
  const ruled: EndedReport[] = [];
  for (const id of await ruledForErasure(tx, forceId)) {
    if (known.has(id)) continue;
    const report = await endedReport(tx, forceId, id);
    if (report) ruled.push(report);
  }
  return [...quiet, ...ruled];
}

async function reportLines(ctx: Context, schedules: Schedules, today: string): Promise<PlanLine[]> {
  const reports = await candidates(ctx, schedules, today);
  const rulings = await rulingsOf(
    ctx.tx,
    ctx.forceId,
    reports.map(({ reportId }) => reportId),
  );
  const held = await heldReports(ctx);
  const due = reports.flatMap((report) => {
    const judged = judge(report, rulings.get(report.reportId) ?? {}, schedules);
    return judged.dueOn <= today && judged.act !== 'KEEP' ? [{ report, judged }] : [];
  });
  const goes = new Set(
    due.flatMap(({ report, judged }) => (judged.act === 'ERASE' ? [report.reportId, ...report.copies] : [])),
  );
  return due.map(({ report, judged }) => {
    const holdId = holdOn(report, held);
    return {
      subjectKind: 'report',
      subjectId: report.reportId,
      recordKind: judged.recordKind,
      sinceOn: judged.sinceOn,
      dueOn: judged.dueOn,
      verdict: verdictOf(report, { judged, isHeld: holdId !== null, goes }),
      holdId,
    };
  });
}

const holdOn = ({ reportId, copies }: EndedReport, held: ReadonlyMap<string, string>): string | null =>
  [reportId, ...copies].map((id) => held.get(id)).find((id) => id !== undefined) ?? null;

/** A letter of a series waits for the rest of it, unless a person decided that it goes. */
function verdictOf(
  report: EndedReport,
  about: { judged: ReturnType<typeof judge>; isHeld: boolean; goes: ReadonlySet<string> },
): Verdict {
  if (about.isHeld) return 'HELD';
  if (about.judged.act === 'REVIEW') return 'REVIEW';
  if (about.judged.recordKind === 'RULED') return 'ERASE';
  return report.seriesPeers.every((id) => about.goes.has(id)) ? 'ERASE' : 'WAITS';
}

async function singleLines(ctx: Context, schedules: Schedules, today: string): Promise<PlanLine[]> {
  const lines: PlanLine[] = [];
  for (const { subjectKind, recordKind, read } of SINGLE) {
    const schedule = schedules.get(recordKind);
    if (!schedule || schedule.act === 'KEEP') continue;
    const rows = await read(ctx.tx, ctx.forceId, { before: today, limit: PLAN_LINES });
    for (const { id, on } of rows) {
      const dueOn = addPeriod(on, schedule.period);
      if (dueOn > today) continue;
      const verdict = schedule.act;
      lines.push({ subjectKind, subjectId: id, recordKind, sinceOn: on, dueOn, verdict, holdId: null });
    }
  }
  return lines;
}

/** Whether a report may be erased at this moment, asked again in the transaction that does it. */
export async function isStillDue(ctx: Context, report: EndedReport): Promise<boolean> {
  const schedules = schedulesOf(await ownSchedules(ctx.tx, ctx.forceId));
  const rulings = await rulingsOf(ctx.tx, ctx.forceId, [report.reportId]);
  const own: Rulings = rulings.get(report.reportId) ?? {};
  const { dueOn, act } = judge(report, own, schedules);
  return act === 'ERASE' && dueOn <= londonDay(ctx.now);
}
