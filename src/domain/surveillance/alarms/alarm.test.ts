import { describe, expect, it } from 'vitest';
import { addDays } from '#statistics/days';
import { type AlarmWeek, type Episode, episodesOf } from './alarm.model.ts';
import { alarmView } from './alarm.presenter.ts';
import type { Alarm } from './alarm.reads.ts';

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

describe('an alarm in words', () => {
  it('speaks of the other series only where there were any', () => {
    const at = new Date(`${MONDAY}T09:00:00Z`);
    const smallest = (among: number | undefined) => {
      const top: AlarmWeek = { ...week(0, true), smallest: 2.3, ...(among === undefined ? {} : { among }) };
      const alarm: Alarm = {
        id: '6f2c7f4e-32aa-4b8b-9a49-0d0f3f1f0a01',
        areaPath: '',
        strand: 'RACE',
        offence: 'ALL',
        unit: 'week',
        firstWeek: MONDAY,
        lastWeek: MONDAY,
        weeks: [top],
        falseAlarmsAYear: null,
        judgedYears: 0,
        seriesJudged: 1,
        raisedAt: at,
        ownerId: null,
        ownedAt: null,
        disposition: null,
        reason: null,
        disposedBy: null,
        disposedAt: null,
      };
      const t = (key: string, args: object = {}) => `${key} ${JSON.stringify(args)}`;
      return alarmView(alarm, { areas: [], names: new Map(), events: [], series: [top], t }).smallest;
    };
    expect([smallest(12), smallest(1), smallest(undefined)].map((text) => text?.includes('others'))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
