import { describe, expect, it } from 'vitest';
import { sensitive } from '#kernel/sensitive';
import { newPrivateCode, receiptHash } from '#platform/crypto/reader';
import { openCodeCookie, sealCodeCookie } from './carry-code.ts';
import { draftLookup, newDraft, openDraft, sealDraft } from './draft.model.ts';

const secret = sensitive('a secret of this installation');
const digits = newPrivateCode();

describe('a sealed draft', () => {
  const draft = {
    ...newDraft('report'),
    answers: { narrative: 'سب کچھ', happened: ['HURT'] },
    seen: ['what'],
  };

  it('opens with its own code and the installation’s secret, and with nothing else', () => {
    const sealed = sealDraft(secret, digits, draft);
    expect(openDraft(secret, digits, sealed)).toEqual(draft);
    expect(openDraft(secret, newPrivateCode(), sealed)).toBeUndefined();
    expect(openDraft(sensitive('another'), digits, sealed)).toBeUndefined();
    const changed = Buffer.from(sealed);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(openDraft(secret, digits, changed)).toBeUndefined();
    expect(sealed.includes(Buffer.from('سب کچھ'))).toBe(false);
  });

  it('does not tell by its length how much was written', () => {
    const short = sealDraft(secret, digits, newDraft('report'));
    const longer = sealDraft(secret, digits, {
      ...newDraft('report'),
      answers: { narrative: 'x'.repeat(1000) },
    });
    expect(longer.length).toBe(short.length);
  });

  it('is found by another hash than a receipt', () => {
    expect(draftLookup(secret, digits).equals(receiptHash(secret, digits))).toBe(false);
  });

  it('has a token of its own', () => {
    expect(newDraft('report').token).not.toBe(newDraft('report').token);
  });
});

describe('the cookie of a code', () => {
  const now = new Date('2026-07-05T12:00:00Z');

  it('carries the code unreadably and ends on its own', () => {
    const value = sealCodeCookie(secret, 'return', { digits, now });
    expect(value).not.toContain(digits);
    expect(openCodeCookie(secret, 'return', { value, now })).toBe(digits);
    const later = new Date(now.getTime() + 31 * 60_000);
    expect(openCodeCookie(secret, 'return', { value, now: later })).toBeUndefined();
  });

  it('does not stand for the other kind, another installation, or anything malformed', () => {
    const value = sealCodeCookie(secret, 'return', { digits, now });
    expect(openCodeCookie(secret, 'report', { value, now })).toBeUndefined();
    expect(openCodeCookie(sensitive('another'), 'return', { value, now })).toBeUndefined();
    for (const bad of [undefined, '', 'x', value.slice(2), `${value}AAAA`, 'A'.repeat(100_000)])
      expect(openCodeCookie(secret, 'return', { value: bad, now })).toBeUndefined();
  });
});
