import { localeOf } from './languages.ts';

/** Dates, numbers and pieces of text by the rules of a language (Unicode CLDR and TR 29, as the runtime holds them). */
const TIME_ZONE = 'Europe/London';

const STYLES = {
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDate: { day: 'numeric', month: 'short', year: 'numeric' },
  /** As a language writes a date out in a text. */
  writtenDate: { dateStyle: 'long' },
  dayAndMonth: { day: 'numeric', month: 'long' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  weekdayName: { weekday: 'long' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  timeWithSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  dateTime: {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
} satisfies Record<string, Intl.DateTimeFormatOptions>;
export type DateStyle = keyof typeof STYLES;

// To make one of these costs more than to use it on a whole page: each is made once in the life of a process.
const dates = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();
const lists = new Map<string, Intl.ListFormat>();
const segmenters = new Map<string, Intl.Segmenter>();
const months = new Map<string, readonly string[]>();

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const asDate = (value: Date | string | number): Date => (value instanceof Date ? value : new Date(value));

const dateFormat = (style: DateStyle, lang: string): Intl.DateTimeFormat =>
  kept(
    dates,
    `${lang} ${style}`,
    () => new Intl.DateTimeFormat(localeOf(lang), { ...STYLES[style], timeZone: TIME_ZONE }),
  );

/** A date or time in the reader's language, on the clock of Europe/London. An unreadable value answers ''. */
export function formatDate(value: Date | string | number, style: DateStyle, lang: string): string {
  const date = asDate(value);
  return Number.isNaN(date.getTime()) ? '' : dateFormat(style, lang).format(date);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago (or until) in the largest whole unit of minutes, hours or days: "3 hours ago", "in 12 minutes". */
export function formatAgo(value: Date | string | number, now: Date, lang: string): string {
  const seconds = (asDate(value).getTime() - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return '';
  const format = kept(
    relatives,
    lang,
    () => new Intl.RelativeTimeFormat(localeOf(lang), { numeric: 'always' }),
  );
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  return format.format(Math.trunc(seconds / size), unit);
}

/** A number with the language's grouping and at most `digits` decimals. */
export function formatNumber(value: number, lang: string, digits = 0): string {
  const make = (): Intl.NumberFormat =>
    new Intl.NumberFormat(localeOf(lang), { maximumFractionDigits: digits });
  return kept(numbers, `${lang} ${digits}`, make).format(value);
}

/** Pounds and pence, such as `£2.21`. */
export function formatPounds(pence: number): string {
  const make = (): Intl.NumberFormat =>
    new Intl.NumberFormat(localeOf('en'), { style: 'currency', currency: 'GBP' });
  return kept(numbers, 'GBP', make).format(pence / 100);
}

/** Names one after another: `Eastmarch, Westmarch and Highmere`. */
export const formatList = (names: readonly string[], lang: string): string =>
  kept(lists, lang, () => new Intl.ListFormat(localeOf(lang))).format(names);

/** The names of the twelve months as they stand in a date of this language (`lipca`, not `lipiec`), in small letters. */
export const monthNames = (lang: string): readonly string[] =>
  kept(months, lang, () =>
    Array.from({ length: 12 }, (_, month) => {
      const parts = dateFormat('dayAndMonth', lang).formatToParts(new Date(Date.UTC(2026, month, 15)));
      return (parts.find(({ type }) => type === 'month')?.value ?? '').toLocaleLowerCase(lang);
    }),
  );

/** Divides a text into sentences, or into what a reader takes for one letter, by the rules of a language. */
export const segmenterOf = (lang: string, granularity: 'sentence' | 'grapheme'): Intl.Segmenter =>
  kept(segmenters, `${lang} ${granularity}`, () => new Intl.Segmenter(lang, { granularity }));
