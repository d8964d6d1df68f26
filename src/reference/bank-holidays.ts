import type { Provenance } from './provenance.ts';

export const BANK_HOLIDAY_PROVENANCE: Provenance = {
  source:
    'Banking and Financial Dealings Act 1971 Sch. 1 and standing proclamations; dates as on gov.uk/bank-holidays',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

/** The three calendars gov.uk/bank-holidays keeps. */
export const HOLIDAY_CALENDARS = ['england-and-wales', 'scotland', 'northern-ireland'] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

/** One-off days by royal proclamation, and regular days moved by one. A new proclamation is added here. */
const PROCLAIMED: readonly string[] = ['2022-06-03', '2022-09-19', '2023-05-08'];
const PROCLAIMED_IN: Readonly<Partial<Record<HolidayCalendar, readonly string[]>>> = {
  scotland: ['2026-06-15'],
};
const MOVED: Readonly<Record<string, string>> = { '2020-05-04': '2020-05-08', '2022-05-30': '2022-06-02' };

const iso = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
/** 0 is Sunday. */
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const shift = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876; Meeus, Astronomical Algorithms, ch. 8). */
export function easterSunday(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const dominical = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * dominical) / 451);
  const sum = epact + dominical - 7 * late + 114;
  return iso(year, Math.floor(sum / 31), (sum % 31) + 1);
}

const firstMonday = (year: number, month: number): string => {
  const first = iso(year, month, 1);
  return shift(first, (8 - weekday(first)) % 7);
};
const lastMonday = (year: number, month: number): string => {
  const last = iso(year, month + 1, 0);
  return shift(last, -((weekday(last) + 6) % 7));
};
/** The next weekday that is not taken: a holiday at a weekend is kept on it. */
function observed(day: string, taken: readonly string[]): string {
  let on = day;
  while (weekday(on) === 0 || weekday(on) === 6 || taken.includes(on)) on = shift(on, 1);
  return on;
}

const atNewYear = (year: number): string => observed(iso(year, 1, 1), []);

/** The days each calendar has besides those all three share. */
const OWN_DAYS: Readonly<Record<HolidayCalendar, (year: number, easter: string) => string[]>> = {
  'england-and-wales': (year, easter) => [shift(easter, 1), lastMonday(year, 8)],
  scotland: (year) => [
    observed(iso(year, 1, 2), [atNewYear(year)]),
    firstMonday(year, 8),
    observed(iso(year, 11, 30), []),
  ],
  'northern-ireland': (year, easter) => [
    shift(easter, 1),
    lastMonday(year, 8),
    observed(iso(year, 3, 17), []),
    observed(iso(year, 7, 12), []),
  ],
};

/**
 * Bank and public holidays of a year, in order, as days on which nobody works (`YYYY-MM-DD`). England and Wales unless
 * another calendar is asked for. Right for England and Wales from 1996 to 2028; later years follow the standing rules and
 * lack proclamations not yet made.
 */
export function bankHolidays(year: number, calendar: HolidayCalendar = 'england-and-wales'): string[] {
  const easter = easterSunday(year);
  const christmas = observed(iso(year, 12, 25), []);
  const boxing = observed(iso(year, 12, 26), [christmas]);
  const days = [
    atNewYear(year),
    shift(easter, -2),
    firstMonday(year, 5),
    lastMonday(year, 5),
    ...OWN_DAYS[calendar](year, easter),
    christmas,
    boxing,
  ].map((day) => MOVED[day] ?? day);
  const once = [...PROCLAIMED, ...(PROCLAIMED_IN[calendar] ?? [])];
  return [...days, ...once.filter((day) => day.startsWith(`${year}-`))].sort();
}

const known = new Map<string, ReadonlySet<string>>();
/** True on a bank holiday of the calendar; `day` is `YYYY-MM-DD`. */
export function isBankHoliday(day: string, calendar: HolidayCalendar = 'england-and-wales'): boolean {
  const year = day.slice(0, 4);
  const key = `${calendar} ${year}`;
  const days = known.get(key) ?? new Set(bankHolidays(Number(year), calendar));
  known.set(key, days);
  return days.has(day);
}
