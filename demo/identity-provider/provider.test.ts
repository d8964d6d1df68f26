import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '#kernel/actor';
import { DEMO_PEOPLE } from '../people.ts';
import { DEMO_ACR } from './configuration.ts';
import { type IdentityProvider, startIdentityProvider } from './provider.ts';

const redirectUri = 'http://127.0.0.1:9/sign-in/back';
const clientSecret = randomBytes(24).toString('base64url');
const logged: string[] = [];
let idp: IdentityProvider;
let relyingParty: client.Configuration;

beforeAll(async () => {
  idp = await startIdentityProvider({
    port: 0,
    clientId: 'stand-staff',
    clientSecret,
    redirectUris: [redirectUri],
    people: DEMO_PEOPLE,
    log: (message) => logged.push(message),
  });
  const options = { execute: [client.allowInsecureRequests] };
  relyingParty = await client.discovery(new URL(idp.issuer), 'stand-staff', clientSecret, undefined, options);
});
afterAll(() => idp.stop());

/** A browser's worth of state: cookies kept, redirects followed one at a time. */
class Walker {
  readonly #cookies = new Map<string, string>();
  async go(
    url: URL,
    body?: URLSearchParams,
  ): Promise<{ status: number; text: string; location?: URL; headers: Headers }> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(body ? { method: 'POST', body } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split(/=(.*)/s);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    const location = response.headers.get('location');
    const text = await response.text();
    return {
      status: response.status,
      text,
      headers: response.headers,
      ...(location ? { location: new URL(location, url) } : {}),
    };
  }
}

async function askToSignIn(extra: Record<string, string> = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(relyingParty, {
    redirect_uri: redirectUri,
    scope: 'openid profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...extra,
  });
  return { verifier, state, nonce, url };
}

async function signInAs(walker: Walker, sub: string) {
  const asked = await askToSignIn();
  const toPage = await walker.go(asked.url);
  const page = await walker.go(toPage.location as URL);
  const chosen = await walker.go(toPage.location as URL, new URLSearchParams({ person: sub }));
  const back = await walker.go(chosen.location as URL);
  return { asked, page, back: back.location as URL };
}

describe('the demo identity provider', () => {
  it.each(DEMO_PEOPLE)(
    'signs $name in by code and PKCE, with roles, areas and a second factor',
    async (person) => {
      const { asked, page, back } = await signInAs(new Walker(), person.sub);
      expect(page.text).toContain('fictional');
      expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:9");
      const tokens = await client.authorizationCodeGrant(relyingParty, back, {
        pkceCodeVerifier: asked.verifier,
        expectedState: asked.state,
        expectedNonce: asked.nonce,
      });
      expect(tokens.claims()).toMatchObject({
        sub: person.sub,
        name: person.name,
        rank: person.rank,
        groups: [...person.roles],
        areas: [...person.areas],
        acr: DEMO_ACR,
        amr: expect.arrayContaining(['mfa']),
      });
      const userinfo = await client.fetchUserInfo(relyingParty, tokens.access_token, person.sub);
      expect(userinfo).toMatchObject({ name: person.name, groups: [...person.roles] });
    },
  );

  it('asks again at every sign-in, so that one person can try every role', async () => {
    const walker = new Walker();
    await signInAs(walker, 'demo-reyes');
    const { page, asked, back } = await signInAs(walker, 'demo-lindqvist');
    expect(page.text).toContain('Choose who to sign in as');
    const checks = {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
    };
    const tokens = await client.authorizationCodeGrant(relyingParty, back, checks);
    expect(tokens.claims()?.sub).toBe('demo-lindqvist');
  });

  it('refuses a code with another verifier, and a code used twice', async () => {
    const { asked, back } = await signInAs(new Walker(), 'demo-reyes');
    const facts = { expectedState: asked.state, expectedNonce: asked.nonce };
    const wrong = { ...facts, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    await expect(client.authorizationCodeGrant(relyingParty, back, wrong)).rejects.toThrow();
    const right = { ...facts, pkceCodeVerifier: asked.verifier };
    const tokens = await client.authorizationCodeGrant(relyingParty, back, right);
    expect(tokens.claims()?.sub).toBe('demo-reyes');
    await expect(client.authorizationCodeGrant(relyingParty, back, right)).rejects.toThrow();
  });

  it('refuses a request without PKCE, and an address that was not registered', async () => {
    const { url } = await askToSignIn();
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const noChallenge = await new Walker().go(url);
    expect(noChallenge.location?.searchParams.get('error')).toBe('invalid_request');

    const elsewhere = await askToSignIn({ redirect_uri: 'http://elsewhere.example/' });
    const refused = await new Walker().go(elsewhere.url);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('This sign-in cannot go on');
  });

  it('answers a stale link, an unknown person and an oversize form with a page, not a fault', async () => {
    const stale = await new Walker().go(new URL('/sign-in/long-gone', idp.url));
    expect([stale.status, stale.text.includes('session_not_found')]).toEqual([400, true]);
    const walker = new Walker();
    const toPage = await walker.go((await askToSignIn()).url);
    const unknown = await walker.go(toPage.location as URL, new URLSearchParams({ person: '<script>' }));
    expect(unknown.status).toBe(422);
    const huge = await walker.go(toPage.location as URL, new URLSearchParams({ person: 'x'.repeat(9000) }));
    expect(huge.status).toBe(400);
    expect(logged.filter((line) => line.includes('failed'))).toEqual([]);
  });

  it('lets nobody in with a wrong client secret', async () => {
    const { asked, back } = await signInAs(new Walker(), 'demo-reyes');
    const options = { execute: [client.allowInsecureRequests] };
    const thief = await client.discovery(new URL(idp.issuer), 'stand-staff', 'guessed', undefined, options);
    const checks = {
      pkceCodeVerifier: asked.verifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
    };
    await expect(client.authorizationCodeGrant(thief, back, checks)).rejects.toThrow();
  });
});

describe('the demo people', () => {
  it('hold every role between them, and no identifier twice', () => {
    expect(new Set(DEMO_PEOPLE.flatMap((person) => person.roles))).toEqual(new Set(ROLES));
    expect(new Set(DEMO_PEOPLE.map((person) => person.sub)).size).toBe(DEMO_PEOPLE.length);
  });
});
