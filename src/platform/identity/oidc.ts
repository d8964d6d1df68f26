import * as client from 'openid-client';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import type { Config } from '../config/config.ts';
import { openCookie, sealCookie } from '../crypto/sealed-cookie.ts';

/** What must be remembered between leaving for the identity provider and coming back; sealed into a short cookie. */
export interface SignInState {
  verifier: string;
  state: string;
  nonce: string;
  wanted: string;
  /** The oldest proof of identity that will do, in seconds; checked against the token's `auth_time`. */
  maxAge: number;
  /** The session that is proved anew, and ends with it. */
  replaces?: string;
}

/** Ten minutes to sign in elsewhere. */
export const SIGN_IN_SECONDS = 600;
/** A sign-in may lean on one made elsewhere at the provider today; proving oneself again may not. */
const SIGN_IN_MAX_AGE_SECONDS = 12 * 3_600;
const AGAIN_MAX_AGE_SECONDS = 60;
const SCOPES = 'openid profile';

const PURPOSE = 'oidc';

/** Seals the state for its cookie. */
export const sealSignIn = (secret: Sensitive<string>, state: SignInState, now = new Date()): string =>
  sealCookie(secret, PURPOSE, { text: JSON.stringify(state), now, seconds: SIGN_IN_SECONDS });

/** The state of a cookie, or undefined for one that is not ours, was changed or is too old. */
export function openSignIn(
  secret: Sensitive<string>,
  value: string | undefined,
  now = new Date(),
): SignInState | undefined {
  const text = openCookie(secret, PURPOSE, { value, now });
  return text === undefined ? undefined : (JSON.parse(text) as SignInState);
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
 * Begins a sign-in by authorization code with PKCE. With `replaces` the person has to prove who they are again
 * (`prompt=login`), whatever the provider remembers. `max_age` makes the provider say when they last did.
 * @returns where to send the browser, and what to remember until it comes back
 * @throws Refusal `unavailable` where the identity provider does not answer
 */
export async function startSignIn(
  config: Config,
  { wanted, replaces }: { wanted: string; replaces?: string },
): Promise<{ url: string; state: SignInState }> {
  const provider = await discover(config).catch(() => {
    throw new Refusal('unavailable', 'the identity provider does not answer');
  });
  const state: SignInState = {
    verifier: client.randomPKCECodeVerifier(),
    state: client.randomState(),
    nonce: client.randomNonce(),
    wanted,
    maxAge: replaces ? AGAIN_MAX_AGE_SECONDS : SIGN_IN_MAX_AGE_SECONDS,
    ...(replaces ? { replaces } : {}),
  };
  const url = client.buildAuthorizationUrl(provider, {
    redirect_uri: returnUrl(config),
    scope: SCOPES,
    code_challenge: await client.calculatePKCECodeChallenge(state.verifier),
    code_challenge_method: 'S256',
    state: state.state,
    nonce: state.nonce,
    max_age: String(state.maxAge),
    ...(replaces ? { prompt: 'login' } : {}),
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
      maxAge: remembered.maxAge,
      idTokenExpected: true,
    });
    return { ...tokens.claims() };
  } catch {
    throw new Refusal('not-allowed', 'the identity provider did not confirm this sign-in; start again');
  }
}
