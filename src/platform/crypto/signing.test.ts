import { sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { newCheckedText, readCheckedText } from './crockford.ts';
import { newKeyPair } from './raw-keys.ts';
import {
  canonicalText,
  comparableText,
  newVerifyCode,
  normaliseVerifyCode,
  verifySignature,
} from './signing.ts';

const STATEMENT = `Officers are at Mill Ward tonight.
"You are not alone" - if you see something, call 101; in danger, call 999.
Read more: https://aldermarch.example/s/first_aid`;

describe('canonical text', () => {
  it('is the same after an honest journey', () => {
    const curly = STATEMENT.replace('"You are not alone" -', '\u201cYou are not alone\u201d \u2014');
    const journeys = [
      curly,
      STATEMENT.replace('Officers', '*Officers*').replace('tonight', '_tonight_'),
      `\u200e\ufeff  ${STATEMENT.replaceAll(' ', '\u00a0')}  \r\n`,
      STATEMENT.replaceAll('\n', '\r\n\r\n'),
      STATEMENT.replaceAll(' ', '  '),
      STATEMENT.normalize('NFD'),
      `\u2066${STATEMENT}\u2069`,
    ];
    for (const text of journeys) expect(canonicalText(text)).toBe(canonicalText(STATEMENT));
  });

  it('survives joined and broken lines when texts are compared', () => {
    const joined = STATEMENT.replaceAll('\n', ' ');
    expect(comparableText(joined)).toBe(comparableText(STATEMENT));
    expect(canonicalText(joined)).not.toBe(canonicalText(STATEMENT));
  });

  it('keeps every letter, digit and address', () => {
    expect(canonicalText(STATEMENT)).toContain('https://aldermarch.example/s/first_aid');
    for (const [from, to] of [
      ['101', '102'],
      ['Mill', 'Mi11'],
      ['are', '\u0430re'],
      ['not alone', 'alone'],
    ] as const)
      expect(canonicalText(STATEMENT.replace(from, to))).not.toBe(canonicalText(STATEMENT));
  });

  it('does nothing the second time', () => {
    const marks = fc.constantFrom(...'ab \n*_~-.\u2014\u201c\u200b\u0301\u037e\u1fef/(');
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 60 }), (chars) => {
        const once = canonicalText(chars.join(''));
        expect(canonicalText(once)).toBe(once);
      }),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(canonicalText(canonicalText(text))).toBe(canonicalText(text));
      }),
    );
  });

  it('takes no longer than it should over hostile text', () => {
    const spentMs = cpuTimer();
    for (const piece of ['*', '* ', '-*', ' ', '\n', '_a*', '"*']) canonicalText(`a${piece.repeat(50_000)}a`);
    expect(spentMs()).toBeLessThan(1_000);
  });
});

describe('signatures', () => {
  const { publicKey, privateKey } = newKeyPair('ed25519');
  const signature = sign(null, Buffer.from(canonicalText(STATEMENT)), privateKey).toString('base64url');

  it('hold for the text as it was and as it arrived', () => {
    expect(verifySignature(publicKey, STATEMENT, signature)).toBe(true);
    expect(verifySignature(publicKey, `*${STATEMENT}*`, signature)).toBe(true);
  });

  it('hold for no other words, key or signature', () => {
    const letters = [...STATEMENT]
      .map((char, at) => ({ char, at }))
      .filter(({ char }) => /[A-Za-z0-9]/.test(char));
    for (const { char, at } of letters) {
      const other = `${STATEMENT.slice(0, at)}${char === 'x' ? 'y' : 'x'}${STATEMENT.slice(at + 1)}`;
      expect(verifySignature(publicKey, other, signature)).toBe(false);
    }
    expect(verifySignature(newKeyPair('ed25519').publicKey, STATEMENT, signature)).toBe(false);
    for (const bad of ['', 'x', signature.slice(4), `${signature}AAAA`, 'A'.repeat(86)])
      expect(verifySignature(publicKey, STATEMENT, bad)).toBe(false);
    expect(verifySignature(Buffer.alloc(31), STATEMENT, signature)).toBe(false);
  });
});

describe('the verification code', () => {
  it('is read however it is typed', () => {
    const code = newVerifyCode('ald');
    expect(code).toMatch(/^ALD-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const [, first, last] = code.split('-');
    const slips = `${first}${last}`.replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase();
    expect(normaliseVerifyCode(`ald ${slips}`)).toBe(code);
    expect(normaliseVerifyCode(` ${code.replaceAll('-', ' \u2013 ')} `)).toBe(code);
    expect(normaliseVerifyCode(slips, 'ALD')).toBe(code);
    expect(normaliseVerifyCode(slips)).toBeNull();
  });

  it('finds every single slip and every exchange of two characters', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (let n = 0; n < 20; n += 1) {
      const text = newCheckedText(8);
      expect(readCheckedText(text, 8)).toBe(text);
      for (let at = 0; at < 8; at += 1) {
        for (const other of alphabet)
          if (other !== text[at])
            expect(readCheckedText(text.slice(0, at) + other + text.slice(at + 1), 8)).toBeNull();
        for (let to = at + 1; to < 8; to += 1) {
          if (text[at] === text[to]) continue;
          const chars = [...text];
          [chars[at], chars[to]] = [chars[to] ?? '', chars[at] ?? ''];
          expect(readCheckedText(chars.join(''), 8)).toBeNull();
        }
      }
    }
  });
});
