import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as days from './days.ts';

describe('London days', () => {
  it('turn at midnight by the clock on the wall', () => {
    expect(days.londonDay(new Date('2026-06-30T22:59:59Z'))).toBe('2026-06-30');
    expect(days.londonDay(new Date('2026-06-30T23:00:00Z'))).toBe('2026-07-01');
    expect(days.londonDay(new Date('2026-12-31T23:59:59Z'))).toBe('2026-12-31');
    expect(days.londonDayStart('2026-07-01').toISOString()).toBe('2026-06-30T23:00:00.000Z');
    expect(days.londonDayStart('2026-01-01').toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });
  it('have 23 and 25 hours when the clocks change', () => {
    expect(['2026-03-29', '2026-10-25', '2026-07-01'].map(days.londonDayHours)).toEqual([23, 25, 24]);
    expect(days.londonOffsetMinutes(new Date('2026-03-29T00:59:59Z'))).toBe(0);
    expect(days.londonOffsetMinutes(new Date('2026-03-29T01:00:00Z'))).toBe(60);
    expect(days.londonOffsetMinutes(new Date('2026-10-25T00:59:59Z'))).toBe(60);
    expect(days.londonOffsetMinutes(new Date('2026-10-25T01:00:00Z'))).toBe(0);
  });
  it('begin when they begin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 15_000, max: 25_000 }), (number) => {
        const day = days.dayOf(number);
        const start = days.londonDayStart(day);
        expect(days.londonDay(start)).toBe(day);
        expect(days.londonDay(new Date(start.getTime() - 1))).toBe(days.addDays(day, -1));
        expect(days.dayNumber(day)).toBe(number);
      }),
    );
  });
});

describe('weeks', () => {
  it('follow ISO 8601 over New Year', () => {
    expect(['2021-01-03', '2020-12-31', '2024-12-30', '2026-01-01', '2027-01-03'].map(days.isoWeek)).toEqual([
      { year: 2020, week: 53 },
      { year: 2020, week: 53 },
      { year: 2025, week: 1 },
      { year: 2026, week: 1 },
      { year: 2026, week: 53 },
    ]);
    expect(days.weekStart('2027-01-03')).toBe('2026-12-28');
    expect(['2026-07-20', '2026-07-26', '1969-12-28'].map(days.weekdayOf)).toEqual([1, 7, 7]);
  });
  it('add up whole weeks only', () => {
    const daily = days.dailySeries(
      new Map([
        ['2026-07-20', 3],
        ['2026-07-26', 4],
      ]),
      '2026-07-18',
      '2026-07-28',
    );
    expect(daily).toEqual([0, 0, 3, 0, 0, 0, 0, 0, 4, 0, 0]);
    expect(days.weeklySums(daily, '2026-07-18')).toEqual([{ monday: '2026-07-20', count: 7 }]);
    expect(days.dailySeries(new Map(), '2026-07-18', '2026-07-17')).toEqual([]);
    expect(days.daysBetween('2026-02-27', '2026-03-01')).toBe(2);
  });
  it('refuse what is no day', () => {
    for (const text of ['2026-02-30', '2026-2-3', 'today', '2026-13-01'])
      expect(() => days.dayNumber(text), text).toThrow(RangeError);
  });
});
