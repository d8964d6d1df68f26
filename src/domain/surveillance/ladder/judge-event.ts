import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { STRANDS } from '#reference/strands';
import { addDays, daysBetween } from '#statistics/days';
import { ALL, ALL_AREAS, type PictureRow } from '../picture.model.ts';
import type { MonthsInput } from './climb-months.model.ts';
import {
  type EventMatter,
  hasLadder,
  keyOf,
  ladderInputs,
  type ThirdRung,
  weekSeriesOf,
} from './event-matter.model.ts';
import { historyMark } from './history-mark.ts';
import { type KnownPast, type Ladder, ladderSchema, type Risen, type RisenNow } from './ladder.model.ts';
import { laddersOf, type StoredLadder } from './ladder.reads.ts';
import { dropOthers, type LadderRow, putLadders } from './ladder.store.ts';
import type { LadderInput } from './ladder-input.model.ts';
import { type LookBack, pastAmong } from './look-back.model.ts';
import { readMatter } from './read-matter.ts';
import { hasDays, readMonths } from './read-months.ts';
import type { Thinker } from './think-in-threads.ts';
import { placesOf } from './week-series.model.ts';

/** Raised where the arithmetic changes, so that what was found before it is found anew. */
const ARITHMETIC = 6;

/** What the judging of an event needs of its process. */
export interface Judging {
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
  think: Thinker;
}

/** Pairs of an area and a strand are many: so many are climbed and kept at a time. */
const PAIRS_A_TIME = 24;

/** What the later rungs ask of the third: whether it stops there, and of a pair whether anything rose in it. */
const thirdOf = ({ isPair, risen }: LadderInput): string | boolean =>
  isPair ? risen.state : risen.state === 'cannot';

/** Everything a ladder is climbed from but the weeks of the other series, which only rung 3 looks at. */
function hashOf(input: LadderInput, table: Table | undefined): Buffer {
  const { risen, past, ...ground } = input;
  return createHash('sha256')
    .update(JSON.stringify([ARITHMETIC, thirdOf(input), ground, table ?? null]))
    .digest();
}

/** The weeks of one series before the event, and what is registered: all that its past is judged from. */
const pastHashOf = ({ series, first }: Omit<LookBack, 'known'>, { events }: EventMatter): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ARITHMETIC,
        series.firstWeek,
        [...series.counts.subarray(0, first)],
        events.map(({ day }) => day),
      ]),
    )
    .digest('hex');

const ladderIn = (stored: StoredLadder | undefined): Ladder | undefined =>
  ladderSchema.safeParse(stored?.facts).data;

function pastOf(before: Ladder | undefined, hash: string): KnownPast | null {
  const risen = before?.risen;
  if (risen?.pastHash !== hash) return null;
  const { past, falseAlarmsAYear, judgedYears } = risen;
  return { past, falseAlarmsAYear, judgedYears };
}

/** Rung 3 of every series that has a ladder; looking back is left to the ladders that come so far. */
async function judgeRisen(
  matter: EventMatter,
  before: ReadonlyMap<string, Ladder | undefined>,
  { think }: Judging,
): Promise<Map<string, ThirdRung>> {
  const series = weekSeriesOf(matter);
  const climbed = new Set(matter.series.filter(hasLadder).map(keyOf));
  const wanted = series.flatMap((own, at) => (climbed.has(keyOf(own)) ? [at] : []));
  const { window } = matter;
  const [risen] = await think([{ kind: 'since', series, window, wanted }]);
  return new Map(
    wanted.flatMap((which, at) => {
      const [own, answer] = [series[which], (risen as RisenNow[] | undefined)?.[at]];
      if (!own || !answer) return [];
      const back = { series: own, first: placesOf(own, window)[0] ?? own.counts.length };
      const pastHash = pastHashOf(back, matter);
      const past = { ...back, known: pastOf(before.get(keyOf(own)), pastHash) };
      return [[keyOf(own), { risen: { ...answer, pastHash }, past }] as const];
    }),
  );
}

/** The table by area and strand, and a mark of the history that its first rows were compared with. */
interface Table {
  rows: PictureRow[];
  history: string;
}

async function judgeTable(matter: EventMatter, { think }: Judging): Promise<Table> {
  const { series, window, firstDay, scopes, breaks } = matter;
  // The table compares with two years, as the picture always has.
  const from = addDays(window.start, -728);
  const start = from > firstDay ? from : firstDay;
  const skip = daysBetween(firstDay, start);
  const until = daysBetween(firstDay, addDays(window.end ?? window.eventDay, 1));
  const [rows] = await think([
    {
      kind: 'rows',
      rows: {
        daily: series
          .filter(({ strand }) => strand === ALL || (STRANDS as readonly string[]).includes(strand))
          .map((each) => ({ ...each, daily: each.daily.slice(skip, until) })),
        areaPaths: [...new Set(series.map(({ areaPath }) => areaPath))].filter((path) => path !== ALL_AREAS),
        scopes: [...scopes],
        firstDay: start,
        window,
        breaks: [...breaks],
      },
    },
  ]);
  const history = historyMark(matter, (asked) => {
    const own = series.find(({ areaPath, strand }) => areaPath === ALL_AREAS && strand === asked.strand);
    return own?.daily.slice(daysBetween(firstDay, asked.from), daysBetween(firstDay, asked.to) + 1) ?? [];
  });
  return { rows: rows as PictureRow[], history };
}

/** What is known of a ladder, and what it is climbed with now. */
interface Plan {
  input: LadderInput;
  /** The table, which stands with the ladder of all areas and strands. */
  table: Table | undefined;
  hash: Buffer;
  before: Ladder | undefined;
  /** Where it rests on the same counts as before, its slow rungs stand; the third looks at the other series as well. */
  still: Ladder | undefined;
}

function planOf(
  input: LadderInput,
  stored: StoredLadder | undefined,
  about: Pick<Plan, 'table' | 'before'>,
): Plan {
  const { table, before } = about;
  const hash = hashOf(input, table);
  const still =
    before && stored?.inputHash.equals(hash)
      ? {
          ...before,
          risen: before.risen && {
            ...before.risen,
            ...input.risen,
            past: pastAmong(before.risen.past, input.risen.seriesJudged),
          },
          ...table,
        }
      : undefined;
  return { input, hash, still, ...about };
}

/** Climbs what has to be climbed of some ladders, and keeps it. @returns how many were climbed */
async function climbSome(
  { inTransaction, think }: Judging,
  eventId: string,
  plans: readonly Plan[],
): Promise<number> {
  const due = plans.filter(({ still }) => !still);
  const climbed = (await think(due.map(({ input }) => ({ kind: 'climb', input })))) as Ladder[];
  const keyed = ({ input: { areaPath, strand }, hash: inputHash }: Plan) => ({ areaPath, strand, inputHash });
  const answers: LadderRow[] = [
    ...due.map((plan, at) => ({
      ...keyed(plan),
      facts: ladderSchema.parse({ ...climbed[at], ...plan.table }),
    })),
    ...plans.flatMap((plan) =>
      plan.still && saysOther(plan.before?.risen, plan.still.risen)
        ? [{ ...keyed(plan), facts: plan.still }]
        : [],
    ),
  ];
  if (answers.length > 0) await inTransaction((ctx) => putLadders(ctx, eventId, answers));
  return due.length;
}

/**
 * Judges an event: the table, and each ladder whose counts have changed since it was climbed last. Reads in one
 * transaction, thinks in threads, and writes what areas and strands say before it climbs the pairs of them, some at a
 * time, so that whoever waits for the picture does not wait for those. Safe to repeat.
 * @returns how many ladders were climbed, and how many stood as they were
 */
export async function judgeEvent(
  judging: Judging,
  eventId: string,
): Promise<{ climbed: number; kept: number }> {
  const { matter, stored, months } = await judging.inTransaction(async (ctx) => {
    const found = await readMatter(ctx, eventId);
    return {
      matter: found,
      stored: await laddersOf(ctx.tx, ctx.forceId, eventId),
      months: found && !hasDays(found) ? await readMonths(ctx, found) : undefined,
    };
  });
  if (!matter) return { climbed: 0, kept: 0 };
  if (months) return judgeMonths(judging, { eventId, months, stored });
  const byKey = new Map(stored.map((each) => [keyOf(each), each]));
  const before = new Map(stored.map((each) => [keyOf(each), ladderIn(each)]));
  const third = await judgeRisen(matter, before, judging);
  const table = await judgeTable(matter, judging);
  const inputs = ladderInputs(matter, third);
  await judging.inTransaction((ctx) => dropOthers(ctx, eventId, inputs));
  const plan = (input: LadderInput): Plan =>
    planOf(input, byKey.get(keyOf(input)), {
      table: input.areaPath === ALL_AREAS && input.strand === ALL ? table : undefined,
      before: before.get(keyOf(input)),
    });
  let climbed = await climbSome(judging, eventId, inputs.filter((input) => !input.isPair).map(plan));
  const pairs = inputs.filter(({ isPair }) => isPair);
  for (let from = 0; from < pairs.length; from += PAIRS_A_TIME)
    climbed += await climbSome(judging, eventId, pairs.slice(from, from + PAIRS_A_TIME).map(plan));
  return { climbed, kept: inputs.length - climbed };
}

/** Ladders by month rest on few figures and take no time: one hash for all of them. */
async function judgeMonths(
  { inTransaction, think }: Judging,
  { eventId, months, stored }: { eventId: string; months: MonthsInput; stored: readonly StoredLadder[] },
): Promise<{ climbed: number; kept: number }> {
  const inputHash = createHash('sha256')
    .update(JSON.stringify([ARITHMETIC, months]))
    .digest();
  const count = months.series.length;
  if (stored.length === count && stored.every((each) => each.inputHash.equals(inputHash)))
    return { climbed: 0, kept: count };
  const [ladders] = await think([{ kind: 'months', input: months }]);
  const answers = months.series.map(({ areaPath, strand }, at) => ({
    areaPath,
    strand,
    inputHash,
    facts: ladderSchema.parse((ladders as Ladder[])[at]),
  }));
  await inTransaction(async (ctx) => {
    // Strands and areas the figures do not tell apart have no ladder.
    await dropOthers(ctx, eventId, []);
    await putLadders(ctx, eventId, answers);
  });
  return { climbed: count, kept: 0 };
}

/**
 * Whether the third rung says something else. q moves with every other series; what is said of a week moves with how many
 * they are at most.
 */
const saysOther = (before: Risen | null | undefined, now: Risen | null): boolean =>
  before?.state !== now?.state ||
  before?.seriesJudged !== now?.seriesJudged ||
  before?.weeks.length !== now?.weeks.length ||
  (now?.weeks ?? []).some(({ from, observed, upper, isAlarm, smallest }, at) => {
    const week = before?.weeks[at];
    return (
      week?.from !== from ||
      week.observed !== observed ||
      week.upper !== upper ||
      week.isAlarm !== isAlarm ||
      week.smallest !== smallest
    );
  });
