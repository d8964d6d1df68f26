import { describe, expect, it } from 'vitest';
import { addDays } from '#statistics/days';
import { type AlarmWeek, type Episode, episodesOf } from './alarm.model.ts';

const MONDAY = '2026-03-02';
const week = (at: number, isAlarm: boolean, observed = 20): AlarmWeek => ({
  from: addDays(MONDAY, 7 * at),
  to: addDays(MONDAY, 7 * at + 6),
  method: 'farrington',
  years: 5,
  observed,
  expected: 8,
  upper: 15,
  p: 0.001,
  q: 0.01,
  isAlarm,
  why: null,
});
const first: Episode = { firstWeek: MONDAY, lastWeek: MONDAY, weeks: [week(0, true)] };

describe('nobody is told of the same rise twice', () => {
  it('raises a new one once, and says nothing of quiet weeks', () => {
    expect(episodesOf([week(0, false), week(1, false)], undefined)).toEqual({ raised: [] });
    const { raised } = episodesOf([week(0, false), week(1, true), week(2, true)], undefined);
    expect(raised).toHaveLength(1);
    expect(raised[0]).toMatchObject({ firstWeek: addDays(MONDAY, 7), lastWeek: addDays(MONDAY, 14) });
    expect(episodesOf([week(0, true)], first)).toEqual({ raised: [] });
  });

  it('lets a known one grow, over a quiet week as well', () => {
    const { grown, raised } = episodesOf([week(0, true), week(1, false), week(2, true)], first);
    expect(raised).toEqual([]);
    expect(grown).toMatchObject({ firstWeek: MONDAY, lastWeek: addDays(MONDAY, 14) });
    expect(grown?.weeks.map(({ from }) => from)).toEqual([MONDAY, addDays(MONDAY, 14)]);
  });

  it('moves with late reports, also where they take the alarm back', () => {
    expect(episodesOf([week(0, true, 25)], first).grown?.weeks[0]?.observed).toBe(25);
    const fallen = episodesOf([week(0, false, 12)], first).grown;
    expect(fallen).toMatchObject({ lastWeek: MONDAY, weeks: [{ isAlarm: false, observed: 12 }] });
  });

  it('calls what comes after more than three quiet weeks something new', () => {
    expect(episodesOf([week(3, true)], first).raised).toEqual([]);
    const { grown, raised } = episodesOf([week(4, true)], first);
    expect(grown).toBeUndefined();
    expect(raised).toHaveLength(1);
  });
});
