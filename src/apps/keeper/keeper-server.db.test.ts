import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEEPER_SOCKETS, type KeeperSocket, keeperSocket } from '#platform/crypto/keeper-client';
import { memoryRootKey } from '#platform/crypto/root-key';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { startKeeper } from './keeper-server.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await testRuntime({ role: 'staff_web' });
});
afterAll(() => runtime?.close());

/** Says exactly this to a socket of the running keeper. */
function say(socket: KeeperSocket, path: string, body: string): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const socketPath = keeperSocket(runtime.config.keeperSocketDir, socket);
    const outgoing = request({ socketPath, path, method: 'POST' }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        text += part;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, code: JSON.parse(text).code }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('the keeper’s sockets', () => {
  it('are open to their owner alone', async () => {
    const dir = runtime.config.keeperSocketDir;
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    for (const name of Object.values(KEEPER_SOCKETS))
      expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
  });

  it('each know their own operations only', async () => {
    const operations = [
      'open',
      'sign-statement',
      'sign-checkpoint',
      'create-force-keys',
      'rotate',
      'rewrap',
      'destroy-retired',
    ];
    const known: Record<KeeperSocket, string[]> = {
      staff: ['open', 'sign-statement'],
      leader: ['open'],
      worker: ['open', 'sign-checkpoint'],
      admin: ['create-force-keys', 'rotate', 'rewrap', 'destroy-retired'],
    };
    for (const socket of Object.keys(known) as KeeperSocket[]) {
      for (const operation of [...operations, 'constructor', '__proto__', '']) {
        // An empty body is never enough, so a known operation says what is wrong with it and does nothing.
        const expected = known[socket].includes(operation) ? 'invalid-input' : 'not-allowed';
        expect(await say(socket, `/${operation}`, '{}')).toMatchObject({ code: expected });
      }
    }
  });

  it('refuse what cannot be read', async () => {
    expect(await say('staff', '/open', 'nonsense')).toEqual({ status: 422, code: 'invalid-input' });
    const odd = { forceId: "aldermarch'; --", items: [] };
    expect(await say('staff', '/open', JSON.stringify(odd))).toEqual({ status: 422, code: 'invalid-input' });
    expect(await say('staff', '/open', `"${'x'.repeat(33 * 1024 * 1024)}"`)).toEqual({
      status: 413,
      code: 'too-large',
    });
  });
});

describe('starting', () => {
  it('takes over from a killed keeper but not from a living one', async () => {
    const socketDir = await mkdtemp(join(tmpdir(), 'stand-k-'));
    const options = {
      pool: runtime.pool,
      socketDir,
      rootKey: memoryRootKey(Buffer.alloc(32, 1)),
      log: silentLog,
    };
    const path = keeperSocket(socketDir, 'staff');
    // What a killed process leaves behind: the file of a socket nobody listens on.
    await new Promise<void>((done) => {
      const left = createServer().listen(`${path}.old`, () => left.close(() => done()));
    });
    const first = await startKeeper(options);
    await expect(startKeeper(options)).rejects.toMatchObject({ code: 'conflict' });
    await first.stop();
    await writeFile(path, 'not a socket');
    await expect(startKeeper(options)).rejects.toMatchObject({ code: 'wrong-setting' });
    await rm(socketDir, { recursive: true });
  });
});
