import { describe, expect, it } from 'vitest';
import { RISK_FACTORS } from '../decision.model.ts';
import {
  areMeasuresOpen,
  currentRisk,
  isNote,
  latestNotes,
  pointedRisk,
  repeatFlags,
  TESTS,
} from './response.model.ts';

describe('what the factors point to', () => {
  it.each([
    [[], 'LOW'],
    [['PLACE_OF_WORSHIP'], 'MEDIUM'],
    [['PLACE_OF_WORSHIP', 'CHILD'], 'MEDIUM'],
    [['CHILD', 'CHILD', 'CHILD'], 'MEDIUM'],
    [['PLACE_OF_WORSHIP', 'CHILD', 'OUTING'], 'HIGH'],
    [['VIOLENCE_OR_WEAPON'], 'HIGH'],
    [['ESCALATING'], 'HIGH'],
    [['FEAR_OF_REPRISAL'], 'HIGH'],
    [RISK_FACTORS, 'HIGH'],
  ])('%j: %s', (factors, risk) => expect(pointedRisk(factors as string[])).toBe(risk));

  it('gives way to whoever judged last', () => {
    const decision = { risk: 'LOW', decidedAt: new Date(2) } as const;
    expect(currentRisk(undefined, undefined)).toBe('MEDIUM');
    expect(currentRisk(decision, undefined)).toBe('LOW');
    expect(currentRisk(decision, { risk: 'HIGH', assessedAt: new Date(1) })).toBe('LOW');
    expect(currentRisk(decision, { risk: 'HIGH', assessedAt: new Date(3) })).toBe('HIGH');
  });
});

it('an item belongs to one part and has states of its own', () => {
  for (const item of TESTS) {
    expect(isNote({ part: 'TEST', item, state: 'MET' })).toBe(true);
    expect(isNote({ part: 'CHECK', item, state: 'DONE' })).toBe(false);
    expect(isNote({ part: 'TEST', item, state: 'DONE' })).toBe(false);
  }
  const note = (item: string, state: string) => ({ part: 'TEST', item, state });
  const latest = latestNotes([note('RECORDING', 'OPEN'), note('CHARGING', 'OPEN'), note('RECORDING', 'MET')]);
  expect([...latest.values()].map(({ state }) => state)).toEqual(['MET', 'OPEN']);
});

it('special measures stay open until they are noted, by what an officer judged before what the report says', () => {
  const said = { isRepeatVictim: true, isRepeatPlace: false };
  const none = { isRepeatVictim: false, isRepeatPlace: false };
  const note = (part: string, item: string, state: string) => ({ part, item, state });
  const met = note('REPEAT', 'REPEAT_VICTIM', 'MET');
  expect(areMeasuresOpen([], none)).toBe(false);
  expect(areMeasuresOpen([], said)).toBe(true);
  expect(areMeasuresOpen([met], none)).toBe(true);
  expect(areMeasuresOpen([note('REPEAT', 'REPEAT_VICTIM', 'NOT_MET')], said)).toBe(false);
  expect(areMeasuresOpen([note('REPEAT', 'REPEAT_VICTIM', 'OPEN')], said)).toBe(true);
  expect(areMeasuresOpen([note('REPEAT', 'REPEAT_LOCATION', 'MET')], none)).toBe(true);
  expect(areMeasuresOpen([met, note('SAFEGUARDING', 'SPECIAL_MEASURES', 'DECLINED')], said)).toBe(false);
});

it('a place is a repeat place from the number the force set', () => {
  expect(repeatFlags({ isSaidBefore: true, reportsThere: 1, atLeast: 2 })).toEqual({
    isRepeatVictim: true,
    isRepeatPlace: false,
  });
  expect(repeatFlags({ isSaidBefore: false, reportsThere: 2, atLeast: 2 }).isRepeatPlace).toBe(true);
});
