import { describe, expect, it } from 'vitest';
import { briefedShare } from './briefing.model.ts';
import { deliveredShare, isTooSoon, type VisitInput } from './visit.model.ts';
import { readPlan } from './visit-time.model.ts';

const now = new Date('2026-03-20T12:00:00Z');
const typed = {
  siteId: 'hall',
  purpose: 'REASSURANCE',
  day: '2026-03-21',
  from: '18:00',
  until: '20:00',
  dwellMinutes: '15',
  mode: 'FOOT',
};
const read = (part: Record<string, string> = {}): ReturnType<typeof readPlan> =>
  readPlan({ ...typed, ...part }, now);
const visitOf = (part: Record<string, string> = {}): VisitInput => {
  const result = read(part);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.visit;
};
const keysOf = (part: Record<string, string>): string[] => {
  const result = read(part);
  return 'problems' in result ? result.problems.map(({ key }) => key) : [];
};

describe('what was delivered', () => {
  it('counts only visits whose time has come', () => {
    expect(deliveredShare({ done: 0, notDone: 0, missed: 0 })).toBeNull();
    expect(deliveredShare({ done: 3, notDone: 0, missed: 0 })).toBe(1);
    expect(deliveredShare({ done: 1, notDone: 2, missed: 1 })).toBe(0.25);
    expect(deliveredShare({ done: 0, notDone: 0, missed: 2 })).toBe(0);
  });

  it('says which share was briefed, never more than all', () => {
    expect(briefedShare(0, 0)).toBe(0);
    expect(briefedShare(3, 12)).toBe(0.25);
    expect(briefedShare(13, 12)).toBe(1);
  });
});

it('takes a log from half an hour before the window begins', () => {
  const from = new Date('2026-03-20T18:00:00Z');
  expect(isTooSoon(from, new Date('2026-03-20T17:29:59Z'))).toBe(true);
  expect(isTooSoon(from, new Date('2026-03-20T17:30:00Z'))).toBe(false);
  expect(isTooSoon(from, new Date('2026-03-21T09:00:00Z'))).toBe(false);
});

describe('a plan on the clock of London', () => {
  it('is an hour ahead of UTC in summer, and is not in winter', () => {
    expect(visitOf().windowFromAt).toEqual(new Date('2026-03-21T18:00:00Z'));
    expect(visitOf({ day: '2026-03-30' }).windowFromAt).toEqual(new Date('2026-03-30T17:00:00Z'));
    expect(visitOf({ day: '2026-10-24' }).windowUntilAt).toEqual(new Date('2026-10-24T19:00:00Z'));
    expect(visitOf({ day: '2026-10-26' }).windowUntilAt).toEqual(new Date('2026-10-26T20:00:00Z'));
  });

  it('has real hours on the days the clocks change', () => {
    const hours = ({ windowFromAt, windowUntilAt }: VisitInput): number =>
      (windowUntilAt.getTime() - windowFromAt.getTime()) / 3_600_000;
    const night = { from: '00:30', until: '03:30' };
    expect(hours(visitOf({ day: '2026-03-28', ...night }))).toBe(3);
    expect(hours(visitOf({ day: '2026-03-29', ...night }))).toBe(2);
    expect(hours(visitOf({ day: '2026-10-25', ...night }))).toBe(4);
  });

  it('reads times as people type them', () => {
    expect(visitOf({ from: '9.30' }).windowFromAt).toEqual(new Date('2026-03-21T09:30:00Z'));
    expect(keysOf({ from: '25:00' })).toEqual(['patrol.plan.from.required']);
    expect(keysOf({ until: 'late' })).toEqual(['patrol.plan.until.required']);
    expect(keysOf({ day: '2026-02-30' })).toEqual([
      'patrol.plan.from.required',
      'patrol.plan.until.required',
    ]);
  });

  it('refuses a window that ends before it begins, or is over', () => {
    expect(keysOf({ until: '18:00' })).toEqual(['patrol.plan.until.order']);
    expect(keysOf({ until: '17:00' })).toEqual(['patrol.plan.until.order']);
    expect(keysOf({ day: '2026-03-19' })).toEqual(['patrol.plan.until.past']);
    expect(keysOf({ day: '2026-03-20', from: '10:00', until: '12:00' })).toEqual(['patrol.plan.until.past']);
    expect(keysOf({ day: '2026-03-20', from: '10:00', until: '12:01' })).toEqual([]);
  });

  it('takes a stay of 5 to 240 minutes', () => {
    for (const minutes of ['5', '240']) expect(keysOf({ dwellMinutes: minutes })).toEqual([]);
    for (const minutes of ['4', '241', '7.5', 'long', ''])
      expect(keysOf({ dwellMinutes: minutes })).toEqual(['patrol.plan.dwellMinutes.required']);
  });
});
