import { describe, expect, it } from 'vitest';
import { Refusal } from '#kernel/refusal';
import { isOutage, isWorthRetry } from './failures.ts';
import { isServerNewEnough } from './migrate.ts';

describe('isServerNewEnough', () => {
  it.each([
    [150013, false],
    [150014, true],
    [160009, false],
    [160010, true],
    [170005, false],
    [170006, true],
    [180000, true],
    [190001, true],
    [140020, false],
  ])('%i: %s', (version, fit) => expect(isServerNewEnough(version)).toBe(fit));
});

const withCode = (code: string, facts: object = {}): Error =>
  Object.assign(new Error('x'), { code, ...facts });

describe('failures', () => {
  it.each(['57P01', '57P03', '08006', '53300'])('takes %s for an outage', (code) =>
    expect(isOutage(withCode(code))).toBe(true),
  );
  it('takes a socket that is gone for an outage, and a missing file not', () => {
    expect(isOutage(withCode('ENOENT', { syscall: 'connect' }))).toBe(true);
    expect(isOutage(withCode('ECONNREFUSED', { syscall: 'connect' }))).toBe(true);
    expect(isOutage(withCode('ENOENT', { syscall: 'open' }))).toBe(false);
  });
  it.each(['23505', '42501', '57014'])('does not take %s for one', (code) =>
    expect(isOutage(withCode(code))).toBe(false),
  );
  it('leaves refusals as they are', () => expect(isOutage(new Refusal('conflict', 'no'))).toBe(false));
  it('tries again after a serialisation failure or deadlock only', () => {
    expect([withCode('40001'), withCode('40P01'), withCode('23505')].map(isWorthRetry)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
