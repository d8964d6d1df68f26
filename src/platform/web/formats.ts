import { localeOf } from '#reference/languages';

const TIME_ZONE = 'Europe/London';

/** Marks around a name that is the same in every language; the renderer turns them into `<bdi translate="no">`. */
export const NAME_START = '\uE002';
export const NAME_END = '\uE003';

/** A place, person or organisation inside other words of a page: isolated from their direction, and not translated. */
export const named = (name: string): string => NAME_START + name + NAME_END;

const STYLES = {
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDate: { day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
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

const dates = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const asDate = (value: Date | string | number): Date => (value instanceof Date ? value : new Date(value));

/** A date or time in the reader's language, on the clock of Europe/London. An unreadable value answers ''. */
export function formatDate(value: Date | string | number, style: DateStyle, lang: string): string {
  const date = asDate(value);
  if (Number.isNaN(date.getTime())) return '';
  const make = (): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(localeOf(lang), { ...STYLES[style], timeZone: TIME_ZONE });
  return kept(dates, `${lang} ${style}`, make).format(date);
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
