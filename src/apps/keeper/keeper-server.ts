import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import { FRAME_TYPE, readFrame } from '#platform/crypto/frame';
import { KEEPER_SOCKETS, type KeeperSocket, keeperSocket } from '#platform/crypto/keeper-client';
import type { RootKey } from '#platform/crypto/root-key';
import type { Log } from '#platform/observability/log';
import { appendRefusal } from './audit-lines.store.ts';
import { inForce } from './force-transaction.ts';
import { listenOn, prepareSocketDir } from './keeper-sockets.ts';
import { KeyRing } from './key-ring.ts';
import { createForceKeys, destroyRetired, revokeKey, rewrapBatch, rotateKey } from './manage-keys.ts';
import { openFile } from './open-file.ts';
import { openRecords, sketchRecords } from './open-records.ts';
import {
  bundleBody,
  checkpointBody,
  forceBody,
  namedTexts,
  openBody,
  openFileBody,
  openManyBody,
  revokeBody,
  rotateBody,
  statementBody,
} from './requests.ts';
import { signBundle } from './sign-bundle.ts';
import { signCheckpoint } from './sign-checkpoint.ts';
import { signStatement } from './sign-statement.ts';

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const STOP_WITHIN_MS = 2_000;

export interface Keeper {
  stop(): Promise<void>;
}

type Operation = (body: unknown) => Promise<unknown>;

/** An operation that takes only a body of this shape. */
function operation<T>(schema: z.ZodType<T>, act: (body: T) => Promise<unknown>): Operation {
  return (body) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new Refusal('invalid-input', `the keeper cannot read the request at ${where}`);
    }
    return act(parsed.data);
  };
}

/** What may be asked on each socket; an operation that is not listed does not exist there. */
function operationsOf(pool: Pool, ring: KeyRing): Record<KeeperSocket, Record<string, Operation>> {
  const open = (socket: 'staff' | 'leader' | 'worker') =>
    operation(openBody, async (body) => ({
      items: namedTexts(body.items, await openRecords(pool, ring, { socket, body })),
    }));
  const openMany = (socket: 'staff' | 'leader' | 'worker') =>
    operation(openManyBody, async (body) => ({
      texts: (await openRecords(pool, ring, { socket, body })).flat(),
    }));
  const sketch = (socket: 'staff' | 'worker') =>
    operation(openBody, async (body) => ({ items: await sketchRecords(pool, ring, { socket, body }) }));
  const file = (socket: 'staff' | 'worker') =>
    operation(openFileBody, async (body) => ({ fileKey: await openFile(pool, ring, { socket, body }) }));
  return {
    staff: {
      open: open('staff'),
      'open-many': openMany('staff'),
      'open-file': file('staff'),
      sketch: sketch('staff'),
      'sign-bundle': operation(bundleBody, (body) => signBundle(pool, ring, body)),
      'sign-statement': operation(statementBody, (body) => signStatement(pool, ring, body)),
    },
    leader: { open: open('leader'), 'open-many': openMany('leader') },
    worker: {
      open: open('worker'),
      'open-many': openMany('worker'),
      'open-file': file('worker'),
      sketch: sketch('worker'),
      'sign-checkpoint': operation(checkpointBody, (body) => signCheckpoint(pool, ring, body)),
    },
    admin: {
      'create-force-keys': operation(forceBody, async ({ forceId }) => ({
        keyIds: await inForce(pool, forceId, (tx) => createForceKeys(tx, ring, forceId)),
      })),
      rotate: operation(rotateBody, async (body) => ({
        keyId: await inForce(pool, body.forceId, (tx) => rotateKey(tx, ring, body)),
      })),
      revoke: operation(revokeBody, (body) => inForce(pool, body.forceId, (tx) => revokeKey(tx, ring, body))),
      rewrap: operation(forceBody, ({ forceId }) =>
        inForce(pool, forceId, (tx) => rewrapBatch(tx, ring, forceId)),
      ),
      'destroy-retired': operation(forceBody, async ({ forceId }) => ({
        keyIds: await inForce(pool, forceId, (tx) => destroyRetired(tx, ring, forceId)),
      })),
    },
  };
}

/**
 * Starts the keeper: the only process that holds private keys. It listens on Unix sockets in `socketDir` (0700) and
 * has no other way in; the socket a process can reach is who it is. `pool` connects as the database role `keeper`.
 */
export async function startKeeper(options: {
  pool: Pool;
  socketDir: string;
  rootKey: RootKey;
  log: Log;
}): Promise<Keeper> {
  const { pool, socketDir, rootKey, log } = options;
  const operations = operationsOf(pool, new KeyRing(rootKey));
  await prepareSocketDir(socketDir);
  const servers: Server[] = [];
  for (const socket of Object.keys(KEEPER_SOCKETS) as KeeperSocket[]) {
    const server = createServer((request, response) => {
      void answer(request, response, { pool, log, socket, operations: operations[socket] });
    });
    server.keepAliveTimeout = 60_000;
    server.requestTimeout = 30_000;
    await listenOn(server, keeperSocket(socketDir, socket));
    servers.push(server);
  }
  log.info({ sockets: servers.length }, 'keeper ready');
  return {
    async stop() {
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** Lets answers under way finish, for a while; idle connections end at once. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
    server.close(() => {
      clearTimeout(patience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

interface Desk {
  pool: Pool;
  log: Log;
  socket: KeeperSocket;
  operations: Record<string, Operation>;
}

async function answer(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const name = (request.url ?? '').slice(1);
  let body: unknown;
  try {
    body = await readBody(request);
    const act = Object.hasOwn(desk.operations, name) ? desk.operations[name] : undefined;
    if (request.method !== 'POST' || !act)
      throw new Refusal('not-allowed', `${name} is not done on this socket`);
    send(response, 200, await act(body));
  } catch (error) {
    await sendRefusal(response, error, { desk, name, body });
  }
}

async function sendRefusal(
  response: ServerResponse,
  error: unknown,
  { desk, name, body }: { desk: Desk; name: string; body: unknown },
): Promise<void> {
  const { socket, log, pool } = desk;
  const action = name.slice(0, 40);
  if (!(error instanceof Refusal)) {
    log.error({ socket, action, error }, 'keeper fault');
    send(response, 503, { code: 'unavailable', message: 'the keeper met a fault' });
    return;
  }
  log.warn({ socket, action, code: error.code }, 'keeper refused');
  await keepRefusal(pool, { socket, operation: action, code: error.code, body }).catch(() =>
    log.error({ socket, code: error.code }, 'refusal not written to the audit'),
  );
  send(response, error.status, { code: error.code, message: error.message });
}

/** Attempts that somebody should see are audited too; typing faults and outages are not. */
async function keepRefusal(
  pool: Pool,
  refused: { socket: string; operation: string; code: string; body: unknown },
): Promise<void> {
  if (!['not-allowed', 'sign-in-first', 'too-many', 'broken-seal'].includes(refused.code)) return;
  const asked = forceBody.safeParse(refused.body);
  if (!asked.success) return;
  const session = (refused.body as { sessionId?: unknown }).sessionId;
  const sessionId = typeof session === 'string' ? session.slice(0, 36) : null;
  await inForce(pool, asked.data.forceId, (tx) =>
    appendRefusal(tx, asked.data.forceId, { ...refused, sessionId }),
  );
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new Refusal('too-large', 'the request to the keeper is too large');
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  if (request.headers['content-type'] === FRAME_TYPE) return readFrame(whole);
  try {
    return JSON.parse(whole.toString('utf8'));
  } catch {
    throw new Refusal('invalid-input', 'the request to the keeper is not JSON');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  // A request refused half-read cannot be followed by another on the same connection.
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
