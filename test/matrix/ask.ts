import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Runtime } from '#platform/db/runtime';
import { FormTokens } from '#platform/web/csrf';
import type { WebServer } from '#platform/web/server';

/** One request as a program would send it, with a valid form token unless told otherwise. */
export interface Ask {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  /** Without the prefix `__Host-`. */
  cookies?: Record<string, string>;
  headers?: Record<string, string>;
  form?: Record<string, string | readonly string[]>;
  /** In place of a form. */
  payload?: string | Buffer;
}

/** What came back. A stream is left at its first byte. */
export interface Heard {
  status: number;
  type: string;
  location: string;
  headers: Record<string, unknown>;
  body: string;
  cookies: Record<string, string>;
}

let asked = 0;
/** Each request comes from a neighbourhood of its own, so that no allowance a minute runs out. */
const address = (): string => {
  asked += 1;
  return `10.${(asked >> 8) & 255}.${asked & 255}.1`;
};

const cookieLine = (cookies: Record<string, string>): string =>
  Object.entries(cookies)
    .map(([name, value]) => `__Host-${name}=${value}`)
    .join('; ');

/** Reads a body to its end; an event stream has none. */
async function readAll(stream: Readable, type: string): Promise<string> {
  if (type.startsWith('text/event-stream')) {
    stream.destroy();
    return '';
  }
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
}

/** A caller of one face, through its whole server but without a socket. */
export function caller(server: WebServer, runtime: Runtime, audience: string) {
  const tokens = new FormTokens(audience, runtime.config.cookieSecret);
  const cookie = randomBytes(16).toString('base64url');
  const csrf = tokens.token(cookie);
  return async ({ method, url, cookies = {}, headers = {}, form = {}, payload }: Ask): Promise<Heard> => {
    const body = new URLSearchParams([['_csrf', csrf]]);
    for (const [name, given] of Object.entries(form))
      for (const value of [given].flat()) body.append(name, String(value));
    const isForm = method !== 'GET' && payload === undefined;
    const answer = await server.app.inject({
      method,
      url,
      headers: {
        cookie: cookieLine({ [tokens.cookieName]: cookie, ...cookies }),
        'x-forwarded-for': address(),
        'sec-fetch-site': 'same-origin',
        ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...headers,
      },
      ...(isForm ? { payload: body.toString() } : {}),
      ...(payload === undefined ? {} : { payload }),
      payloadAsStream: true,
    });
    const type = String(answer.headers['content-type'] ?? '');
    return {
      status: answer.statusCode,
      type,
      location: String(answer.headers.location ?? ''),
      headers: answer.headers,
      body: await readAll(answer.stream(), type),
      cookies: Object.fromEntries(
        answer.cookies.map(({ name, value }) => [name.replace('__Host-', ''), value] as const),
      ),
    };
  };
}
export type Caller = ReturnType<typeof caller>;
