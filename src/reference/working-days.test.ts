import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankHolidays, easterSunday } from './bank-holidays.ts';
import { addWorkingDays, isWorkingDay, workingDaysBetween } from './working-days.ts';

/** As announced for England and Wales (gov.uk/bank-holidays, OGL v3.0), month-day. */
const ANNOUNCED: Record<number, string> = {
  2022: '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27',
  2023: '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26',
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  2028: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
};

describe('bank holidays of England and Wales', () => {
  it.each(Object.entries(ANNOUNCED))('%s', (year, days) => {
    expect(
      bankHolidays(Number(year))
        .map((day) => day.slice(5))
        .join(' '),
    ).toBe(days);
  });
  it('finds Easter', () => {
    expect([2000, 2011, 2016, 2038].map(easterSunday)).toEqual([
      '2000-04-23',
      '2011-04-24',
      '2016-03-27',
      '2038-04-25',
    ]);
  });
});

describe('working days', () => {
  it('counts the five of the Victims’ Code over a weekend and Christmas', () => {
    expect(addWorkingDays('2026-12-23', 1)).toBe('2026-12-24');
    expect(addWorkingDays('2026-12-24', 1)).toBe('2026-12-29');
    expect(addWorkingDays('2026-12-24', 5)).toBe('2027-01-05');
    expect(addWorkingDays('2024-03-28', 1)).toBe('2024-04-02');
  });
  it('moves a day off to the next working day for none', () => {
    expect(addWorkingDays('2026-07-18', 0)).toBe('2026-07-20');
    expect(addWorkingDays('2026-07-20', 0)).toBe('2026-07-20');
  });
  it('refuses what is no day or no whole number', () => {
    expect(() => isWorkingDay('2026-02-99')).toThrow(RangeError);
    expect(() => addWorkingDays('today', 1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-01-01', -1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-01-01', Number.NaN)).toThrow(RangeError);
  });
  it('between undoes add', () => {
    const day = fc
      .integer({ min: Date.UTC(2024, 0, 1) / 864e5, max: Date.UTC(2028, 11, 31) / 864e5 })
      .map((number) => new Date(number * 864e5).toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const to = addWorkingDays(from, count);
        expect(isWorkingDay(to)).toBe(true);
        expect(workingDaysBetween(from, to)).toBe(count);
        expect(workingDaysBetween(to, from) + 0).toBe(0 - count);
      }),
    );
  });
});
