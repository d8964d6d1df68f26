import { describe, expect, it } from 'vitest';
import { type Ended, judge, recordKindOf } from './judge.model.ts';
import { addPeriod, DEFAULT_SCHEDULES, RECORD_KINDS, schedulesOf } from './schedule.model.ts';

const crime: Ended = { kind: 'report', route: 'CRIME', quietSince: '2020-02-29', isInRecords: false };

describe('a period', () => {
  it.each([
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2024-02-29', 'P4Y', '2028-02-29'],
    ['2026-08-31', 'P6M', '2027-02-28'],
    ['2026-10-01', 'P90D', '2026-12-30'],
    ['2026-12-31', 'P12M', '2027-12-31'],
    ['2026-03-28', 'P1D', '2026-03-29'],
  ])('from %s, %s ends on %s', (from, period, ends) => expect(addPeriod(from, period)).toBe(ends));
  it.each(['6Y', 'P', 'PT6H', 'P1.5Y', ''])('is not "%s"', (period) =>
    expect(() => addPeriod('2026-01-01', period)).toThrow(RangeError),
  );
});

describe('schedules', () => {
  it('speak of every kind of record once, with where the rule comes from', () => {
    expect(DEFAULT_SCHEDULES.map(({ recordKind }) => recordKind).sort()).toEqual([...RECORD_KINDS].sort());
    for (const { source } of DEFAULT_SCHEDULES) expect(source.length).toBeGreaterThan(20);
  });
  it('give way to the force’s own', () => {
    const own = {
      recordKind: 'CONCERN',
      period: 'P2Y',
      act: 'REVIEW',
      source: 'Force',
      isVerified: true,
    } as const;
    expect(schedulesOf([own]).get('CONCERN')).toEqual(own);
  });
});

describe('a report', () => {
  const schedules = schedulesOf([]);
  it('that is a crime nobody grouped is never erased without a person', () =>
    expect(judge(crime, {}, schedules)).toEqual({
      recordKind: 'CRIME_NOT_GROUPED',
      sinceOn: '2020-02-29',
      dueOn: '2026-02-28',
      act: 'REVIEW',
    }));
  it('never decided on counts as a crime', () =>
    expect(recordKindOf({ ...crime, route: null }, {})).toBe('CRIME_NOT_GROUPED'));
  it.each([1, 2, 4])('of MoPI group %i is reviewed, of group 3 erased', (mopiGroup) => {
    expect(judge(crime, { mopiGroup }, schedules).act).toBe('REVIEW');
    expect(judge(crime, { mopiGroup: 3 }, schedules).act).toBe('ERASE');
  });
  it('in the record system is a copy, whatever its group', () =>
    expect(judge({ ...crime, isInRecords: true }, { mopiGroup: 1 }, schedules)).toMatchObject({
      recordKind: 'INTAKE_COPY',
      dueOn: '2020-05-29',
    }));
  it('is kept until the day a person said, and never less than its schedule', () => {
    expect(judge(crime, { mopiGroup: 3, keepUntil: '2030-01-01' }, schedules).dueOn).toBe('2030-01-01');
    expect(judge(crime, { mopiGroup: 3, keepUntil: '2021-01-01' }, schedules).dueOn).toBe('2026-02-28');
  });
  it('ruled for erasure goes with the next run', () =>
    expect(judge(crime, { erasedFrom: '2021-03-04' }, schedules)).toMatchObject({
      recordKind: 'RULED',
      dueOn: '2021-03-04',
      act: 'ERASE',
    }));
  it.each([
    ['TENSION_OBSERVATION', 'NON_CRIME'],
    ['NO_RECORD_SIGNPOST', 'NON_CRIME'],
    ['SAFEGUARDING_REFERRAL', 'NON_CRIME'],
    ['ASB_PERSONAL', 'ASB'],
    ['INTELLIGENCE_REPORT', 'INTELLIGENCE'],
  ])('decided as %s is %s', (route, kind) => expect(recordKindOf({ ...crime, route }, {})).toBe(kind));
  it('that is a concern is one, whatever was decided', () =>
    expect(recordKindOf({ ...crime, kind: 'concern' }, {})).toBe('CONCERN'));
});
