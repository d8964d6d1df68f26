import type { Tx } from '#kernel/context';
import { found } from '#kernel/refusal';
import { listAreas } from '#room/access';
import { eventById } from '#room/situation';
import { addDays, londonDay } from '#statistics/days';
import { HISTORY_DAYS, windowOf } from './event-window.model.ts';
import type { CountsRange, EventPicture, FullPicture } from './full-picture.model.ts';
import {
  ALL,
  ALL_AREAS,
  type CountTable,
  daysOf,
  headlineRow,
  judgeRows,
  sentenceOf,
  tableOf,
} from './picture.model.ts';
import { countsRange, dailyCounts, ownReports } from './surveillance.reads.ts';

/** History starts with what was imported, and without that with the first report. No day before it is a zero. */
const historyStart = ({ importedFrom, ownFrom }: CountsRange, start: string): string => {
  const longest = addDays(start, -HISTORY_DAYS);
  const known = importedFrom ?? ownFrom ?? start;
  const first = known > longest ? known : longest;
  return first < start ? first : start;
};

/** Areas to show one by one: those of the event, or the force's own areas where it concerns the whole force. */
async function partsOf(tx: Tx, forceId: string, scopes: readonly string[]): Promise<string[]> {
  if (scopes.length > 1) return [...scopes];
  if (scopes[0] !== '') return [];
  return (await listAreas(tx, forceId)).filter(({ level }) => level === 1).map(({ path }) => path);
}

async function readTable(
  tx: Tx,
  forceId: string,
  ask: { scopes: readonly string[]; parts: readonly string[]; from: string; to: string },
): Promise<CountTable> {
  const { scopes, parts, from, to } = ask;
  const ofEvent = await dailyCounts(tx, forceId, { scopes, from, to });
  const rows = ofEvent.map((row) => ({ ...row, scope: ALL_AREAS }));
  if (parts.length === 0) return tableOf(rows);
  return tableOf([...rows, ...(await dailyCounts(tx, forceId, { scopes: parts, from, to }))]);
}

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
 * Everything the page of the picture shows. `withAreas` asks for each area by itself as well.
 * @throws Refusal `not-found`
 */
export async function fullPicture(
  tx: Tx,
  forceId: string,
  { eventId, withAreas }: { eventId: string; withAreas: boolean },
): Promise<FullPicture> {
  const event = found(await eventById(tx, forceId, eventId), 'event');
  const range = await countsRange(tx, forceId);
  const today = londonDay(range.now);
  const window = windowOf(londonDay(event.happenedAt), today);
  const scopes = event.areaPaths.length > 0 ? event.areaPaths : [''];
  const parts = withAreas ? await partsOf(tx, forceId, scopes) : [];
  const from = historyStart(range, window.start);
  const firstDay = from < window.eventDay ? from : window.eventDay;
  const table = await readTable(tx, forceId, { scopes, parts, from: firstDay, to: today });
  const rows = judgeRows(table, { areaPaths: parts, firstDay: from, window });
  const byStrand = sinceEvent(table, window.eventDay, today);
  const own = await ownReports(tx, forceId, { scopes, from: window.eventDay, to: today });
  const flags = Object.values(byStrand).reduce((sum, n) => sum + n, 0);
  const total = flags - own.flags + own.reports;
  const headline = headlineRow(rows);
  return {
    event,
    range,
    firstDay,
    today,
    window,
    eventId,
    rows,
    byStrand,
    total,
    headline: headline ? sentenceOf(headline, { window, total }) : null,
    daily: daysOf(table, { areaPath: ALL_AREAS, strand: ALL, from: firstDay, to: today }),
  };
}

/**
 * What the counts say about an event over all its areas, for the other rooms.
 * @throws Refusal `not-found`
 */
export async function eventPicture(tx: Tx, forceId: string, eventId: string): Promise<EventPicture> {
  const { window, total, byStrand, headline, rows } = await fullPicture(tx, forceId, {
    eventId,
    withAreas: false,
  });
  return { eventId, window, total, byStrand, headline, rows };
}
