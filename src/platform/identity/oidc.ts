import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import type { Config } from '../config/config.ts';

/** What must be remembered between leaving for the identity provider and coming back; sealed into a short cookie. */
export interface SignInState {
  verifier: string;
  state: string;
  nonce: string;
  wanted: string;
}

/** Ten minutes to sign in elsewhere. */
export const SIGN_IN_SECONDS = 600;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SCOPES = 'openid profile';

const cookieKey = (secret: Sensitive<string>): Buffer =>
  Buffer.from(hkdfSync('sha256', secret.reveal(), '', 'stand-together/cookie/oidc/1', 32));

/** Seals the state for its cookie. */
export function sealSignIn(secret: Sensitive<string>, state: SignInState): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', cookieKey(secret), nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(state), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/** The state of a cookie, or undefined for one that is not ours or was changed. */
export function openSignIn(secret: Sensitive<string>, value: string | undefined): SignInState | undefined {
  const sealed = Buffer.from((value ?? '').slice(0, 2_000), 'base64url');
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', cookieKey(secret), sealed.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
    return JSON.parse(
      Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'),
    ) as SignInState;
  } catch {
    return undefined;
  }
}

const found = new Map<string, Promise<client.Configuration>>();

/** The issuer's own description, asked for once; a failure is forgotten, so that the next sign-in asks again. */
function discover({ oidc, mode }: Config): Promise<client.Configuration> {
  const known = found.get(oidc.issuer);
  if (known) return known;
  const asked = client.discovery(
    new URL(oidc.issuer),
    oidc.clientId,
    oidc.clientSecret.reveal(),
    undefined,
    // Plain HTTP is for the demo's own provider on this machine; production refuses such an issuer in its settings.
    mode === 'production' ? {} : { execute: [client.allowInsecureRequests] },
  );
  found.set(oidc.issuer, asked);
  asked.catch(() => found.delete(oidc.issuer));
  return asked;
}

const returnUrl = (config: Config): string => `${config.urls.staff}/sign-in/return`;

/**
 * Begins a sign-in by authorization code with PKCE.
 * @returns where to send the browser, and what to remember until it comes back
 * @throws Refusal `unavailable` where the identity provider does not answer
 */
export async function startSignIn(
  config: Config,
  wanted: string,
): Promise<{ url: string; state: SignInState }> {
  const provider = await discover(config).catch(() => {
    throw new Refusal('unavailable', 'the identity provider does not answer');
  });
  const state: SignInState = {
    verifier: client.randomPKCECodeVerifier(),
    state: client.randomState(),
    nonce: client.randomNonce(),
    wanted,
  };
  const url = client.buildAuthorizationUrl(provider, {
    redirect_uri: returnUrl(config),
    scope: SCOPES,
    code_challenge: await client.calculatePKCECodeChallenge(state.verifier),
    code_challenge_method: 'S256',
    state: state.state,
    nonce: state.nonce,
  });
  return { url: url.href, state };
}

/**
 * Trades the code that came back for the person's claims; state, nonce, issuer and signature are checked.
 * @throws Refusal `not-allowed` where anything does not fit
 */
export async function finishSignIn(
  config: Config,
  query: Record<string, string>,
  remembered: SignInState,
): Promise<Record<string, unknown>> {
  const provider = await discover(config).catch(() => {
    throw new Refusal('unavailable', 'the identity provider does not answer');
  });
  const url = new URL(returnUrl(config));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  try {
    const tokens = await client.authorizationCodeGrant(provider, url, {
      pkceCodeVerifier: remembered.verifier,
      expectedState: remembered.state,
      expectedNonce: remembered.nonce,
      idTokenExpected: true,
    });
    return { ...tokens.claims() };
  } catch {
    throw new Refusal('not-allowed', 'the identity provider did not confirm this sign-in; start again');
  }
}
