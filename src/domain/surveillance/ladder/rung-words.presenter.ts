import { formatDate } from '#platform/web/formats';
import type { Words } from '../words.model.ts';

/** `1.2 to 3.4`, `1.2 or more`, or a dash. */
export function intervalText(
  interval: { low: number; high: number | null } | null,
  t: Words,
  digits = 1,
): string {
  if (!interval) return '–';
  const low = interval.low.toFixed(digits);
  if (interval.high === null) return t('surveillance.table.interval-open', { low });
  return t('surveillance.table.interval-value', { low, high: interval.high.toFixed(digits) });
}

/** A chance as people say it: 1 in so many; chances near one another say the same. */
export function chanceText(p: number, t: Words): string {
  if (p >= 0.2) return t('surveillance.ladder.chance.usual', { percent: Math.round(p * 100) });
  if (p < 1e-6) return t('surveillance.ladder.chance.least');
  const one = 1 / p;
  const figures = one < 20 ? 1 : 10 ** (Math.floor(Math.log10(one)) - 1);
  return t('surveillance.ladder.chance.one', { n: Math.round(one / figures) * figures });
}

export const dayText = (day: string): string => formatDate(day, 'shortDate', 'en');
export const times = (ratio: number | null): string => (ratio === null ? '–' : ratio.toFixed(1));
export const percent = (part: number): number => Math.round(part * 100);
