import { expect, it } from 'vitest';
import { HOLY_DAY_YEARS, HOLY_DAYS } from './holy-days.ts';

/** Month and day of a civil day in another calendar, as the runtime's own tables have it. */
const inCalendar = (calendar: string, day: string): string => {
  const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, {
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const parts = format.formatToParts(new Date(`${day}T12:00:00Z`));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('day')} ${part('month')}`;
};
const named = (name: string) => HOLY_DAYS.filter((one) => one.name === name);

it.each([
  ['Passover, first days', '15 Nisan', '16 Nisan'],
  ['Passover, last days', '21 Nisan', '22 Nisan'],
  ['Shavuot', '6 Sivan', '7 Sivan'],
  ['Rosh Hashanah', '1 Tishri', '2 Tishri'],
  ['Yom Kippur', '10 Tishri', '10 Tishri'],
  ['Sukkot, first days', '15 Tishri', '16 Tishri'],
  ['Shemini Atzeret and Simchat Torah', '22 Tishri', '23 Tishri'],
])('%s is from %s to %s by the Hebrew calendar', (name, from, until) => {
  const days = named(name);
  expect(days).toHaveLength(HOLY_DAY_YEARS.length);
  for (const day of days) {
    expect([inCalendar('hebrew', day.from), inCalendar('hebrew', day.until)]).toEqual([from, until]);
    expect(day.beginsAtSunset).toBe(true);
  }
});

it.each([
  ['Eid al-Fitr', '1 Shawwal'],
  ['Eid al-Adha', '10 Dhuʻl-Hijjah'],
])('%s is expected on %s by the calendar of Umm al-Qura', (name, on) => {
  const days = named(name);
  expect(days).toHaveLength(HOLY_DAY_YEARS.length);
  for (const day of days) {
    expect(inCalendar('islamic-umalqura', day.from)).toBe(on);
    expect(day.isExpected).toBe(true);
  }
});

it('Orthodox Easter is a Sunday on or after the Western one, and every day is a real one of the years held', () => {
  for (const { from } of named('Orthodox Easter')) {
    expect(new Date(`${from}T00:00:00Z`).getUTCDay()).toBe(0);
    const western = named('Easter Sunday').find((one) => one.from.slice(0, 4) === from.slice(0, 4));
    expect(from >= (western?.from ?? '')).toBe(true);
  }
  for (const { from, until } of HOLY_DAYS) {
    expect(new Date(`${from}T00:00:00Z`).toISOString().slice(0, 10)).toBe(from);
    expect(until >= from).toBe(true);
    expect(HOLY_DAY_YEARS.map(String)).toContain(from.slice(0, 4));
  }
});
