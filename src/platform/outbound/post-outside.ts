import { lookup } from 'node:dns/promises';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** Slower than this holds up everybody behind. */
const TIMEOUT_MS = 10_000;

/** What a server outside answered. Status 0 is no answer, and `why` says why in a word. */
export interface OutsideAnswer {
  status: number;
  why: string;
  /** How long it asks us to wait, as it said it (RFC 9110, 10.2.3). */
  retryAfter?: string;
}

/** A call to an address that somebody else chose. */
export interface OutsideCall {
  url: string;
  headers: Record<string, string>;
  body: string | Buffer;
  /** True in demonstration and tests: plain HTTP and this machine are fine there. */
  mayBeLocal: boolean;
}

/**
 * Posts to an address that somebody else chose, so that it cannot be led to what lies behind our own wall: https alone,
 * every address the name resolves to is looked at, the connection goes to the very address that was looked at, and no
 * redirect is followed. The answer's body is not read. Never throws for what the network does.
 */
export async function postOutside(call: OutsideCall): Promise<OutsideAnswer> {
  const url = URL.canParse(call.url) ? new URL(call.url) : undefined;
  if (!url || url.username || url.password) return { status: 0, why: 'wrong-url' };
  const isTls = url.protocol === 'https:';
  if (!isTls && !(call.mayBeLocal && url.protocol === 'http:')) return { status: 0, why: 'not-https' };
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await lookup(host, { all: true }).catch(() => []);
  const isAllowed = ({ address }: { address: string }): boolean =>
    isPublicAddress(address) || (call.mayBeLocal && isLoopbackAddress(address));
  const [first] = addresses;
  if (!first) return { status: 0, why: 'no-address' };
  if (!addresses.every(isAllowed)) return { status: 0, why: 'private-address' };
  return send(isTls, call, {
    host: first.address,
    port: url.port || (isTls ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { ...call.headers, host: url.host, 'content-length': Buffer.byteLength(call.body) },
    // The certificate is held against the name, not against the address the name had.
    ...(isTls && isIP(host) === 0 ? { servername: host } : {}),
  });
}

function send(
  isTls: boolean,
  call: OutsideCall,
  options: RequestOptions & { servername?: string },
): Promise<OutsideAnswer> {
  return new Promise((resolve) => {
    const ask = isTls ? httpsRequest : httpRequest;
    const asked = ask({ ...options, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) }, (answer) => {
      const retryAfter = answer.headers['retry-after'];
      resolve({ status: answer.statusCode ?? 0, why: '', ...(retryAfter ? { retryAfter } : {}) });
      answer.destroy();
    });
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: 0, why: error.code ?? 'no-answer' }),
    );
    asked.end(call.body);
  });
}
