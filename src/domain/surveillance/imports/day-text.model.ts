import { dayNumber, dayOf, weekdayOf } from '#statistics/days';
import type { Period } from './mapping.model.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLOCK = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d\d:?\d\d)?$/;

const two = (text: string | number): string => String(text).padStart(2, '0');
/** Two figures of a year: record systems that still write them mean this century. */
const yearOf = (text: string): string => (text.length === 2 ? `20${text}` : text);
const monthNumber = (word: string): number => MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;

/** Monday of an ISO week. @throws RangeError */
function mondayOf(year: number, week: number): string {
  const fourth = dayNumber(`${year}-01-04`);
  const monday = fourth - weekdayOf(`${year}-01-04`) + 1 + (week - 1) * 7;
  const text = dayOf(monday);
  if (week < 1 || week > 53 || dayOf(monday + 3).slice(0, 4) !== String(year))
    throw new RangeError('no week');
  return text;
}

/** The day a text names, the time of day left out. Figures parted by signs are day first, as in Britain. */
function dayNamed(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (iso) return `${iso[1]}-${two(iso[2] ?? '')}-${two(iso[3] ?? '')}`;
  const british = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$/.exec(text);
  if (british) return `${yearOf(british[3] ?? '')}-${two(british[2] ?? '')}-${two(british[1] ?? '')}`;
  const worded = /^(\d{1,2})[/. -]([A-Za-z]{3,9})[/., -]+(\d{4}|\d{2})$/.exec(text);
  if (worded)
    return `${yearOf(worded[3] ?? '')}-${two(monthNumber(worded[2] ?? ''))}-${two(worded[1] ?? '')}`;
  return undefined;
}

/** The first day of a month a text names: `2016-07`, `201607`, `07/2016`, `July 2016`. */
function monthNamed(text: string): string | undefined {
  const figures = /^(\d{4})[-/ ]?(\d{2})$/.exec(text);
  if (figures) return `${figures[1]}-${figures[2]}-01`;
  const turned = /^(\d{1,2})[/-](\d{4})$/.exec(text);
  if (turned) return `${turned[2]}-${two(turned[1] ?? '')}-01`;
  const worded = /^([A-Za-z]{3,9})[ /-](\d{4}|\d{2})$/.exec(text);
  return worded ? `${yearOf(worded[2] ?? '')}-${two(monthNumber(worded[1] ?? ''))}-01` : undefined;
}

/**
 * The first day of the period a text names: the day itself, the Monday of its week, the first of its month.
 * @throws RangeError where it names none
 */
export function periodStart(text: string, period: Period): string {
  const cleaned = text.trim().replace(CLOCK, '');
  const week = /^(\d{4})-?[Ww](\d{1,2})$/.exec(cleaned);
  if (week && period === 'week') return mondayOf(Number(week[1]), Number(week[2]));
  const day = dayNamed(cleaned) ?? (period === 'month' ? monthNamed(cleaned) : undefined);
  if (day === undefined) throw new RangeError('no day');
  const number = dayNumber(day);
  if (period === 'month') return `${day.slice(0, 7)}-01`;
  return period === 'week' ? dayOf(number - weekdayOf(day) + 1) : day;
}
