import { easterSunday } from './bank-holidays.ts';
import type { Provenance } from './provenance.ts';

/**
 * Days on which many people of a community rest, pray or keep away from telephones and screens. They are dates and
 * nothing else: no person, leader or organisation is ever marked with one. The list is not complete; a force adds what
 * is kept where it works.
 */
export interface HolyDay {
  name: string;
  /** First and last civil day, `YYYY-MM-DD`; the same for a single one. */
  from: string;
  until: string;
  /** Begins at sunset of the evening before. */
  beginsAtSunset?: true;
  /** Depends on the sight of the moon: may be kept a day earlier or later. */
  isExpected?: true;
}

export const HOLY_DAY_PROVENANCE: Provenance = {
  source:
    'Hebrew dates: the fixed Hebrew calendar. Islamic dates: the calendar of Umm al-Qura, as expected. Western Easter: the Gregorian reckoning. Others: dates as commonly published for the United Kingdom',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

/** Calendar years the table below holds. After the last one nothing is proposed, and the page says so. */
export const HOLY_DAY_YEARS = [2026, 2027, 2028] as const;

type Dates = readonly [name: string, from: string, until?: string];

const JEWISH: readonly Dates[] = [
  ['Passover, first days', '2026-04-02', '2026-04-03'],
  ['Passover, last days', '2026-04-08', '2026-04-09'],
  ['Shavuot', '2026-05-22', '2026-05-23'],
  ['Rosh Hashanah', '2026-09-12', '2026-09-13'],
  ['Yom Kippur', '2026-09-21'],
  ['Sukkot, first days', '2026-09-26', '2026-09-27'],
  ['Shemini Atzeret and Simchat Torah', '2026-10-03', '2026-10-04'],
  ['Passover, first days', '2027-04-22', '2027-04-23'],
  ['Passover, last days', '2027-04-28', '2027-04-29'],
  ['Shavuot', '2027-06-11', '2027-06-12'],
  ['Rosh Hashanah', '2027-10-02', '2027-10-03'],
  ['Yom Kippur', '2027-10-11'],
  ['Sukkot, first days', '2027-10-16', '2027-10-17'],
  ['Shemini Atzeret and Simchat Torah', '2027-10-23', '2027-10-24'],
  ['Passover, first days', '2028-04-11', '2028-04-12'],
  ['Passover, last days', '2028-04-17', '2028-04-18'],
  ['Shavuot', '2028-05-31', '2028-06-01'],
  ['Rosh Hashanah', '2028-09-21', '2028-09-22'],
  ['Yom Kippur', '2028-09-30'],
  ['Sukkot, first days', '2028-10-05', '2028-10-06'],
  ['Shemini Atzeret and Simchat Torah', '2028-10-12', '2028-10-13'],
];

const MUSLIM: readonly Dates[] = [
  ['Eid al-Fitr', '2026-03-20'],
  ['Eid al-Adha', '2026-05-27'],
  ['Eid al-Fitr', '2027-03-09'],
  ['Eid al-Adha', '2027-05-16'],
  ['Eid al-Fitr', '2028-02-26'],
  ['Eid al-Adha', '2028-05-05'],
];

/** Kept by the Julian reckoning, or by calendars of their own. */
const OTHERS: readonly Dates[] = [
  ['Orthodox Easter', '2026-04-12'],
  ['Orthodox Easter', '2027-05-02'],
  ['Orthodox Easter', '2028-04-16'],
  ['Diwali and Bandi Chhor Divas', '2026-11-08'],
  ['Diwali and Bandi Chhor Divas', '2027-10-29'],
  ['Diwali and Bandi Chhor Divas', '2028-10-17'],
  ['Guru Nanak Gurpurab', '2026-11-24'],
  ['Guru Nanak Gurpurab', '2027-11-14'],
  ['Guru Nanak Gurpurab', '2028-11-02'],
];

const dayOf = ([name, from, until = from]: Dates): HolyDay => ({ name, from, until });
const shift = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Days that a calendar year brings by rule. */
const ofYear = (year: number): HolyDay[] => {
  const easter = easterSunday(year);
  return [
    dayOf(['Orthodox Christmas', `${year}-01-07`]),
    dayOf(['Good Friday', shift(easter, -2)]),
    dayOf(['Easter Sunday', easter]),
    dayOf(['Vaisakhi', `${year}-04-14`]),
    dayOf(['Christmas Day', `${year}-12-25`]),
  ];
};

/** Every day of the table, by date. */
export const HOLY_DAYS: readonly HolyDay[] = [
  ...JEWISH.map((one): HolyDay => ({ ...dayOf(one), beginsAtSunset: true })),
  ...MUSLIM.map((one): HolyDay => ({ ...dayOf(one), isExpected: true })),
  ...OTHERS.map(dayOf),
  ...HOLY_DAY_YEARS.flatMap(ofYear),
].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.name < b.name ? -1 : 1));
