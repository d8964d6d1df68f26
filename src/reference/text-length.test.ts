import { describe, expect, it } from 'vitest';
import { piecesOf, plainMarks, textLength } from './text-length.ts';

describe('how a text travels (3GPP TS 23.038, 23.040)', () => {
  it.each([
    ['', 'GSM-7', 1],
    ['a'.repeat(160), 'GSM-7', 1],
    ['a'.repeat(161), 'GSM-7', 2],
    ['a'.repeat(306), 'GSM-7', 2],
    ['a'.repeat(307), 'GSM-7', 3],
    // The euro sign and brackets take two places each.
    [`${'a'.repeat(158)}€`, 'GSM-7', 1],
    [`${'a'.repeat(159)}€`, 'GSM-7', 2],
    ['ب'.repeat(70), 'UCS-2', 1],
    ['ب'.repeat(71), 'UCS-2', 2],
    ['ب'.repeat(135), 'UCS-2', 3],
    // One letter outside the alphabet makes all of them dear: w with a circumflex, as in Welsh.
    [`${'a'.repeat(100)}ŵ`, 'UCS-2', 2],
    // An emoji takes two places.
    ['💬'.repeat(35), 'UCS-2', 1],
    ['💬'.repeat(36), 'UCS-2', 2],
  ])('%j: %s, %i', (text, alphabet, pieces) => {
    expect(textLength(text)).toEqual({ alphabet, pieces });
  });

  it('writes typographic marks plainly, so that they do not double the price', () => {
    const typed = `“Don’t go” – ${'a'.repeat(100)}…`;
    expect(piecesOf(typed)).toBe(2);
    expect(plainMarks(typed)).toBe(`"Don't go" - ${'a'.repeat(100)}...`);
    expect(piecesOf(plainMarks(typed))).toBe(1);
  });
});
