import { addDays, dayNumber, dayOf, londonDay, weekStart } from '#statistics/days';
import { DEMO_WARDS } from './areas.ts';
import { Dice } from './dice.ts';

/** One ward's reports of one strand on one day; days without any have no row. */
export interface HistoryRow {
  areaPath: string;
  strand: 'RACE' | 'RELIGION' | 'SEXUAL_ORIENTATION' | 'DISABILITY' | 'TRANSGENDER';
  /** `YYYY-MM-DD`, the day it happened. */
  onDate: string;
  count: number;
}

/** Mean reports a day over the whole force. Made up, in the proportions of the published national split. */
const DAILY_MEAN: Record<HistoryRow['strand'], number> = {
  RACE: 3.4,
  RELIGION: 0.9,
  SEXUAL_ORIENTATION: 0.8,
  DISABILITY: 0.5,
  TRANSGENDER: 0.2,
};

/** Three surges: how long before the last day they began, which strands rose, how high, how fast they halved. */
export const DEMO_SURGES = [
  { daysAgo: 612, name: 'A referendum', strands: ['RACE'], peak: 2.1, halfLifeDays: 9 },
  { daysAgo: 398, name: 'An attack abroad', strands: ['RELIGION', 'RACE'], peak: 2.8, halfLifeDays: 8 },
  { daysAgo: 141, name: 'A letter campaign', strands: ['RELIGION'], peak: 3.4, halfLifeDays: 6 },
] as const;

/** In the last whole week one ward had more than chance gives: an alarm to look into, and an answer to "where?". */
export const DEMO_BURST = {
  areaPath: 'highmere/moorside',
  strand: 'DISABILITY',
  counts: [2, 3, 0, 4, 3, 2, 1],
} as const;

const DAY_MS = 86_400_000;
/** Weekends run higher; so does summer (published notes on hate crime counts). Sunday first. */
const WEEKDAY = [1.12, 0.93, 0.92, 0.95, 0.98, 1.06, 1.14];

function expected(strand: HistoryRow['strand'], time: number, lastDay: number): number {
  const weekday = WEEKDAY[new Date(time).getUTCDay()] ?? 1;
  const season = 1 + 0.12 * Math.cos((2 * Math.PI * (((time / DAY_MS) % 365.25) - 196)) / 365.25);
  let factor = weekday * season;
  for (const surge of DEMO_SURGES) {
    const since = (time - (lastDay - surge.daysAgo * DAY_MS)) / DAY_MS;
    if (since >= 0 && (surge.strands as readonly string[]).includes(strand))
      factor *= 1 + surge.peak * 2 ** (-since / surge.halfLifeDays);
  }
  return DAILY_MEAN[strand] * factor;
}

/** Two years of counts by ward, strand and day that end the day before `today` in London, always the same. */
export function demoHistory(today: Date, days = 731): HistoryRow[] {
  const dice = new Dice(20_260_101);
  const counts = new Map<string, HistoryRow>();
  const add = (row: HistoryRow): void => {
    const key = `${row.areaPath} ${row.strand} ${row.onDate}`;
    const known = counts.get(key);
    if (known) known.count += row.count;
    else counts.set(key, row);
  };
  const lastDay = (dayNumber(londonDay(today)) - 1) * DAY_MS;
  for (let day = lastDay - (days - 1) * DAY_MS; day <= lastDay; day += DAY_MS)
    for (const strand of Object.keys(DAILY_MEAN) as Array<HistoryRow['strand']>) {
      const count = dice.poisson(expected(strand, day, lastDay));
      for (let i = 0; i < count; i += 1)
        add({ areaPath: dice.pick(DEMO_WARDS), strand, onDate: dayOf(day / DAY_MS), count: 1 });
    }
  const monday = addDays(weekStart(londonDay(today)), -7);
  const { areaPath, strand } = DEMO_BURST;
  for (const [at, count] of DEMO_BURST.counts.entries())
    if (count > 0) add({ areaPath, strand, onDate: addDays(monday, at), count });
  return [...counts.values()];
}
