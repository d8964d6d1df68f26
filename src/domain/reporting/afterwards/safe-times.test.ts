import { describe, expect, it } from 'vitest';
import { isSafeAt, nextSafeMoment, type SafeTimes, safeUntil } from './safe-times.model.ts';

const at = (iso: string): Date => new Date(iso);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const next = (times: SafeTimes, iso: string): string => nextSafeMoment(times, at(iso)).toISOString();

describe('safe times on a clock in London', () => {
  const weekdays: SafeTimes = { days: [1, 2, 3, 4, 5], fromHour: 10, untilHour: 14 };

  it.each([
    // [instant, safe]: the second of June 2026 is a Tuesday, in summer time.
    ['2026-06-02T09:00:00Z', true],
    ['2026-06-02T08:59:59Z', false],
    ['2026-06-02T12:59:59Z', true],
    ['2026-06-02T13:00:00Z', false],
    // A Saturday.
    ['2026-06-06T10:00:00Z', false],
    // Winter: London is on UTC.
    ['2026-12-01T10:00:00Z', true],
    ['2026-12-01T09:59:59Z', false],
  ])('%s is safe: %s', (iso, safe) => {
    expect(isSafeAt(weekdays, at(iso))).toBe(safe);
  });

  it('waits for the next day that is safe, over a weekend', () => {
    expect(next(weekdays, '2026-06-05T13:00:00Z')).toBe('2026-06-08T09:00:00.000Z');
    expect(next(weekdays, '2026-06-05T09:30:00Z')).toBe('2026-06-05T09:30:00.000Z');
  });

  it('keeps ten o’clock when the clocks go forward and when they go back', () => {
    // 28 March 2026 ends winter time at 01:00 UTC of the 29th; 25 October ends summer time at 01:00 UTC.
    const daily: SafeTimes = { days: EVERY_DAY, fromHour: 10, untilHour: 11 };
    expect(next(daily, '2026-03-28T11:00:00Z')).toBe('2026-03-29T09:00:00.000Z');
    expect(next(daily, '2026-10-24T11:00:00Z')).toBe('2026-10-25T10:00:00.000Z');
  });

  it('takes no hour that does not exist, and both of the hour that comes twice', () => {
    const night: SafeTimes = { days: [7], fromHour: 1, untilHour: 2 };
    // Sunday 29 March 2026 has no time between 01:00 and 02:00: the next is a week later.
    expect(next(night, '2026-03-28T12:00:00Z')).toBe('2026-04-05T00:00:00.000Z');
    const autumn = at(next(night, '2026-10-24T12:00:00Z'));
    expect(autumn.toISOString()).toBe('2026-10-25T00:00:00.000Z');
    expect(safeUntil(night, autumn)?.toISOString()).toBe('2026-10-25T02:00:00.000Z');
  });

  it('never answers with a moment that is not safe, at any hour of a year', () => {
    const odd: SafeTimes = { days: [3, 7], fromHour: 23, untilHour: 24 };
    for (let hour = 0; hour < 365 * 24; hour += 7) {
      const from = new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000 + 123_456);
      const found = nextSafeMoment(odd, from);
      expect(isSafeAt(odd, found)).toBe(true);
      expect(found.getTime()).toBeGreaterThanOrEqual(from.getTime());
      expect(isSafeAt(odd, safeUntil(odd, found) ?? found)).toBe(false);
    }
  });

  it('knows times that never end, and refuses days that never come', () => {
    const always: SafeTimes = { days: EVERY_DAY, fromHour: 0, untilHour: 24 };
    expect(safeUntil(always, at('2026-03-28T12:00:00Z'))).toBeUndefined();
    expect(() => next({ ...always, days: [] }, '2026-03-28T12:00:00Z')).toThrow(RangeError);
  });
});
