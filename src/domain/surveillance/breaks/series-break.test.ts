import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#statistics/days';
import { windowOf } from '../event-window.model.ts';
import { judgeSeries } from '../judge-series.model.ts';
import { type Break, breaksOf, carryBreaks, EVERY_STRAND, type SeriesBreak } from './series-break.model.ts';

const EVENT = '2026-03-22';
const FIRST = addDays('2026-03-23', -728);
const week = windowOf(EVENT, '2026-03-30');
/** Five a day until `stepsOn`, ten from then on: nothing but the counting has changed. */
const stepped = (stepsOn: string): number[] =>
  Array.from({ length: daysBetween(FIRST, week.end ?? '') + 1 }, (_, at) => {
    const usual = 3 + (at % 5);
    return addDays(FIRST, at) >= stepsOn ? 2 * usual : usual;
  });
const judge = (daily: number[], breaks: Break[]) =>
  judgeSeries({ daily, firstDay: FIRST, breaks }, week, 0.0125);

describe('which breaks are a series’ own', () => {
  const breaks: SeriesBreak[] = [
    { day: '2025-01-01', effect: 'STEP', areaPath: 'eastmarch', strand: 'RACE' },
    { day: '2025-01-01', effect: 'CUT', areaPath: '', strand: EVERY_STRAND },
    { day: '2024-06-01', effect: 'STEP', areaPath: 'westmarch', strand: EVERY_STRAND },
  ];
  const days = (scopes: string[], strand?: string) => breaksOf(breaks, { scopes, strand });

  it('takes those of the areas above and below, and of its strand or all', () => {
    expect(days(['eastmarch/mill-ward'], 'RACE')).toEqual([{ day: '2025-01-01', effect: 'CUT' }]);
    expect(days(['westmarch'])).toEqual([
      { day: '2024-06-01', effect: 'STEP' },
      { day: '2025-01-01', effect: 'CUT' },
    ]);
    expect(days([''], 'RELIGION')).toHaveLength(2);
    expect(breaksOf(breaks.slice(0, 1), { scopes: ['eastmarch'], strand: 'RELIGION' })).toEqual([]);
    expect(breaksOf(breaks.slice(0, 1), { scopes: ['eastmarch-hill'], strand: 'RACE' })).toEqual([]);
  });

  it('leaves nothing before the last cut, and the steps after it', () => {
    const daily = Array.from({ length: 100 }, () => 1);
    const on = (at: number, effect: Break['effect']): Break => ({ day: addDays('2026-01-01', at), effect });
    const carried = carryBreaks({ daily, firstDay: '2026-01-01' }, [
      on(10, 'STEP'),
      on(30, 'CUT'),
      on(50, 'STEP'),
      on(200, 'CUT'),
    ]);
    expect(carried).toMatchObject({ firstDay: '2026-01-31', steps: ['2026-02-20'] });
    expect(carried.daily).toHaveLength(70);
  });
});

describe('a change of counting is no rise', () => {
  const on = addDays(week.start, -90);

  it('looks like one where nobody registered it, and does not where somebody did', () => {
    const late = addDays(week.start, -35);
    expect(judge(stepped(late), []).ratio).toBeGreaterThan(1.5);
    expect(judge(stepped(late), [{ day: late, effect: 'STEP' }]).ratio).toBeLessThan(1.15);
    const fitted = judge(stepped(on), [{ day: on, effect: 'STEP' }]);
    expect(fitted).toMatchObject({ verdict: 'no-increase-seen', method: 'model' });
    expect(fitted.ratio).toBeCloseTo(1, 1);
    const cut = judge(stepped(on), [{ day: on, effect: 'CUT' }]);
    expect(cut).toMatchObject({ verdict: 'no-increase-seen', method: 'plain' });
    expect(cut.ratio).toBeCloseTo(1, 1);
  });

  it('still lets a rise after it show', () => {
    const daily = stepped(on).map((count, at) => (addDays(FIRST, at) >= week.start ? count * 3 : count));
    expect(judge(daily, [{ day: on, effect: 'STEP' }]).verdict).toBe('increase-seen');
    expect(judge(daily, [{ day: on, effect: 'CUT' }]).verdict).toBe('increase-seen');
  });

  it('makes days near it impossible to compare, and says so', () => {
    const refused = { verdict: 'too-few-to-say', why: 'series-broken', expected: null, method: 'none' };
    for (const after of [-20, -10, 0, 3]) {
      const day = addDays(week.start, after);
      expect(judge(stepped(day), [{ day, effect: 'STEP' }])).toMatchObject(refused);
    }
    const day = addDays(week.start, -40);
    expect(judge(stepped(day), [{ day, effect: 'CUT' }])).toMatchObject(refused);
  });
});
