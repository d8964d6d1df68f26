import type { Context, Tx } from '#kernel/context';
import { groupById } from '#reference/groups';
import { STRANDS } from '#reference/strands';
import { listAreas } from '#room/access';
import { type CriticalEvent, eventById, listEvents } from '#room/situation';
import { addDays, daysBetween, londonDay } from '#statistics/days';
import type { DelayedCount } from '#statistics/nowcast';
import { standingBreaks } from '../breaks/series-break.reads.ts';
import { historyStart, partsOf } from '../event-picture.ts';
import { windowOf } from '../event-window.model.ts';
import { ALL, ALL_AREAS } from '../picture.model.ts';
import { countsRange } from '../surveillance.reads.ts';
import { controlSeries } from './control-series.model.ts';
import { type DailySeries, type EventMatter, hasLadder, keyOf } from './event-matter.model.ts';
import { boundaryCentres, controlCounts } from './ground.reads.ts';
import { placedCounts, reportDelays, type SparseSeries, seriesCounts } from './ladder.reads.ts';
import type { PlacedCounts } from './ladder-input.model.ts';

/** Ten years: five for Farrington, and as many for placebos as there are. */
export const LADDER_HISTORY_DAYS = 3653;
/** How long after an event something is still measured: twelve weeks. */
export const LADDER_DAYS = 84;
/** A year of places: so long do areas keep their share of what is told. */
const PLACE_DAYS = 365;
const EVENTS_MOST = 1000;

const dense = (sparse: SparseSeries | undefined, length: number): number[] => {
  const daily = new Array<number>(length).fill(0);
  sparse?.days.forEach((day, at) => {
    daily[day] = (daily[day] ?? 0) + (sparse.counts[at] ?? 0);
  });
  return daily;
};

/** Every strand of one area, and their sum first. */
export function seriesOf(areaPath: string, rows: readonly SparseSeries[], length: number): DailySeries[] {
  const all = new Array<number>(length).fill(0);
  const strands = [...new Set([...STRANDS, ...rows.map(({ strand }) => strand)])];
  const each = strands.map((strand) => {
    const daily = new Array<number>(length).fill(0);
    for (const row of rows.filter((one) => one.strand === strand))
      dense(row, length).forEach((count, at) => {
        daily[at] = (daily[at] ?? 0) + count;
        all[at] = (all[at] ?? 0) + count;
      });
    return { areaPath, strand, daily };
  });
  const known = each.filter(({ strand }) => (STRANDS as readonly string[]).includes(strand));
  return [{ areaPath, strand: ALL, daily: all }, ...known];
}

interface Areas {
  scopes: readonly string[];
  parts: readonly string[];
}

async function readDelays(
  { tx, forceId }: { tx: Tx; forceId: string },
  { scopes, parts }: Areas,
  { from, to }: { from: string; to: string },
): Promise<Map<string, DelayedCount[]>> {
  const delays = new Map<string, DelayedCount[]>();
  const add = (areaPath: string, rows: Awaited<ReturnType<typeof reportDelays>>): void => {
    for (const { strand, day, delay, count } of rows)
      for (const key of [keyOf({ areaPath, strand }), keyOf({ areaPath, strand: ALL })]) {
        const known = delays.get(key) ?? [];
        known.push({ day, delay, count });
        delays.set(key, known);
      }
  };
  add(ALL_AREAS, await reportDelays(tx, forceId, { scopes, from, to }));
  const rows = parts.length > 0 ? await reportDelays(tx, forceId, { scopes: parts, from, to }) : [];
  for (const part of parts)
    add(
      part,
      rows.filter(({ scope }) => scope === part),
    );
  return delays;
}

const isWithin = (path: string, scope: string): boolean =>
  scope === '' || path === scope || path.startsWith(`${scope}/`);

/** Counts by the finest areas that have a centre: an area whose own parts have centres is not a place itself. */
async function readPlaces(
  { tx, forceId }: { tx: Tx; forceId: string },
  { scopes, parts }: Areas,
  { from, to }: { from: string; to: string },
): Promise<Map<string, PlacedCounts>> {
  const byCode = new Map((await boundaryCentres(tx, forceId)).map((centre) => [centre.code, centre]));
  const centres = (await listAreas(tx, forceId)).flatMap(({ path, code }) => {
    const centre = byCode.get(code);
    return centre ? [{ areaPath: path, latitude: centre.latitude, longitude: centre.longitude }] : [];
  });
  const finest = centres.filter(
    ({ areaPath }) => areaPath !== '' && !centres.some((other) => other.areaPath.startsWith(`${areaPath}/`)),
  );
  if (finest.length === 0) return new Map();
  const rows = await placedCounts(tx, forceId, { scopes, from, to });
  const placed = (areaPath: string, within: readonly string[]): [string, PlacedCounts][] => {
    const places = finest.filter((place) => within.some((scope) => isWithin(place.areaPath, scope)));
    const at = new Map(places.map((place, index) => [place.areaPath, index]));
    const here = rows.filter((row) => within.some((scope) => isWithin(row.areaPath, scope)));
    return [ALL, ...STRANDS].map((strand) => {
      const own = strand === ALL ? here : here.filter((row) => row.strand === strand);
      const cases = own.flatMap(({ areaPath: path, day, count }) => {
        const place = at.get(path);
        return place === undefined ? [] : [{ place, day, count }];
      });
      const kept = cases.reduce((sum, { count }) => sum + count, 0);
      const leftOut = own.reduce((sum, { count }) => sum + count, 0) - kept;
      return [keyOf({ areaPath, strand }), { places, cases, firstDay: from, leftOut }];
    });
  };
  return new Map([...placed(ALL_AREAS, scopes), ...parts.flatMap((part) => placed(part, [part]))]);
}

const strandsTouched = ({ groupsTouched, groupsMistaken }: CriticalEvent): string[] => [
  ...new Set([...groupsTouched, ...groupsMistaken].flatMap((id) => groupById(id)?.strands ?? [])),
];

/** Reads everything one event is judged from; undefined where there is no such event. */
export async function readMatter(ctx: Context, eventId: string): Promise<EventMatter | undefined> {
  const { tx, forceId } = ctx;
  const event = await eventById(tx, forceId, eventId);
  if (!event) return undefined;
  const range = await countsRange(tx, forceId);
  const now = londonDay(range.now);
  const window = windowOf(londonDay(event.happenedAt), now);
  // An event is watched for twelve weeks; what is asked of it later is asked as it stood then.
  const settled = addDays(window.start, LADDER_DAYS + 6);
  const today = now < settled ? now : settled;
  const scopes = event.areaPaths.length > 0 ? event.areaPaths : [''];
  const parts = await partsOf(tx, forceId, scopes);
  const start = historyStart(range, window.start, LADDER_HISTORY_DAYS);
  const firstDay = start < window.eventDay ? start : window.eventDay;
  const to = window.isUnfinished || today <= window.start ? today : addDays(today, -1);
  const length = daysBetween(firstDay, to) + 1;
  const sum = await seriesCounts(tx, forceId, { scopes, from: firstDay, to });
  const each = parts.length > 0 ? await seriesCounts(tx, forceId, { scopes: parts, from: firstDay, to }) : [];
  const series = [
    ...seriesOf(ALL_AREAS, sum, length),
    ...parts.flatMap((part) =>
      seriesOf(
        part,
        each.filter(({ scope }) => scope === part),
        length,
      ),
    ),
  ];
  const yearAgo = addDays(window.start, -PLACE_DAYS);
  const placesFrom = yearAgo > firstDay ? yearAgo : firstDay;
  const controlOfAll = await controlCounts(tx, forceId, scopes);
  const controlOfParts = parts.length > 0 ? await controlCounts(tx, forceId, parts) : [];
  const events = await listEvents(tx, forceId, { limit: EVENTS_MOST });
  return {
    eventId,
    today,
    window,
    scopes,
    firstDay,
    series,
    breaks: await standingBreaks(tx, forceId),
    events: events.map(({ title, happenedAt, areaPaths }) => ({
      name: title,
      day: londonDay(happenedAt),
      areaPaths,
    })),
    targeted: strandsTouched(event),
    delays: await readDelays(ctx, { scopes, parts }, { from: firstDay, to: today }),
    controls: new Map(
      series.filter(hasLadder).flatMap((one) => {
        const isAll = one.areaPath === ALL_AREAS;
        const control = controlSeries(isAll ? controlOfAll : controlOfParts, {
          ...one,
          firstDay,
          scopes: isAll ? scopes : [one.areaPath],
        });
        return control ? [[keyOf(one), control] as const] : [];
      }),
    ),
    places: await readPlaces(ctx, { scopes, parts }, { from: placesFrom, to }),
  };
}
