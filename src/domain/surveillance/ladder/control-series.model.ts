import { addDays, daysBetween } from '#statistics/days';
import type { ControlSeries } from './ladder-input.model.ts';
import { countsByPeriod } from './link-rung.model.ts';

/** Rows as they were imported: one source, area and period each. */
interface Row {
  source: string;
  areaPath: string;
  period: 'week' | 'month';
  start: string;
  count: number;
}

/** The first day after a period. */
function nextOf(start: string, period: 'week' | 'month'): string {
  if (period === 'week') return addDays(start, 7);
  const [year = 0, month = 0] = start.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}

/**
 * The control beside a series: the first source that knows all of its areas, its latest run of periods without a gap
 * that lie wholly within the series' days, and the series summed over the same periods.
 */
export function controlSeries(
  rows: readonly Row[],
  { daily, firstDay, scopes }: { daily: readonly number[]; firstDay: string; scopes: readonly string[] },
): ControlSeries | undefined {
  const lastDay = addDays(firstDay, daily.length - 1);
  for (const source of new Set(rows.map((row) => row.source))) {
    const own = rows.filter((row) => row.source === source && scopes.includes(row.areaPath));
    if (!scopes.every((scope) => own.some(({ areaPath }) => areaPath === scope))) continue;
    const period = own[0]?.period ?? 'month';
    const sums = new Map<string, { count: number; areas: number }>();
    for (const { start, count } of own) {
      const known = sums.get(start) ?? { count: 0, areas: 0 };
      sums.set(start, { count: known.count + count, areas: known.areas + 1 });
    }
    const spans: { start: string; end: string; count: number }[] = [];
    for (const start of [...sums.keys()].sort()) {
      const sum = sums.get(start);
      const end = addDays(nextOf(start, period), -1);
      if (!sum || sum.areas < scopes.length || start < firstDay || end > lastDay) continue;
      const last = spans.at(-1);
      // A gap: what lies before it is left.
      if (last && daysBetween(last.end, start) !== 1) spans.length = 0;
      spans.push({ start, end, count: sum.count });
    }
    if (spans.length === 0) continue;
    return {
      source,
      period,
      starts: spans.map(({ start }) => start),
      control: spans.map(({ count }) => count),
      counts: countsByPeriod({ daily, firstDay }, spans),
    };
  }
  return undefined;
}
