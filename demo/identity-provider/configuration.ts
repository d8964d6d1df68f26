import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { interactionPolicy, type OidcContext } from 'oidc-provider';
import { sendPage } from '../page.ts';
import type { DemoPerson } from '../people.ts';
import { MemoryAdapter } from './memory-adapter.ts';
import { refusedPage } from './sign-in-page.ts';

/** Authentication context that every demo sign-in claims: the REFEDS profile for a second factor. */
export const DEMO_ACR = 'https://refeds.org/profile/mfa';
/** Methods claimed (RFC 8176). A click stands in for the factors: the claim lets the staff site's check be exercised. */
export const DEMO_AMR = ['pwd', 'otp', 'mfa'] as const;

const CLAIMS = ['sub', 'name', 'rank', 'groups', 'areas', 'acr', 'amr'];

export interface ClientFacts {
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
  people: readonly DemoPerson[];
}

/** A signing key that lives as long as the process (RSA 2048: every client reads RS256). */
function newSigningKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

/** The list of people is shown at every sign-in, so that a newcomer can change hats by signing out and in again. */
function alwaysAsk(): object {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  const ask = new Check('choose-again', 'A person is chosen at every sign-in', (context: OidcContext) =>
    context.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
  );
  policy.get('login')?.checks.add(ask);
  policy.remove('consent');
  return policy;
}

/** Consent is given beforehand: the only client is the demo's own staff site. */
async function grantAll(context: OidcContext): Promise<object> {
  const { client, session, provider } = context.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile');
  await grant.save();
  return grant;
}

function accountFinder(people: readonly DemoPerson[]) {
  return (_context: OidcContext, sub: string): object | undefined => {
    const person = people.find((one) => one.sub === sub);
    if (!person) return undefined;
    const { name, rank, roles, areas } = person;
    return {
      accountId: sub,
      claims: async () => ({ sub, name, rank, groups: [...roles], areas: [...areas] }),
    };
  };
}

/** Settings for oidc-provider: code flow with PKCE, one confidential client, everything in memory. */
export function providerConfiguration(facts: ClientFacts): object {
  return {
    adapter: () => new MemoryAdapter(),
    clients: [
      {
        client_id: facts.clientId,
        client_secret: facts.clientSecret,
        redirect_uris: [...facts.redirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [newSigningKey()] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    acrValues: [DEMO_ACR],
    claims: { openid: CLAIMS, profile: ['name'] },
    scopes: ['openid', 'profile'],
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: {
      policy: alwaysAsk(),
      url: (_: OidcContext, { uid }: { uid: string }) => `/sign-in/${uid}`,
    },
    loadExistingGrant: grantAll,
    findAccount: accountFinder(facts.people),
    ttl: {
      Interaction: 3600,
      Session: 3600,
      Grant: 3600,
      AuthorizationCode: 60,
      AccessToken: 600,
      IdToken: 600,
    },
    renderError: (context: OidcContext, out: { error: string }) => {
      context.respond = false;
      sendPage(context.res, refusedPage(400, out.error));
    },
  };
}
