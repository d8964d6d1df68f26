import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { STRANDS } from '#reference/strands';
import { addDays, daysBetween } from '#statistics/days';
import { ALL, ALL_AREAS, type PictureRow } from '../picture.model.ts';
import type { MonthsInput } from './climb-months.model.ts';
import { type EventMatter, keyOf, ladderInputs, weekSeriesOf } from './event-matter.model.ts';
import type { WeekSeries } from './judge-weeks.model.ts';
import { type Ladder, ladderSchema, type Risen } from './ladder.model.ts';
import { laddersOf, type StoredLadder } from './ladder.reads.ts';
import { dropOthers, type LadderRow, putLadders } from './ladder.store.ts';
import type { LadderInput } from './ladder-input.model.ts';
import { readMatter } from './read-matter.ts';
import { hasDays, readMonths } from './read-months.ts';
import type { KnownPast } from './think.model.ts';
import type { Thinker } from './think-in-threads.ts';
import { placesOf } from './week-series.model.ts';

/** Raised where the arithmetic changes, so that what was found before it is found anew. */
const ARITHMETIC = 2;

/** What the judging of an event needs of its process. */
export interface Judging {
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
  think: Thinker;
}

/** Everything a ladder is climbed from but the weeks of the other series, which only rung 3 looks at. */
const hashOf = ({ risen, ...input }: LadderInput, rows: PictureRow[] | undefined): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([ARITHMETIC, risen.state === 'cannot', input, rows ?? null]))
    .digest();

/** The weeks of one series before the event, and what is registered: all that its past is judged from. */
const pastHashOf = (own: WeekSeries, { window, events }: EventMatter): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ARITHMETIC,
        own.firstWeek,
        [...own.counts.subarray(0, placesOf(own, window)[0] ?? own.counts.length)],
        events.map(({ day }) => day),
      ]),
    )
    .digest('hex');

function pastOf(stored: StoredLadder | undefined, hash: string): KnownPast | null {
  const read = ladderSchema.safeParse(stored?.facts);
  const risen = read.success ? read.data.risen : null;
  if (risen?.pastHash !== hash) return null;
  const { past, falseAlarmsAYear, judgedYears } = risen;
  return { past, falseAlarmsAYear, judgedYears };
}

async function judgeRisen(
  matter: EventMatter,
  before: ReadonlyMap<string, StoredLadder>,
  { think }: Judging,
): Promise<Map<string, Risen>> {
  const series = weekSeriesOf(matter);
  const wanted = series.flatMap(({ areaPath, strand }, at) =>
    strand === ALL || (areaPath === ALL_AREAS && (STRANDS as readonly string[]).includes(strand)) ? [at] : [],
  );
  const { window, events } = matter;
  const hashes = wanted.map((which) => {
    const own = series[which];
    return own ? pastHashOf(own, matter) : '';
  });
  const known = wanted.map((which, at) => {
    const own = series[which];
    return own ? pastOf(before.get(keyOf(own)), hashes[at] ?? '') : null;
  });
  const [risen] = await think([{ kind: 'since', series, window, events: [...events], wanted, known }]);
  return new Map(
    wanted.flatMap((which, at) => {
      const [own, answer] = [series[which], (risen as Risen[] | undefined)?.[at]];
      return own && answer ? [[keyOf(own), { ...answer, pastHash: hashes[at] ?? '' }] as const] : [];
    }),
  );
}

async function judgeTable(matter: EventMatter, { think }: Judging): Promise<PictureRow[]> {
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
  return rows as PictureRow[];
}

/** A ladder that rests on the same counts as before keeps its slow rungs; the third looks at the other series as well. */
function kept(
  stored: StoredLadder | undefined,
  { hash, risen, rows }: { hash: Buffer; risen: Risen; rows: PictureRow[] | undefined },
): Ladder | undefined {
  if (!stored?.inputHash.equals(hash)) return undefined;
  const read = ladderSchema.safeParse(stored.facts);
  if (!read.success) return undefined;
  return { ...read.data, risen: read.data.risen && risen, ...(rows ? { rows } : {}) };
}

/**
 * Judges an event: the table, and each ladder whose counts have changed since it was climbed last. Reads in one
 * transaction, thinks in threads, writes in another. Safe to repeat.
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
  const before = new Map(stored.map((each) => [keyOf(each), each]));
  const risen = await judgeRisen(matter, before, judging);
  const rows = await judgeTable(matter, judging);
  const plans = ladderInputs(matter, risen).map((input) => {
    const table = input.areaPath === ALL_AREAS && input.strand === ALL ? rows : undefined;
    const hash = hashOf(input, table);
    return {
      input,
      table,
      hash,
      old: kept(before.get(keyOf(input)), { hash, risen: input.risen, rows: table }),
    };
  });
  const due = plans.filter(({ old }) => !old);
  const climbed = (await judging.think(due.map(({ input }) => ({ kind: 'climb', input })))) as Ladder[];
  const answers: LadderRow[] = [
    ...due.map(({ input, table, hash }, at) => ({
      areaPath: input.areaPath,
      strand: input.strand,
      inputHash: hash,
      facts: ladderSchema.parse({ ...climbed[at], ...(table ? { rows: table } : {}) }),
    })),
    ...plans.flatMap(({ input, hash, old }) =>
      old && hasOtherRisen(before.get(keyOf(input)), old)
        ? [{ areaPath: input.areaPath, strand: input.strand, inputHash: hash, facts: old }]
        : [],
    ),
  ];
  await judging.inTransaction(async (ctx) => {
    await putLadders(ctx, eventId, answers);
    await dropOthers(ctx, eventId, [...new Set(matter.series.map(({ areaPath }) => areaPath))]);
  });
  return { climbed: due.length, kept: plans.length - due.length };
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

const hasOtherRisen = (stored: StoredLadder | undefined, { risen }: Ladder): boolean => {
  const read = ladderSchema.safeParse(stored?.facts);
  return !read.success || JSON.stringify(read.data.risen) !== JSON.stringify(risen);
};
