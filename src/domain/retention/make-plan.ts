import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { observationsBefore } from '#room/impact';
import { visitsBefore } from '#room/patrol';
import { equalityAnswersBefore } from '#room/reporting';
import {
  countEnded,
  type EndedPlace,
  type EndedReport,
  type EndedSort,
  endedReport,
  endedReports,
} from '#room/triage';
import { addDays, daysBetween, londonDay } from '#statistics/days';
import { heldReports } from './held.ts';
import { judge, KINDS_OF_SORT, PLAN_MOST, type Rulings, SECOND_PERSON_ABOVE } from './judge.model.ts';
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
 * series. It walks through every sort of record from the longest quiet on; where there are more of a sort than it takes
 * (`most`), it says how many it left. Nothing is erased by it.
 * @throws Refusal `not-allowed`
 */
export async function makePlan(
  ctx: Context,
  most = PLAN_MOST,
): Promise<{ planId: string; lines: PlanLine[]; leftOut: number }> {
  demand(mayPlan, ctx.actor);
  const { tx, forceId } = ctx;
  const schedules = schedulesOf(await ownSchedules(tx, forceId));
  const about = { schedules, today: londonDay(ctx.now), most };
  const reports = await reportLines(ctx, about);
  const singles = await singleLines(ctx, about);
  const lines = [...reports.lines, ...singles.lines];
  const leftOut = reports.leftOut + singles.leftOut;
  const planId = ctx.newId();
  const erased = lines.filter(({ verdict }) => verdict === 'ERASE');
  const needsSecond =
    erased.length > SECOND_PERSON_ABOVE || erased.some(({ recordKind }) => recordKind === 'RULED');
  const madeBy = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  await insertPlan(ctx, { id: planId, madeBy, needsSecond, leftOut, lines });
  const count = (verdict: Verdict): number => lines.filter((line) => line.verdict === verdict).length;
  await ctx.audit({
    act: 'retention.make-plan',
    kind: 'consultation',
    subject: 'retention-plan',
    subjectId: planId,
    detail: {
      erase: count('ERASE'),
      held: count('HELD'),
      review: count('REVIEW'),
      waits: count('WAITS'),
      leftOut,
    },
  });
  return { planId, lines, leftOut };
}

interface Dry {
  schedules: Schedules;
  today: string;
  most: number;
}

/** The last day of change of what may be due of these kinds; undefined where all of them are kept. */
function quietBefore({ schedules, today }: Dry, kinds: readonly RecordKind[]): string | undefined {
  const soonest = kinds
    .flatMap((kind) => schedules.get(kind) ?? [])
    .filter(({ act }) => act !== 'KEEP')
    .map(({ period }) => addPeriod(today, period))
    .sort()[0];
  if (!soonest) return undefined;
  const days = daysBetween(today, soonest);
  // A month is up to three days longer or shorter than another: looking at a few too many is harmless.
  return addDays(today, -Math.max(0, days - 3));
}

/** How many reports are asked about in one statement. */
const STRETCH = 2_000;

async function candidates(ctx: Context, about: Dry): Promise<{ reports: EndedReport[]; leftOut: number }> {
  const { tx, forceId } = ctx;
  const quiet: EndedReport[] = [];
  let leftOut = 0;
  for (const [sort, kinds] of Object.entries(KINDS_OF_SORT) as Array<[EndedSort, readonly RecordKind[]]>) {
    const day = quietBefore(about, kinds);
    if (!day) continue;
    const walk = { sort, quietBefore: day };
    let after: EndedPlace | undefined;
    let looked = 0;
    do {
      const limit = Math.min(STRETCH, about.most - looked);
      const { reports, next } = await endedReports(tx, forceId, { ...walk, after, limit });
      quiet.push(...reports);
      looked += limit;
      after = next;
    } while (after && looked < about.most);
    if (after) leftOut += await countEnded(tx, forceId, { ...walk, after });
  }
  const known = new Set(quiet.map(({ reportId }) => reportId));
  const ruled: EndedReport[] = [];
  for (const id of await ruledForErasure(tx, forceId)) {
    if (known.has(id)) continue;
    const report = await endedReport(tx, forceId, id);
    if (report) ruled.push(report);
  }
  return { reports: [...quiet, ...ruled], leftOut };
}

interface Lines {
  lines: PlanLine[];
  leftOut: number;
}

async function reportLines(ctx: Context, about: Dry): Promise<Lines> {
  const { schedules, today } = about;
  const { reports, leftOut } = await candidates(ctx, about);
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
  const lines = due.map(({ report, judged }): PlanLine => {
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
  return { lines, leftOut };
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

async function singleLines(ctx: Context, { schedules, today, most }: Dry): Promise<Lines> {
  const lines: PlanLine[] = [];
  let leftOut = 0;
  for (const { subjectKind, recordKind, read } of SINGLE) {
    const schedule = schedules.get(recordKind);
    if (!schedule || schedule.act === 'KEEP') continue;
    const rows = await read(ctx.tx, ctx.forceId, { before: today, limit: most + 1 });
    for (const [at, { id, on }] of rows.entries()) {
      const dueOn = addPeriod(on, schedule.period);
      if (dueOn > today) continue;
      if (at === most) {
        leftOut += 1;
        continue;
      }
      const verdict = schedule.act;
      lines.push({ subjectKind, subjectId: id, recordKind, sinceOn: on, dueOn, verdict, holdId: null });
    }
  }
  return { lines, leftOut };
}

/** Whether a report may be erased at this moment, asked again in the transaction that does it. */
export async function isStillDue(ctx: Context, report: EndedReport): Promise<boolean> {
  const schedules = schedulesOf(await ownSchedules(ctx.tx, ctx.forceId));
  const rulings = await rulingsOf(ctx.tx, ctx.forceId, [report.reportId]);
  const own: Rulings = rulings.get(report.reportId) ?? {};
  const { dueOn, act } = judge(report, own, schedules);
  return act === 'ERASE' && dueOn <= londonDay(ctx.now);
}
