import { describe, expect, it } from 'vitest';
import { uncovered } from './check/carried.model.ts';
import { type Comparison, compareTexts, isRecognisable } from './check.model.ts';
import { shownRuns } from './check.presenter.ts';
import { codesIn } from './check-text.ts';
import { shinglesOf, tokensOf } from './shingle.model.ts';

const LINES = [
  'Attack abroad',
  'We do not know of any danger here.',
  'What we know',
  'There was an attack on a market.',
  'What we do not know',
  'We do not know who did it.',
  'Who to call',
  'In an emergency call 999. At other times call 101.',
];
const TEXT = LINES.join('\n');
const FURNITURE = ['Issued by A. Example', 'Check code ALD-7K3M-9QX2', 'https://force.example/s/1'];

function compare(pasted: string): Comparison {
  const comparison = compareTexts({ lines: LINES, furniture: FURNITURE }, pasted);
  if (!comparison) throw new Error('not compared');
  return comparison;
}

describe('comparing a pasted text with a statement', () => {
  it('passes over quoting, case, punctuation and the furniture around it', () => {
    for (const same of [
      TEXT,
      uncovered(TEXT.replace(/^/gm, '> ')).text,
      TEXT.toUpperCase(),
      TEXT.replaceAll('.', ' …').replaceAll('\n', ' '),
      `https://force.example/s/1\n${TEXT}\nCheck code ALD-7K3M-9QX2`,
      TEXT.replace('What we know', 'Issued by A. Example Check code ALD-7K3M-9QX2 What we know'),
    ])
      expect(compare(same), same).toMatchObject({ likeness: 'genuine', before: '', after: '', share: 1 });
  });

  it('tells words around it from changes within', () => {
    const { likeness, before, after } = compare(`Please read!\n${TEXT}\nPass it on, friends`);
    expect([likeness, before, after]).toEqual(['genuine', 'Please read!', 'Pass it on, friends']);
  });

  it('takes labels of a page for nobody’s words, and a label by itself for somebody’s', () => {
    const labels = ['Skip to main content', 'English', 'Cymraeg', 'More', 'Pass it on', ...LINES];
    const around = (pasted: string) => compareTexts({ lines: LINES, furniture: FURNITURE, labels }, pasted);
    const page = `Skip to main content\nEnglish\nCymraeg\n${TEXT}\nMore\nPass it on\n${LINES[0]}\n${LINES[1]}`;
    expect(around(page)).toMatchObject({ likeness: 'genuine', before: '', after: '', foreign: [] });
    expect(around(`Dear all\n${page}`)).toMatchObject({ likeness: 'genuine', before: 'Dear all', after: '' });
    expect(around(`Read more\n${TEXT}\nEnglish, more`)).toMatchObject({
      before: 'Read more',
      after: 'English, more',
    });
  });

  it('finds every single word changed, added or left out', () => {
    const words = TEXT.split(/\s+/);
    for (const [at, word] of words.entries()) {
      const without = [...words.slice(0, at), ...words.slice(at + 1)].join(' ');
      const changed = [...words.slice(0, at), 'elsewhere', ...words.slice(at + 1)].join(' ');
      // A missing first or last word of the whole text still is a missing word.
      expect(compare(without).likeness, `without ${word}`).not.toBe('genuine');
      expect(compare(changed).likeness, `changed ${word}`).not.toBe('genuine');
    }
    expect(compare(TEXT.replace('call 999', 'call 07700 900123')).likeness).toBe('altered');
    expect(compare(TEXT.replace('do not know of', 'know of')).likeness).toBe('altered');
    expect(compare(TEXT.replace('Who to call', 'Stay at home.\nWho to call')).likeness).toBe('altered');
  });

  it('calls whole lines left out a part, wherever they are', () => {
    for (const [from, to] of [
      [4, 6],
      [0, 2],
      [6, 8],
      [2, 6],
    ] as const)
      expect(
        compare([...LINES.slice(0, from), ...LINES.slice(to)].join('\n')).likeness,
        `${from}-${to}`,
      ).toBe('part');
  });

  it('does not take a text for ours because of a shared phrase or number', () => {
    for (const other of [
      'In an emergency call 999.',
      'Do not go to the market, there was an attack, pass it on to everybody you know today',
    ]) {
      const comparison = compareTexts({ lines: LINES, furniture: FURNITURE }, other);
      expect(comparison !== undefined && isRecognisable(comparison, other), other).toBe(false);
    }
    expect(isRecognisable(compare(TEXT), TEXT)).toBe(true);
  });

  it('shows long stretches that are the same in short', () => {
    const same = { kind: 'same' as const, text: Array.from({ length: 100 }, (_, n) => `w${n}`).join(' ') };
    const [first, , last] = shownRuns([same, { kind: 'added', text: 'x' }, same]);
    expect(first?.text).toMatch(/^… w88/);
    expect(last?.text).toMatch(/w11 …$/);
  });
});

describe('fingerprints and codes', () => {
  it('are the same for the same words and fit a signed 64-bit number', () => {
    const one = shinglesOf(tokensOf('The quick brown fox jumps'));
    expect(one).toEqual(shinglesOf(tokensOf('the QUICK, brown (fox) jumps!')));
    expect(one).toHaveLength(3);
    for (const shingle of one) expect(BigInt.asIntN(64, BigInt(shingle)).toString()).toBe(shingle);
    expect(shinglesOf(tokensOf('two words'))).toEqual([]);
    expect(shinglesOf(tokensOf('w '.repeat(20_000))).length).toBeLessThanOrEqual(4_000);
  });

  it('are read out of a text as people send them', () => {
    expect(codesIn('no code here, call 101 or 0800 555 111', 'ALD')).toEqual([]);
    expect(codesIn('x'.repeat(50_000), 'ALD')).toEqual([]);
  });
});
