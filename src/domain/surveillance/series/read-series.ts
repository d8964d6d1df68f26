import type { Context } from '#kernel/context';
import { isOffenceGroup, reportedKindsOf } from '#reference/offence-groups';
import { type Area, listAreas } from '#room/access';
import { type CriticalEvent, listEvents } from '#room/situation';
import { addDays, daysBetween, londonDay } from '#statistics/days';
import { type Nowcast, nowcast } from '#statistics/nowcast';
import { type Alarm, alarmsBetween } from '../alarms/alarm.reads.ts';
import { type Break, breaksOf, isOn } from '../breaks/series-break.model.ts';
import { standingBreaks } from '../breaks/series-break.reads.ts';
import { reportDelays, seriesCounts } from '../ladder/ladder.reads.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import { ALL } from '../picture.model.ts';
import { calendarDays, calendarStart } from './calendar.presenter.ts';
import { judgeOne } from './judge-one.ts';
import { offenceCounts } from './offence-counts.reads.ts';
import { rowsOfKind } from './offence-series.ts';
import { nameKey, type SeriesName, type WatchedSeries } from './watched.model.ts';
import { watchedOne } from './watched.reads.ts';

/** Half a year of days. */
const CALENDAR_WEEKS = 26;
const LEARN_DAYS = 365;
const EVENTS_MOST = 1000;

/** Everything the page of one series shows. Days are `YYYY-MM-DD`. */
export interface SeriesPage {
  areas: Area[];
  watched: WatchedSeries | undefined;
  /** Counts of the whole weeks before this one, day by day from a Monday. */
  calendar: { from: string; daily: number[] };
  /** How soon reports made here were told; undefined with too few of them. */
  delays: Nowcast | undefined;
  learnDays: number;
  events: CriticalEvent[];
  breaks: Break[];
  alarms: Alarm[];
}

/** Reads one series; the arithmetic here is sums alone, and what is slow was done by the worker. */
export async function readSeriesPage(
  ctx: Context,
  { unit, ...name }: SeriesName & { unit: Unit },
): Promise<SeriesPage> {
  const { areaPath, strand, offence } = name;
  const { tx, forceId } = ctx;
  const today = londonDay(ctx.now);
  const from = calendarStart(today, CALENDAR_WEEKS);
  const length = calendarDays(from, today);
  const to = addDays(from, length - 1);
  const isOwn = (row: { strand: string }): boolean => strand === ALL || row.strand === strand;
  const daily = new Array<number>(length).fill(0);
  const counted = isOffenceGroup(offence)
    ? rowsOfKind(await offenceCounts(tx, forceId, { areaPath, from, to }), { areaPath, offence })
    : await seriesCounts(tx, forceId, { scopes: [areaPath], from, to });
  for (const row of counted.filter(isOwn))
    row.days.forEach((day, at) => {
      daily[day] = (daily[day] ?? 0) + (row.counts[at] ?? 0);
    });
  const learnFrom = addDays(today, -LEARN_DAYS);
  const kinds = isOffenceGroup(offence) ? reportedKindsOf(offence) : undefined;
  const told = await reportDelays(tx, forceId, { scopes: [areaPath], from: learnFrom, to: today, kinds });
  // The interval of the last days is the ladder's; here the delays alone are wanted, and one replicate costs nothing.
  const learnt = nowcast(told.filter(isOwn), {
    today: daysBetween(learnFrom, today),
    windowDays: LEARN_DAYS,
    replicates: 1,
  });
  const breaks = await standingBreaks(tx, forceId);
  const kept = await watchedOne(tx, forceId, { ...name, unit });
  const areas = await listAreas(tx, forceId);
  const isHere = areas.some(({ path }) => path === areaPath);
  const watched = kept ?? (unit === 'week' && isHere ? await judgeOne(ctx, name) : undefined);
  const first = watched?.weeks[0]?.from ?? from;
  const near = await alarmsBetween(tx, forceId, { scopes: [areaPath], from: first, to: today });
  return {
    areas,
    watched,
    calendar: { from, daily },
    delays: learnt.ok ? learnt : undefined,
    learnDays: LEARN_DAYS,
    events: (await listEvents(tx, forceId, { limit: EVENTS_MOST })).filter(({ happenedAt, areaPaths }) => {
      const isNear = areaPaths.length === 0 || isOn(areaPaths, [areaPath]);
      return isNear && londonDay(happenedAt) >= first;
    }),
    breaks: breaksOf(breaks, { scopes: [areaPath], strand: strand === ALL ? undefined : strand }),
    alarms: near.filter((alarm) => nameKey(alarm) === nameKey(name) && alarm.unit === unit),
  };
}
