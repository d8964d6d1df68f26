import type { Tx } from '#kernel/context';
import { found } from '#kernel/refusal';
import { STRANDS } from '#reference/strands';
import { listAreas } from '#room/access';
import { eventById } from '#room/situation';
import { addDays, londonDay } from '#statistics/days';
import { breaksOf } from './breaks/series-break.model.ts';
import { standingBreaks } from './breaks/series-break.reads.ts';
import { HISTORY_DAYS, windowOf } from './event-window.model.ts';
import type { CountsRange, EventPicture, FullPicture } from './full-picture.model.ts';
import { judgeNow } from './ladder/judge-now.ts';
import { type KeptRows, keptAreas, keptLadder, keptRows } from './ladder/kept-ladder.ts';
import { monthOf, monthSentence } from './ladder/month-headline.model.ts';
import {
  ALL,
  ALL_AREAS,
  type CountTable,
  daysOf,
  headlineRow,
  type Sentence,
  sentenceOf,
  tableOf,
} from './picture.model.ts';
import { countsRange, dailyCounts, ownReports } from './surveillance.reads.ts';

/** History starts with what was imported, and without that with the first report. No day before it is a zero. */
export const historyStart = (
  { importedFrom, ownFrom }: CountsRange,
  start: string,
  most: number = HISTORY_DAYS,
): string => {
  const longest = addDays(start, -most);
  const known = importedFrom ?? ownFrom ?? start;
  const first = known > longest ? known : longest;
  return first < start ? first : start;
};

/** Areas to show one by one: those of the event, or the force's own areas where it concerns the whole force. */
export async function partsOf(tx: Tx, forceId: string, scopes: readonly string[]): Promise<string[]> {
  if (scopes.length > 1) return [...scopes];
  if (scopes[0] !== '') return [];
  return (await listAreas(tx, forceId)).filter(({ level }) => level === 1).map(({ path }) => path);
}

/** All strands together, and each. */
const ROWS_AN_AREA = 1 + STRANDS.length;

function sinceEvent(table: CountTable, eventDay: string, to: string): Record<string, number> {
  const byStrand: Record<string, number> = {};
  for (const key of table.keys()) {
    const [areaPath, strand = ''] = key.split(' ');
    if (areaPath !== ALL_AREAS || strand === ALL) continue;
    const count = daysOf(table, { areaPath, strand, from: eventDay, to }).reduce((sum, n) => sum + n, 0);
    if (count > 0) byStrand[strand] = count;
  }
  return byStrand;
}

/**
 * Reports of some areas since a day, each once, with what was imported for these days; by strand a report with two
 * strands is in both.
 */
export async function reportsSince(
  tx: Tx,
  forceId: string,
  span: { scopes: readonly string[]; from: string; to: string },
): Promise<{ total: number; byStrand: Record<string, number> }> {
  const rows = await dailyCounts(tx, forceId, span);
  const table = tableOf(rows.map((row) => ({ ...row, scope: ALL_AREAS })));
  return totalSince(tx, forceId, { ...span, table });
}

async function totalSince(
  tx: Tx,
  forceId: string,
  { scopes, from, to, table }: { scopes: readonly string[]; from: string; to: string; table: CountTable },
): Promise<{ total: number; byStrand: Record<string, number> }> {
  const byStrand = sinceEvent(table, from, to);
  const own = await ownReports(tx, forceId, { scopes, from, to });
  const flags = Object.values(byStrand).reduce((sum, n) => sum + n, 0);
  return { total: flags - own.flags + own.reports, byStrand };
}

/**
 * Everything the page of the picture says of all areas of the event together. What the worker found is shown, with when
 * it found it; only where it has found nothing lately that can stand is it judged anew, in a thread, so that no page waits
 * for arithmetic of another. Each area by itself is judged by the worker alone (`ladder/judge-event.ts`).
 * @throws Refusal `not-found`
 */
export async function fullPicture(tx: Tx, forceId: string, eventId: string): Promise<FullPicture> {
  const event = found(await eventById(tx, forceId, eventId), 'event');
  const range = await countsRange(tx, forceId);
  const today = londonDay(range.now);
  const window = windowOf(londonDay(event.happenedAt), today);
  const scopes = event.areaPaths.length > 0 ? event.areaPaths : [''];
  const from = historyStart(range, window.start);
  const firstDay = from < window.eventDay ? from : window.eventDay;
  const counts = await dailyCounts(tx, forceId, { scopes, from: firstDay, to: today });
  const table = tableOf(counts.map((row) => ({ ...row, scope: ALL_AREAS })));
  const top = await keptLadder(tx, forceId, { eventId, areaPath: ALL_AREAS, strand: ALL });
  const areas = keptAreas(top, window);
  const breaks = await standingBreaks(tx, forceId);
  const kept = keptRows(top, {
    table,
    firstDay,
    window,
    breaks: breaksOf(breaks, { scopes }),
    now: range.now,
  });
  const parts = await partsOf(tx, forceId, scopes);
  // Where figures come by week or month alone, there are no days to judge.
  const hasNoDays = table.size === 0 && top !== undefined && top.facts.unit !== 'day';
  const rows = hasNoDays
    ? []
    : (kept?.rows ??
      (await judgeNow(table, {
        areaPaths: [],
        scopes: [...scopes],
        firstDay: from,
        window,
        breaks,
        sharedWith: parts.length * ROWS_AN_AREA,
      })));
  const { total, byStrand } = await totalSince(tx, forceId, {
    scopes,
    from: window.eventDay,
    to: today,
    table,
  });
  const month = top && monthOf(top.facts);
  return {
    event,
    range,
    firstDay,
    today,
    window,
    eventId,
    scopes,
    rows: [...rows, ...areas],
    judged: judgedOf(top, kept),
    areasJudgedAt: areas.length > 0 && top ? top.judgedAt : null,
    hasParts: parts.length > 0,
    byStrand,
    total,
    month,
    headline: sayWhatIsKnown({ top, rows, window, total }),
    daily: daysOf(table, { areaPath: ALL_AREAS, strand: ALL, from: firstDay, to: today }),
    top,
  };
}

/**
 * Figures by week or month are judged by the worker alone. A ladder of the same figures is left as it is whatever else is
 * imported, so the day of an import does not tell whether it is behind.
 */
function judgedOf(top: FullPicture['top'], kept: KeptRows | undefined): EventPicture['judged'] {
  if (top && top.facts.unit !== 'day') return { at: top.judgedAt, isBehind: null };
  return kept ? { at: kept.judgedAt, isBehind: kept.isBehind } : null;
}

/** One sentence: of days where there are any, else of the month. */
function sayWhatIsKnown({
  top,
  rows,
  window,
  total,
}: Pick<FullPicture, 'top' | 'rows' | 'window' | 'total'>): Sentence | null {
  if (top && top.facts.unit !== 'day') return monthSentence(top.facts, top.facts.unit);
  const headline = headlineRow(rows);
  return headline ? sentenceOf(headline, { window, total }) : null;
}

/**
 * What the counts say about an event over all its areas, for the other rooms.
 * @throws Refusal `not-found`
 */
export async function eventPicture(tx: Tx, forceId: string, eventId: string): Promise<EventPicture> {
  const { window, total, byStrand, headline, month, rows, judged, scopes } = await fullPicture(
    tx,
    forceId,
    eventId,
  );
  return {
    eventId,
    window,
    total,
    byStrand,
    headline,
    month,
    scopes,
    judged,
    rows: rows.filter(({ areaPath }) => areaPath === ALL_AREAS),
  };
}
