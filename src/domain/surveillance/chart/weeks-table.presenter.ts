import type { WeekVerdict } from '../ladder/ladder.model.ts';
import { dayText, leastText } from '../ladder/rung-words.presenter.ts';
import type { Words } from '../words.model.ts';

/** A table that says what a chart shows; the first cell of a row names it. */
export interface TableView {
  caption: string;
  head: string[];
  rows: string[][];
}

/** Judged weeks (or months) as a table, in the order they are given. */
export const weeksTable = (
  weeks: readonly Pick<WeekVerdict, 'from' | 'to' | 'observed' | 'expected' | 'upper' | 'q' | 'smallest'>[],
  { caption, unit, t }: { caption: string; unit: 'week' | 'month'; t: Words },
): TableView => ({
  caption,
  head: [unit, 'counted', 'expected', 'bound', 'q', 'smallest'].map((name) =>
    t(`surveillance.ladder.head.${name}`),
  ),
  rows: weeks.map((week) => [
    t('surveillance.ladder.span', { from: dayText(week.from), to: dayText(week.to) }),
    String(week.observed),
    week.expected?.toFixed(1) ?? '–',
    week.upper === null ? '–' : String(week.upper),
    week.q?.toFixed(3) ?? '–',
    leastText(week.smallest),
  ]),
});
