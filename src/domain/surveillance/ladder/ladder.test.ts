import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#statistics/days';
import { climbLadder } from './climb-ladder.model.ts';
import { controlSeries } from './control-series.model.ts';
import { ladderInputs } from './event-matter.model.ts';
import { ladderSchema, stoppedAt } from './ladder.model.ts';
import { chance, delaysOf, EVENT, inputOf, NOT_RISEN } from './ladder.testing.ts';
import type { LadderInput } from './ladder-input.model.ts';
import { rungLines } from './rung-lines.presenter.ts';

/** Climbs, and proves that what comes out can be kept. */
const climb = (input: LadderInput) => ladderSchema.parse(climbLadder(input));
const surge = (day: number): number => 1 + 3 * 2 ** (-day / 7);

describe('1. can we tell?', () => {
  it('stops where there are too few, and says the smallest rise that would have shown', () => {
    const ladder = climb(inputOf({ usual: 0.05 }));
    expect(ladder.canTell).toMatchObject({ state: 'cannot', why: 'too-few' });
    expect(ladder.canTell.smallest).toBeGreaterThan(3);
    expect(stoppedAt(ladder)).toBe('canTell');
    expect(ladder).toMatchObject({
      complete: null,
      risen: null,
      since: null,
      linked: null,
      where: null,
      size: null,
    });
  });

  it('stops without history, on the day itself, and near a change of counting', () => {
    expect(climb(inputOf({ years: 0.1 })).canTell).toMatchObject({ state: 'cannot', why: 'no-history' });
    expect(climb(inputOf({ daysAfter: 0 })).canTell).toMatchObject({ state: 'cannot', why: 'too-soon' });
    const breaks = [{ day: addDays(EVENT, -9), effect: 'STEP' as const }];
    expect(climb(inputOf({ breaks })).canTell).toMatchObject({ state: 'cannot', why: 'series-broken' });
  });

  it('asks more of one area and strand among many, and looks back and at places only where something rose', () => {
    const alone = climb(inputOf({ usual: 2 }));
    const one = climb(inputOf({ usual: 2, alpha: 0.0125 / 197, isPair: true }));
    expect(one.canTell.smallest).toBeGreaterThan(alone.canTell.smallest ?? 0);
    expect(one.alpha).toBeCloseTo(0.0125 / 197, 12);
    expect(one.where).toMatchObject({ state: 'not-asked', why: 'nothing-rose' });
    expect(alone.where).toMatchObject({ state: 'not-asked', why: 'no-centres' });
    const past = {
      get series(): never {
        throw new Error('looked back on');
      },
      first: 0,
      known: null,
    };
    const few = { ...inputOf({ usual: 0.05, isPair: true }), past };
    expect(stoppedAt(climb(few))).toBe('canTell');
    expect(() => climb({ ...inputOf({}), past })).toThrow('looked back on');
  });

  it('goes on where a doubling would show, and where what came is enough by itself', () => {
    const ladder = climb(inputOf({}));
    expect(ladder.canTell).toMatchObject({ state: 'yes', days: 28, why: null });
    expect(ladder.canTell.smallest).toBeLessThan(2);
    const few = inputOf({ usual: 0.15, since: () => 12 });
    expect(climb(few).canTell).toMatchObject({ state: 'yes' });
  });
});

describe('2. are the counts complete?', () => {
  it('learns from the delays of our own reports', () => {
    const input = inputOf({ daysAfter: 8, usual: 6 });
    const quick = climb({ ...input, delays: delaysOf(input, 0) }).complete;
    expect(quick?.state).toBe('yes');
    const slow = climb({ ...input, delays: delaysOf(input, 9) }).complete;
    expect(slow?.state).toBe('partly');
    // "Within chance" of days that are known in part says so.
    const from = input.window.start;
    const week = { from, to: addDays(from, 6), observed: 40, expected: 42, upper: 60, p: 0.6, q: 0.9 };
    const risen = {
      ...NOT_RISEN,
      weeks: [{ ...week, method: 'farrington' as const, years: 3, isAlarm: false, why: null }],
    };
    const said = (delay: number) =>
      rungLines(climb({ ...input, risen, delays: delaysOf(input, delay) }), 'risen', {
        areaText: String,
        isTop: true,
        t: (key) => key,
      });
    expect(said(9)).toContain('surveillance.ladder.risen.late');
    expect(said(0)).not.toContain('surveillance.ladder.risen.late');
    expect(slow?.expected).toBeGreaterThan(slow?.reported ?? 0);
    expect(slow?.low).toBeGreaterThanOrEqual(slow?.reported ?? 0);
    expect(slow?.high).toBeGreaterThan(slow?.expected ?? 0);
    expect(slow?.known[2]).toBeCloseTo(0.75, 1);
  });

  it('says that it does not know, and stops where less than half is known', () => {
    expect(climb(inputOf({})).complete).toMatchObject({ state: 'unknown', why: 'history-too-thin' });
    const input = inputOf({ daysAfter: 4, usual: 8 });
    const never = input.daily.flatMap((count, day) =>
      Array.from({ length: count }, (_, at) => ({ day, delay: at % 4 === 0 ? 0 : 20, count: 1 })).filter(
        ({ delay }) => day + delay <= daysBetween(input.firstDay, input.today),
      ),
    );
    const ladder = climb({ ...input, delays: never });
    expect(ladder.complete).toMatchObject({ state: 'cannot', why: 'half-unknown' });
    expect(stoppedAt(ladder)).toBe('complete');
    expect(ladder.since).toBeNull();
  });

  it('does not ask of days long ago', () => {
    const input = inputOf({ daysAfter: 90 });
    expect(climb({ ...input, delays: delaysOf(input, 9) }).complete).toMatchObject({
      state: 'yes',
      why: 'long-ago',
    });
  });
});

describe('4. has it risen since the event?', () => {
  it('looks after 3, 7, 14 and 28 days, and finds a rise and no rise', () => {
    const rise = climb(inputOf({ since: surge })).since;
    expect(rise).toMatchObject({ state: 'yes' });
    expect(rise?.looks.map(({ days }) => days)).toEqual([3, 7, 14, 28]);
    expect(rise?.looks[1]?.ratio).toBeGreaterThan(2);
    expect(rise?.looks[1]?.interval?.low).toBeGreaterThan(1);
    const none = climb(inputOf({})).since;
    expect(none?.state).toBe('no');
    expect(none?.looks.at(-1)?.smallest).toBeLessThan(2);
    expect(climb(inputOf({ since: () => 0.3 })).since?.state).toBe('fewer');
  });

  it('keeps what an early look saw, though it has faded', () => {
    const faded = climb(inputOf({ since: (day) => (day < 3 ? 3.5 : 0.6) })).since;
    expect(faded?.state).toBe('yes');
    expect(faded?.looks[0]?.verdict).toBe('increase-seen');
    expect(faded?.looks.at(-1)?.verdict).not.toBe('increase-seen');
  });

  it('does not say "none" while late reports could make it a rise', () => {
    const input = inputOf({ daysAfter: 8, usual: 6, since: () => 1.25, seed: 3 });
    const reported = input.daily.map((count, day) =>
      day >= daysBetween(input.firstDay, input.window.start) ? Math.round(count * 0.75) : count,
    );
    const ladder = climb({ ...input, daily: reported, delays: delaysOf({ ...input, daily: reported }, 12) });
    expect(ladder.complete?.state).toBe('partly');
    expect(ladder.since).toMatchObject({ state: 'cannot', why: 'late-reports' });
  });
});

describe('5. does it go with the event?', () => {
  const strands = (race: (day: number) => number, religion: (day: number) => number) => {
    const input = inputOf({ since: surge });
    const before = daysBetween(input.firstDay, input.window.start);
    const of = (strand: string, mean: number, since: (day: number) => number, seed: number) => ({
      strand,
      breaks: [],
      daily: chance((at) => mean * (at < before ? 1 : since(at - before)), input.daily.length, seed),
    });
    return { ...input, strands: [of('RACE', 3, race, 2), of('RELIGION', 2, religion, 4)] };
  };

  it('ranks the event among days near none, and coincides at most', () => {
    const ladder = climb({ ...strands(() => 1, surge), targeted: ['RELIGION'] });
    expect(ladder.linked).toMatchObject({ state: 'coincides', doseSays: 'targeted-alone', control: null });
    expect(ladder.linked?.placebo?.p).toBeLessThan(0.03);
    expect(ladder.linked?.placebo?.placebos).toBeGreaterThan(50);
    expect(ladder.linked?.dose.map(({ verdict }) => verdict)).toEqual(['no-increase-seen', 'increase-seen']);
  });

  it('is not shown where only strands rose that the event does not touch', () => {
    const ladder = climb({ ...strands(surge, () => 1), targeted: ['RELIGION'] });
    expect(ladder.linked).toMatchObject({ state: 'not-shown', doseSays: 'others-alone' });
    const all = climb({ ...strands(surge, surge), targeted: ['RELIGION'] });
    expect(all.linked?.doseSays).toBe('targeted-and-others');
    expect(climb(strands(surge, surge)).linked?.doseSays).toBe('no-target');
  });

  it('is not shown where the same offence without hate rose as much', () => {
    const control = (since: number): LadderInput['control'] => {
      const input = inputOf({ since: surge });
      const starts = Array.from({ length: 104 }, (_, at) => addDays(input.window.start, 7 * (at - 100)));
      const counts = starts.map((start) => {
        const from = daysBetween(input.firstDay, start);
        return input.daily.slice(from, from + 7).reduce((sum, count) => sum + count, 0);
      });
      return {
        source: 'PUBLIC_FEAR',
        period: 'week',
        starts,
        counts,
        control: chance((at) => 200 * (at >= 100 ? since : 1), 104, 7),
      };
    };
    const same = climb(inputOf({ since: surge, control: control(3.3) })).linked;
    expect(same?.state).toBe('not-shown');
    expect(same?.control?.alone.ratio).toBeGreaterThan(2);
    expect(same?.control?.given.ratio).toBeLessThan(1.5);
    const alone = climb(inputOf({ since: surge, control: control(1) })).linked;
    expect(alone).toMatchObject({ state: 'coincides' });
    expect(alone?.control?.given.interval.low).toBeGreaterThan(1);
  });

  it('has nothing to link without a rise, and cannot say without anything to compare with', () => {
    expect(climb(inputOf({})).linked?.state).toBe('nothing-to-link');
    const young = climb(inputOf({ since: surge, years: 0.4 }));
    expect(young.linked).toMatchObject({ state: 'cannot', placebo: null, placeboWhy: 'history-too-short' });
    expect(stoppedAt(young)).toBe('linked');
  });
});

describe('6. where?', () => {
  const places = Array.from({ length: 12 }, (_, at) => ({
    areaPath: `eastmarch/ward-${at}`,
    latitude: 52 + Math.floor(at / 4) * 0.02,
    longitude: -1 + (at % 4) * 0.03,
  }));
  const placed = (input: LadderInput, extra: number): LadderInput => {
    const firstDay = addDays(input.window.start, -365);
    const units = daysBetween(firstDay, input.window.end ?? '') + 1;
    const cases = places.flatMap((_, place) =>
      chance((day) => (place < 2 && day > units - 15 ? 0.4 + extra : 0.4), units, 20 + place).map(
        (count, day) => ({
          place,
          day,
          count,
        }),
      ),
    );
    return { ...input, places: { places, cases, firstDay, leftOut: 3 } };
  };

  it('finds the wards where it gathers, and none where it does not', () => {
    const found = climb(placed(inputOf({}), 2)).where;
    expect(found).toMatchObject({ state: 'cluster', leftOut: 3, places: 12 });
    expect([...(found?.cluster?.areaPaths ?? [])].sort()).toEqual(['eastmarch/ward-0', 'eastmarch/ward-1']);
    expect(found?.cluster?.p).toBeLessThan(0.01);
    expect(climb(placed(inputOf({}), 0)).where?.state).toBe('none');
  });

  it('does not ask without knowing where areas lie, and goes on', () => {
    const ladder = climb(inputOf({ since: surge, daysAfter: 60 }));
    expect(ladder.where).toMatchObject({ state: 'not-asked', why: 'no-centres' });
    expect(ladder.size?.state).toBe('shape');
  });
});

describe('7. how big, and for how long?', () => {
  it('measures the jump, its half-life and what stayed', () => {
    const size = climb(inputOf({ usual: 12, since: (day) => 1 + 3 * 2 ** (-day / 7), daysAfter: 85 })).size;
    expect(size).toMatchObject({ state: 'shape', days: 84 });
    expect(size?.peakInterval?.low).toBeLessThan(3);
    expect(size?.peakInterval?.high).toBeGreaterThan(3);
    expect(size?.halfLifeInterval?.low).toBeLessThan(7);
    expect(size?.halfLifeInterval?.high ?? 57).toBeGreaterThan(7);
    expect(size?.lastingInterval?.low).toBe(0);
    expect(size?.excess?.days).toBe(28);
    // Twelve weeks on there is nothing left to foretell.
    expect(size?.forecast ?? null).toBeNull();
    expect(size?.excess?.low).toBeGreaterThan(0);
    expect(size?.curve).toHaveLength(84);
  });

  it('ends where another event may have had its part', () => {
    const next = addDays(EVENT, 24);
    const twice = inputOf({
      usual: 12,
      since: (day) => 1 + 3 * 2 ** (-day / 5) + (day > 23 ? 9 : 0),
      daysAfter: 26,
      eventsHere: [EVENT, next],
    });
    const ladder = climb(twice);
    expect(ladder.size).toMatchObject({ state: 'shape', days: 24 });
    expect(ladder.size?.lastingInterval?.low).toBe(0);
    // What the other one added is not in those days: no forecast, rather than one that leaves it out.
    expect(ladder.size?.forecast).toBeNull();
    const said = rungLines(ladder, 'size', { areaText: String, isTop: true, t: (key) => key });
    expect(said).toContain('surveillance.ladder.size.until');
    expect(said).toContain('surveillance.ladder.forecast.another');
    // One of yesterday, of which too little is told to learn from it anyway, leaves the forecast as it is.
    const late = climb({ ...twice, delays: delaysOf(twice, 9) }).size;
    expect(late).toMatchObject({ days: 24, forecast: { learntFrom: expect.any(Number) } });
    expect(late?.forecast?.since).toHaveLength(24);
    // Not where it came too soon to tell the two apart, nor where it was registered elsewhere.
    const soon = climb({ ...twice, eventsHere: [EVENT, addDays(EVENT, 5)] }).size;
    expect(soon).toMatchObject({ state: 'shape', days: 25, forecast: { learntFrom: 25 } });
    const elsewhere = climb({ ...twice, events: [EVENT, next], eventsHere: [EVENT] });
    expect(elsewhere.size).toMatchObject({ state: 'shape', days: 25, forecast: { learntFrom: 25 } });
    expect(rungLines(elsewhere, 'size', { areaText: String, isTop: true, t: (key) => key })).not.toContain(
      'surveillance.ladder.forecast.another',
    );
  });

  it('takes an event of another area for no end of this one’s days', () => {
    const { today, window, firstDay, daily, risen, past } = inputOf({});
    const event = (name: string, ...areaPaths: string[]) => ({ name, day: name, areaPaths });
    const areas = ['*', 'east', 'east/mill', 'eastmarch', 'west'];
    const inputs = ladderInputs(
      {
        ...{ eventId: 'one', today, window, firstDay, scopes: ['east', 'eastmarch'], breaks: [] },
        series: areas.map((areaPath) => ({ areaPath, strand: 'ALL', daily })),
        events: [event('all'), event('force', ''), event('mill', 'east/mill'), event('far', 'west', 'north')],
        ...{ targeted: [], delays: new Map(), controls: new Map(), places: new Map() },
      },
      new Map(areas.map((areaPath) => [`${areaPath} ALL`, { risen, past }])),
    );
    expect(inputs.map(({ areaPath, eventsHere }) => [areaPath, ...eventsHere])).toEqual([
      ['*', 'all', 'force', 'mill'],
      ['east', 'all', 'force', 'mill'],
      ['east/mill', 'all', 'force', 'mill'],
      ['eastmarch', 'all', 'force'],
      ['west', 'all', 'force', 'far'],
    ]);
    expect(inputs[3]?.events).toEqual(['all', 'force', 'mill', 'far']);
  });

  it('says that it settled only where the interval leaves out nothing', () => {
    const size = climb(inputOf({ usual: 12, since: (day) => 1.6 + 2 * 2 ** (-day / 4), daysAfter: 85 })).size;
    expect(size?.lastingInterval?.low).toBeGreaterThan(0.2);
    expect(climb(inputOf({})).size?.state).toBe('nothing-to-measure');
    expect(climb(inputOf({ since: () => 6, daysAfter: 9 })).size).toMatchObject({
      state: 'cannot',
      why: 'too-soon',
    });
  });

  it('foretells the next two weeks while it lasts, from a few days on', () => {
    const input = inputOf({ usual: 12, since: (day) => 1 + 4 * 2 ** (-day / 5), daysAfter: 9 });
    const { forecast } = climb(input).size ?? {};
    expect(forecast?.days).toHaveLength(14);
    expect(forecast?.days[0]?.day).toBe(input.today);
    expect(forecast?.since).toHaveLength(8);
    expect(forecast?.total.low).toBeLessThan(forecast?.total.expected ?? 0);
    expect(forecast?.total.expected).toBeGreaterThan(forecast?.total.usual ?? 0);
    expect(forecast?.days.at(-1)?.expected).toBeLessThan(forecast?.days[0]?.expected ?? 0);
  });
});

it('3. stops where the series is too young for it', () => {
  const risen = { ...NOT_RISEN, state: 'cannot' as const, why: 'history-too-short' };
  const ladder = climb(inputOf({ risen }));
  expect(stoppedAt(ladder)).toBe('risen');
  expect(ladder.since).toBeNull();
});

it('a control is the latest run of whole periods that every area has', () => {
  const rows = ['2026-01-01', '2026-02-01', '2026-04-01', '2026-05-01', '2026-06-01'].flatMap((start) =>
    ['a', 'b'].map((areaPath) => ({ source: 'X', areaPath, period: 'month' as const, start, count: 10 })),
  );
  const daily = Array.from({ length: 181 }, () => 1);
  const about = { daily, firstDay: '2026-01-01', scopes: ['a', 'b'] };
  expect(controlSeries(rows, about)).toMatchObject({
    starts: ['2026-04-01', '2026-05-01', '2026-06-01'],
    control: [20, 20, 20],
    counts: [30, 31, 30],
  });
  expect(controlSeries(rows, { ...about, scopes: ['a', 'c'] })).toBeUndefined();
});
