import { describe, expect, it } from 'vitest';
import { demandFresh, isFresh } from '#kernel/policy';
import { sensitive } from '#kernel/sensitive';
import { openCookie, sealCookie } from '#platform/crypto/sealed-cookie';
import { bindingOf, browserSecret, codeOf, deviceKind, digitsOf } from './login-link.model.ts';
import { readStaffClaims } from './staff-claims.model.ts';

const now = new Date('2026-03-20T12:00:00Z');
const staff = (authenticatedAt?: Date) =>
  ({
    kind: 'staff',
    id: 'a',
    sessionId: 'b',
    name: 'Sam',
    rank: 'Inspector',
    roles: [],
    scopes: [],
    ...(authenticatedAt ? { authenticatedAt } : {}),
  }) as const;
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

describe('a fresh sign-in', () => {
  it('is fifteen minutes old at most, and known', () => {
    expect(isFresh(staff(ago(15)), now)).toBe(true);
    expect(isFresh(staff(ago(15.1)), now)).toBe(false);
    expect(isFresh(staff(), now)).toBe(false);
    expect(isFresh({ kind: 'leader', id: 'a', sessionId: 'b' }, now)).toBe(false);
    expect(isFresh({ kind: 'public' }, now)).toBe(false);
    expect(() => demandFresh(staff(ago(16)), now)).toThrow(
      expect.objectContaining({ code: 'sign-in-again' }),
    );
  });

  it('is what the identity provider says it is', () => {
    const claims = { sub: 's', name: 'Sam', groups: ['COMMANDER'], amr: ['mfa'] };
    expect(readStaffClaims({ ...claims, auth_time: now.getTime() / 1000 }).authenticatedAt).toEqual(now);
    expect(readStaffClaims(claims).authenticatedAt).toBeNull();
  });
});

describe('the binding of a link', () => {
  it('keeps a browser’s secret and makes a new one of anything else', () => {
    const secret = browserSecret(undefined);
    expect(browserSecret(secret)).toBe(secret);
    for (const wrong of ['', 'short', `${secret}x`, '<script>'.padEnd(43, 'x')])
      expect(browserSecret(wrong)).not.toBe(wrong);
  });

  it('shows six digits that are kept only as a hash of their own link', () => {
    const secret = browserSecret(undefined);
    expect(codeOf(secret)).toMatch(/^\d{6}$/);
    expect(digitsOf(' 123-456 ')).toBe('123456');
    const [one, other] = [bindingOf('link-1', secret), bindingOf('link-2', secret)];
    expect(one.browserHash).toEqual(other.browserHash);
    expect(one.codeHash).not.toEqual(other.codeHash);
  });

  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148', 'phone'],
    ['Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36', 'phone'],
    ['Mozilla/5.0 (Linux; Android 16) Chrome/140 Safari/537.36', 'tablet'],
    ['Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) Mobile/15E148', 'tablet'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140', 'computer'],
    ['curl/8', 'unknown'],
    ['', 'unknown'],
  ])('reads the kind of device from %s', (userAgent, kind) => {
    expect(deviceKind(userAgent)).toBe(kind);
  });
});

describe('a sealed cookie', () => {
  const secret = sensitive('a secret of this force that is long enough');
  const sealed = sealCookie(secret, 'oidc', { text: 'one.two\nthree', now, seconds: 60 });

  it('opens with its secret, for its purpose, until its end', () => {
    expect(openCookie(secret, 'oidc', { value: sealed, now })).toBe('one.two\nthree');
    expect(
      openCookie(secret, 'oidc', { value: sealed, now: new Date(now.getTime() + 60_000) }),
    ).toBeUndefined();
    expect(openCookie(secret, 'report', { value: sealed, now })).toBeUndefined();
    expect(openCookie(sensitive('another secret'), 'oidc', { value: sealed, now })).toBeUndefined();
    expect(openCookie(secret, 'oidc', { value: `A${sealed.slice(1)}x`, now })).toBeUndefined();
    expect(openCookie(secret, 'oidc', { value: undefined, now })).toBeUndefined();
  });
});
