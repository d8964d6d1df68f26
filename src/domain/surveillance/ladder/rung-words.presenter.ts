import { formatDate } from '#platform/web/formats';
import type { Words } from '../words.model.ts';
import { LARGE_RISE } from './smallest-shown.model.ts';

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

/** A chance laid down beforehand, as one in so many, to two figures. */
export function chanceOf(alpha: number): number {
  const figures = 10 ** Math.max(0, Math.floor(Math.log10(1 / alpha)) - 1);
  return Math.round(1 / alpha / figures) * figures;
}

export const dayText = (day: string): string => formatDate(day, 'shortDate', 'en');
export const times = (ratio: number | null): string => (ratio === null ? '–' : ratio.toFixed(1));
/** A rise rounded up, so that nothing smaller is promised: to a tenth, a large one to a whole number. */
export const upTo = (ratio: number): string =>
  ratio > LARGE_RISE ? String(Math.ceil(ratio)) : (Math.ceil(ratio * 10) / 10).toFixed(1);
/** A smallest rise as words take it: `2.4`, `large` above ten times, or `none` where no rise can be told from chance. */
export function smallestOf(smallest: number | null | undefined): string {
  if (smallest === null || smallest === undefined) return 'none';
  return smallest > LARGE_RISE ? 'large' : upTo(smallest);
}

/** The same in a table, a dash where there is none. */
export function leastText(smallest: number | null | undefined): string {
  const said = smallestOf(smallest);
  if (said === 'none') return '–';
  return said === 'large' ? `over ${LARGE_RISE}` : said;
}
export const percent = (part: number): number => Math.round(part * 100);
