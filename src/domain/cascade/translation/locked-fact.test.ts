import { describe, expect, it } from 'vitest';
import { factFaults, factsOf, plainDigits } from './locked-fact.model.ts';
import { draftOfTargets, gapProblems, keptTargets, segmentsOf } from './segment.model.ts';

const NAMES = ['Eastmarch', 'St Bride’s', 'Aldermarch Police'];
const facts = (text: string): string[] => factsOf(text, NAMES).map(({ text: fact }) => fact);

describe('locked facts', () => {
  it('are references, numbers, and names that are known or stand behind a rank', () => {
    expect(
      facts(
        'On 21 November at 19:30, Chief Inspector A. Example met 1,200 people in Eastmarch. {contact:101}',
      ),
    ).toEqual(['21', '19:30', 'A. Example', '1,200', 'Eastmarch', '{contact:101}']);
    expect(facts('It rose by 12.5% in 2026. Inspector Khan Said so.')).toContain('2026');
    expect(facts('Nothing is known of an eastern march.')).toEqual([]);
  });

  it('stand in a translation as often as in the source, in any order and in the digits of its script', () => {
    const source = 'In Eastmarch 300 people called {contact:101} by 19:30.';
    for (const target of [
      '۱۹:۳۰ تک Eastmarch میں ۳۰۰ لوگوں نے {contact:101} پر فون کیا۔',
      'Do 19:30 w rejonie Eastmarchu 300 osób zadzwoniło pod {contact:101}.',
    ])
      expect(factFaults(source, target, NAMES)).toEqual([]);
    expect(plainDigits('১২٪ ਤੇ ੩੪')).toBe('12% ਤੇ 34');
  });

  it('are named where they were changed, left out or put in', () => {
    const source = '300 people in Eastmarch called {contact:101}.';
    expect(factFaults(source, '30 osób w Eastmarch: {contact:101}.', NAMES)).toEqual([
      { kind: 'changed', fact: '300', to: '30' },
    ]);
    expect(factFaults(source, '300 osób w Eastmarch.', NAMES)).toEqual([
      { kind: 'missing', fact: '{contact:101}' },
    ]);
    expect(factFaults(source, '300 osób w St Bride’s: {contact:101}. 2 rannych.', NAMES)).toEqual([
      { kind: 'changed', fact: 'Eastmarch', to: 'St Bride’s' },
      { kind: 'added', fact: '2' },
    ]);
    expect(factFaults('Ask Inspector Khan.', 'Zapytaj inspektora Kana.', NAMES)).toEqual([
      { kind: 'missing', fact: 'Khan' },
    ]);
  });
});

describe('segments', () => {
  const source = {
    title: 'A title',
    answer: 'An answer.',
    sections: { known: 'One.\n\nTwo.\nThree.', unknown: 'U.', doing: 'D.', 'can-do': '', call: 'C.' },
    issuer: 'Chief Superintendent A. Example',
    validHours: 48,
    changeNote: '',
  };
  const targets = new Map([
    ['title-1', 'Tytuł'],
    ['known-1', 'Jeden.'],
    ['known-4', ' Trzy.\n'],
  ]);

  it('are the lines of the source; a half-done translation keeps its places', () => {
    expect(segmentsOf(source).map(({ id }) => id)).toEqual([
      'title-1',
      'answer-1',
      'known-1',
      'known-3',
      'known-4',
      'unknown-1',
      'doing-1',
      'call-1',
    ]);
    const draft = draftOfTargets(source, targets);
    expect(draft.sections.known).toBe('Jeden.\n\n\nTrzy.');
    expect(draft.issuer).toBe(source.issuer);
    const kept = keptTargets(source, draft, source);
    expect([...kept].map(([id, { target, isChanged }]) => [id, target, isChanged])).toEqual([
      ['title-1', 'Tytuł', false],
      ['known-1', 'Jeden.', false],
      ['known-4', 'Trzy.', false],
    ]);
    expect(gapProblems(source, draft).map(({ field }) => field)).toEqual([
      'answer',
      'known',
      'unknown',
      'doing',
      'call',
    ]);
  });

  it('keep what was translated of lines that stand in the newer source too', () => {
    const newer = { ...source, sections: { ...source.sections, known: 'One.\n\nMore is known.\nThree.' } };
    const draft = draftOfTargets(source, new Map([...targets, ['known-3', 'Dwa.']]));
    const kept = keptTargets(newer, draft, source);
    expect(kept.get('known-1')).toEqual({ target: 'Jeden.', isChanged: false });
    expect(kept.get('known-3')).toEqual({ target: 'Dwa.', isChanged: true });
    const shorter = { ...source, sections: { ...source.sections, known: 'Three.' } };
    expect(keptTargets(shorter, draft, source).get('known-1')).toEqual({ target: 'Trzy.', isChanged: false });
  });
});
