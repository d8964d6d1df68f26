import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOCK_KINDS, CLOCK_RULES, type ClockRule } from '#reference/clocks';
import { clockState, dueAtOf, nextAskAt, nextLookAt, ruleFaults, shareAt } from './clock.model.ts';

const at = (text: string): Date => new Date(text);
const hours = (startedAt: Date, length = 24) => ({
  startedAt,
  unit: 'HOURS' as const,
  length,
  setDueAt: null,
  calendar: 'england-and-wales' as const,
});
const days = (startedAt: Date, length: number, calendar = 'england-and-wales' as const) => ({
  ...hours(startedAt, length),
  unit: 'WORKING_DAYS' as const,
  calendar,
});

describe('24 hours and the clocks of London', () => {
  it.each([
    // The night the clocks go forward: 09:00 GMT to 10:00 BST the next day are 24 hours.
    ['2026-03-28T09:00:00Z', '2026-03-29T09:00:00Z'],
    // The night they go back: 09:00 BST to 08:00 GMT.
    ['2026-10-24T08:00:00Z', '2026-10-25T08:00:00Z'],
  ])('are 24 hours that passed, from %s', (from, due) => {
    expect(dueAtOf(hours(at(from)))).toEqual(at(due));
  });

  it('while a working day ends with the London day, of 23 hours or of 25', () => {
    // Friday evening before each change: one working day is Monday, to its midnight in London.
    expect(dueAtOf(days(at('2026-03-27T18:00:00Z'), 1))).toEqual(at('2026-03-30T23:00:00Z'));
    expect(dueAtOf(days(at('2026-10-23T18:00:00Z'), 1))).toEqual(at('2026-10-27T00:00:00Z'));
  });

  it('know the London day at night in summer, when UTC is still the day before', () => {
    // 00:30 BST on Tuesday 30 June: the day itself is not counted, so Wednesday is.
    expect(dueAtOf(days(at('2026-06-29T23:30:00Z'), 1))).toEqual(at('2026-07-01T23:00:00Z'));
  });
});

describe('working days of the Victims’ Code', () => {
  it.each([
    [
      'Maundy Thursday: Good Friday and Easter Monday do not count',
      '2026-04-02T10:00:00Z',
      1,
      '2026-04-07T23:00:00Z',
    ],
    [
      'Christmas Eve 2026: Friday is Christmas, Monday its neighbour’s substitute',
      '2026-12-24T10:00:00Z',
      1,
      '2026-12-30T00:00:00Z',
    ],
    ['five days over that Christmas and New Year', '2026-12-24T10:00:00Z', 5, '2027-01-06T00:00:00Z'],
    [
      'Christmas 2027 at a weekend: both days have substitutes',
      '2027-12-24T10:00:00Z',
      1,
      '2027-12-30T00:00:00Z',
    ],
    ['early May', '2026-05-01T10:00:00Z', 1, '2026-05-05T23:00:00Z'],
  ])('%s', (_, from, count, due) => {
    expect(dueAtOf(days(at(from), count))).toEqual(at(due));
  });

  it('keep the calendar of the force’s own country', () => {
    const started = at('2026-04-02T10:00:00Z');
    expect(dueAtOf({ ...days(started, 1), calendar: 'scotland' })).toEqual(at('2026-04-06T23:00:00Z'));
    const twelfth = at('2026-07-10T10:00:00Z');
    expect(dueAtOf({ ...days(twelfth, 1), calendar: 'northern-ireland' })).toEqual(
      at('2026-07-14T23:00:00Z'),
    );
    expect(dueAtOf(days(twelfth, 1))).toEqual(at('2026-07-13T23:00:00Z'));
  });
});

describe('suspended time', () => {
  const start = at('2026-11-02T09:00:00Z');
  it('does not count in hours, however spans overlap', () => {
    const spans = [
      { fromAt: at('2026-11-02T12:00:00Z'), untilAt: at('2026-11-02T15:00:00Z') },
      { fromAt: at('2026-11-02T14:00:00Z'), untilAt: at('2026-11-02T18:00:00Z') },
      { fromAt: at('2026-11-20T00:00:00Z'), untilAt: at('2026-11-21T00:00:00Z') },
    ];
    expect(dueAtOf(hours(start), spans)).toEqual(at('2026-11-03T15:00:00Z'));
  });

  it('leaves out the working days at whose end it stood still, and no day for a few minutes', () => {
    const from = at('2026-11-03T10:00:00Z');
    const span = (untilAt: string) => [{ fromAt: from, untilAt: at(untilAt) }];
    expect(dueAtOf(days(start, 1), span('2026-11-03T10:05:00Z'))).toEqual(at('2026-11-04T00:00:00Z'));
    expect(dueAtOf(days(start, 1), span('2026-11-05T00:00:00Z'))).toEqual(at('2026-11-06T00:00:00Z'));
  });

  it('never brings an end forward, and moves one of hours by no more than was suspended', () => {
    const minute = fc.integer({ min: 0, max: 60 * 24 * 10 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(minute, minute), { maxLength: 5 }),
        fc.integer({ min: 1, max: 100 }),
        (raw, length) => {
          const spans = raw.map(([from, long]) => ({
            fromAt: new Date(start.getTime() + from * 60_000),
            untilAt: new Date(start.getTime() + (from + long) * 60_000),
          }));
          const plain = dueAtOf(hours(start, length)).getTime();
          const due = dueAtOf(hours(start, length), spans).getTime();
          const most = spans.reduce(
            (sum, { fromAt, untilAt }) => sum + untilAt.getTime() - fromAt.getTime(),
            0,
          );
          expect(due).toBeGreaterThanOrEqual(plain);
          expect(due - plain).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});

describe('warnings and who is asked', () => {
  const startedAt = at('2026-11-02T00:00:00Z');
  const dueAt = at('2026-11-03T00:00:00Z');
  const marks = {
    startedAt,
    dueAt,
    warnAt: at('2026-11-02T12:00:00Z'),
    askShares: [50, 75, 100],
    repeatMinutes: null,
    warnedAt: null,
    breachedAt: null,
    lastAskedAt: null,
    acceptedAt: null,
  };
  it('come after their share of the time that ran', () => {
    const spans = [{ fromAt: at('2026-11-02T06:00:00Z'), untilAt: at('2026-11-02T18:00:00Z') }];
    const due = dueAtOf(hours(startedAt), spans);
    expect(shareAt(startedAt, due, { share: 50, spans })).toEqual(at('2026-11-03T00:00:00Z'));
  });
  it('are asked once a share, however long nobody looked, and never again without a repeat', () => {
    expect(nextAskAt(marks, [])).toEqual(at('2026-11-02T12:00:00Z'));
    expect(nextAskAt({ ...marks, lastAskedAt: at('2026-11-02T19:00:00Z') }, [])).toEqual(dueAt);
    const asked = { ...marks, lastAskedAt: at('2026-11-03T01:00:00Z') };
    expect(nextAskAt(asked, [])).toBeNull();
    expect(nextAskAt({ ...asked, repeatMinutes: 10 }, [])).toEqual(at('2026-11-03T01:10:00Z'));
    expect(nextLookAt({ ...asked, warnedAt: dueAt, breachedAt: dueAt }, [])).toBeNull();
  });
  it('are not asked before the end once somebody took the clock on', () => {
    const accepted = {
      ...marks,
      lastAskedAt: at('2026-11-02T12:00:00Z'),
      acceptedAt: at('2026-11-02T12:10:00Z'),
    };
    expect(nextAskAt(accepted, [])).toEqual(dueAt);
  });
  it('stand in words', () => {
    const clock = { ...marks, suspendedUntil: null, stoppedAt: null, stopReason: null };
    const state = (part: object, now: string) => clockState({ ...clock, ...part }, at(now));
    expect(state({}, '2026-11-02T01:00:00Z')).toBe('running');
    expect(state({}, '2026-11-02T13:00:00Z')).toBe('warning');
    expect(state({}, '2026-11-03T00:00:00Z')).toBe('breached');
    expect(state({ suspendedUntil: dueAt }, '2026-11-02T13:00:00Z')).toBe('suspended');
    expect(state({ stoppedAt: startedAt, stopReason: 'DONE' }, '2026-11-09T00:00:00Z')).toBe('kept');
    const late = (stopReason: string) =>
      state({ stoppedAt: at('2026-11-04T00:00:00Z'), stopReason }, '2026-11-09T00:00:00Z');
    expect(late('DONE')).toBe('kept-late');
    // Neither was the promise kept nor the thing done.
    expect([late('NOT_POSSIBLE'), late('NOT_NEEDED')]).toEqual(['not-possible', 'not-needed']);
    expect(state({ stoppedAt: startedAt, stopReason: 'NOT_POSSIBLE' }, '2026-11-09T00:00:00Z')).toBe(
      'not-possible',
    );
  });
});

describe('rules', () => {
  it('the service comes with hold', () => {
    for (const kind of CLOCK_KINDS)
      expect(ruleFaults(kind, CLOCK_RULES[kind], CLOCK_RULES[kind])).toEqual([]);
  });
  it.each<[string, keyof typeof CLOCK_RULES, Partial<ClockRule>, string]>([
    ['recording later than 24 hours', 'RECORDING', { length: 48 }, 'length'],
    ['an enhanced victim told later than one working day', 'VICTIM_UPDATE_ENHANCED', { length: 2 }, 'length'],
    ['the Victims’ Code in hours', 'VICTIM_UPDATE_STANDARD', { unit: 'HOURS', length: 5 }, 'unit'],
    ['a length where the end is set', 'CCTV', { unit: 'HOURS', length: 2 }, 'unit'],
    ['a warning at the end', 'CONTACT', { warnShare: 100 }, 'warnShare'],
    ['shares that do not rise', 'CONTACT', { askShares: [75, 50, 100] }, 'askShares'],
    ['shares that leave out the end', 'CONTACT', { askShares: [50] }, 'askShares'],
    ['no number', 'CONTACT', { repeatMinutes: Number.NaN }, 'repeatMinutes'],
  ])('refuse %s', (_, kind, part, field) => {
    expect(ruleFaults(kind, { ...CLOCK_RULES[kind], ...part }, CLOCK_RULES[kind])).toContain(field);
  });
});
