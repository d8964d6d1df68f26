import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decrypt } from 'http_ece';

/** One request as the push service got it. */
export interface PushedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A browser that subscribed: its address at the service and its keys. For tests. */
export interface TestBrowserKeys {
  endpoint: string;
  p256dh: string;
  auth: string;
  /** What the browser reads out of a message, by another program's library. */
  read(sealed: Buffer): Record<string, string>;
}

/** A real push service on this machine: takes what is sent, answers what a test tells it to. For tests. */
export class PushService {
  readonly taken: PushedRequest[] = [];
  /** By the path of a subscription; 201 unless told. `hang` never answers. */
  readonly answers = new Map<string, { status: number; retryAfter?: string } | 'hang'>();
  #server: Server | undefined;
  url = '';

  async open(): Promise<void> {
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const path = request.url ?? '';
        this.taken.push({ path, headers: request.headers, body: Buffer.concat(parts) });
        const answer = this.answers.get(path) ?? { status: 201 };
        if (answer === 'hang') {
          request.socket.destroy();
          return;
        }
        response.writeHead(answer.status, answer.retryAfter ? { 'retry-after': answer.retryAfter } : {});
        response.end();
      });
    });
    await new Promise<void>((done) => this.#server?.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => {
      this.#server?.close(() => done());
      this.#server?.closeAllConnections();
    });
  }

  /** A new subscription at this service. */
  subscribe(name: string): TestBrowserKeys {
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    const auth = randomBytes(16).toString('base64url');
    return {
      endpoint: `${this.url}/push/${name}`,
      p256dh: keys.getPublicKey().toString('base64url'),
      auth,
      read: (sealed) =>
        JSON.parse(
          decrypt(sealed, { version: 'aes128gcm', privateKey: keys, authSecret: auth }).toString('utf8'),
        ),
    };
  }
}

/** What a VAPID header says, if its signature is the named key's; undefined otherwise. For tests. */
export function vapidClaims(
  header: string,
): { aud: string; exp: number; sub: string; key: string } | undefined {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return undefined;
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isGood = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isGood ? { ...JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')), key } : undefined;
}
