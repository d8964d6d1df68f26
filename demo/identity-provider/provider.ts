import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { errors, Provider } from 'oidc-provider';
import { sendPage, sendStyle } from '../page.ts';
import { closeServer, listen } from '../service.ts';
import { type ClientFacts, DEMO_ACR, DEMO_AMR, providerConfiguration } from './configuration.ts';
import { aboutPage, refusedPage, signInPage } from './sign-in-page.ts';

export interface IdentityProviderOptions extends ClientFacts {
  /** Port on 127.0.0.1; 0 takes a free one. */
  port: number;
  /** The issuer's URL; without it `http://127.0.0.1:<port>`. */
  issuer?: string;
  log: (message: string) => void;
}

export interface IdentityProvider {
  issuer: string;
  url: string;
  port: number;
  stop(): Promise<void>;
}

const MOST_FORM_BYTES = 4096;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_FORM_BYTES)
      throw new RangeError('The form is larger than a choice of one person.');
  }
  return new URLSearchParams(text);
}

/** Shows the list of people (GET) or finishes the sign-in as the chosen one (POST). */
async function signIn(
  provider: Provider,
  options: IdentityProviderOptions,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { uid } = await provider.interactionDetails(request, response);
  const formTargets = [...new Set(options.redirectUris.map((uri) => new URL(uri).origin))];
  if (request.method !== 'POST')
    return sendPage(response, signInPage(options.people, `/sign-in/${uid}`, formTargets));
  const chosen = (await readForm(request)).get('person');
  const person = options.people.find((one) => one.sub === chosen);
  if (!person) return sendPage(response, refusedPage(422, 'unknown_person'));
  const login = { accountId: person.sub, acr: DEMO_ACR, amr: DEMO_AMR, remember: false };
  await provider.interactionFinished(request, response, { login });
}

/** Forgets who signed in before, so that the next person can be chosen in the same browser without a sign-out page. */
function forgetSession(request: IncomingMessage): void {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/);
  request.headers.cookie = cookies.filter((one) => !/^_session(\.sig)?=/.test(one)).join('; ');
}

function refuse(response: ServerResponse, error: unknown, log: (message: string) => void): void {
  const expected = error instanceof errors.SessionNotFound || error instanceof RangeError;
  if (!expected) log(`The demo sign-in failed: ${error instanceof Error ? error.message : String(error)}`);
  if (response.headersSent) response.destroy();
  else sendPage(response, refusedPage(expected ? 400 : 500, expected ? 'session_not_found' : 'server_error'));
}

/**
 * Starts an OpenID provider for training: authorization code with PKCE, one confidential client, a page that signs in
 * as a fictional person with one click. Lets anybody in, so it listens on 127.0.0.1 alone and production refuses it.
 * ID token claims: `sub`, `name`, `rank`, `groups` (roles), `areas` (area paths), `acr`, `amr`. Rejects if the port is taken.
 */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  const port = await listen(server, options.port, 'STAND_IDENTITY_PORT');
  const url = `http://127.0.0.1:${port}`;
  const issuer = options.issuer ?? url;

  const provider = new Provider(issuer, providerConfiguration(options));
  provider.on('server_error', (_, error) =>
    options.log(`The demo identity provider failed: ${error.message}`),
  );
  const protocol = provider.callback();
  handle = (request, response) => {
    forgetSession(request);
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (sendStyle(path, response)) return;
    if (path === '/') return sendPage(response, aboutPage(options.people));
    if (!path.startsWith('/sign-in/')) return protocol(request, response);
    signIn(provider, options, request, response).catch((error: unknown) =>
      refuse(response, error, options.log),
    );
  };
  return { issuer, url, port, stop: () => closeServer(server) };
}
