import type { Context } from '#kernel/context';
import { STRANDS } from '#reference/strands';
import { daysBetween } from '#statistics/days';
import { breaksOf } from '../breaks/series-break.model.ts';
import { ALL, ALL_AREAS } from '../picture.model.ts';
import type { MonthsInput } from './climb-months.model.ts';
import type { EventMatter } from './event-matter.model.ts';
import { monthFigures } from './ground.reads.ts';
import { monthSeriesOf, PERIODS, type Unit } from './month-series.model.ts';

/** Days before an event that must hold something for it to be judged by days. */
const LEAST_DAYS = 364;

/** Whether there are daily counts of the year before the event at all. */
export function hasDays({ series, window, firstDay }: EventMatter): boolean {
  const [all] = series;
  const before = daysBetween(firstDay, window.start);
  const from = Math.max(0, before - LEAST_DAYS);
  return all?.daily.slice(from, before).some((count) => count > 0) ?? false;
}

/**
 * The figures an event is judged from where there are no daily ones: by week, which is nearer to the event, else by month;
 * undefined where there are none either.
 */
export const readMonths = async (ctx: Context, matter: EventMatter): Promise<MonthsInput | undefined> =>
  (await readFigures(ctx, matter, 'week')) ?? (await readFigures(ctx, matter, 'month'));

/** Undefined too where the figures of this kind end before the event. */
async function readFigures(ctx: Context, matter: EventMatter, unit: Unit): Promise<MonthsInput | undefined> {
  const { tx, forceId } = ctx;
  const { scopes, breaks, window, today, events, targeted, series } = matter;
  const parts = [...new Set(series.map(({ areaPath }) => areaPath))].filter((path) => path !== ALL_AREAS);
  const sum = await monthFigures(tx, forceId, scopes, unit);
  if (sum.length === 0) return undefined;
  const rows = [
    ...sum.map((row) => ({ ...row, areaPath: ALL_AREAS })),
    ...(parts.length > 0 ? await monthFigures(tx, forceId, parts) : []),
  ];
  const wanted = [ALL_AREAS, ...parts].flatMap((areaPath) =>
    [ALL, ...STRANDS].map((strand) => ({
      areaPath,
      strand,
      isAll: strand === ALL,
      breaks: breaksOf(breaks, {
        scopes: areaPath === ALL_AREAS ? scopes : [areaPath],
        strand: strand === ALL ? undefined : strand,
      }),
    })),
  );
  // A strand these figures never name is no series: race and religion are often published as one.
  const found = monthSeriesOf(rows, wanted, unit).filter(({ counts }) => counts.some((count) => count > 0));
  const asked = PERIODS[unit].after(window.eventDay);
  if (found.length === 0 || (unit === 'week' && !found[0]?.starts.includes(asked))) return undefined;
  return {
    unit,
    eventDay: window.eventDay,
    today,
    series: found,
    events: events.map(({ day }) => day),
    targeted,
  };
}
