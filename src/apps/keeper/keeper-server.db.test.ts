import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_TYPE, readFrame, writeFrame } from '#platform/crypto/frame';
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
function say(
  socket: KeeperSocket,
  path: string,
  body: string | Buffer,
): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const socketPath = keeperSocket(runtime.config.keeperSocketDir, socket);
    const headers = typeof body === 'string' ? {} : { 'content-type': FRAME_TYPE };
    const outgoing = request({ socketPath, path, method: 'POST', headers }, (incoming) => {
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
      'open-many',
      'sign-statement',
      'sign-checkpoint',
      'create-force-keys',
      'rotate',
      'rewrap',
      'destroy-retired',
    ];
    const known: Record<KeeperSocket, string[]> = {
      staff: ['open', 'open-many', 'sign-statement'],
      leader: ['open', 'open-many'],
      worker: ['open', 'open-many', 'sign-checkpoint'],
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

  it('refuse a frame whose bytes are not those it tells of', async () => {
    const id = '4b2f0d9e-0000-4000-8000-000000000001';
    const head = {
      forceId: 'aldermarch',
      table: 'community.leader',
      purpose: 'delivery',
      fields: ['name'],
      recordIds: [id],
      sealIds: [id],
      lengths: [5],
    };
    const five = Buffer.from('12345');
    expect(readFrame(writeFrame(head, [five]))).toEqual({ ...head, rest: five });
    // As it should be, so nothing but the missing seal is wrong with it.
    expect(await say('worker', '/open-many', writeFrame(head, [five]))).toMatchObject({ code: 'gone' });
    const wrong = [
      writeFrame(head, [five, five]),
      writeFrame(head, []),
      writeFrame({ ...head, lengths: [2, 3] }, [five]),
      writeFrame({ ...head, lengths: [-1, 6] }, [five]),
      writeFrame({ ...head, sealIds: [id, id] }, [five]),
      writeFrame({ ...head, recordIds: [], lengths: [] }, []),
      writeFrame({ ...head, recordIds: ['no identifier'] }, [five]),
      writeFrame(head, [five]).subarray(0, 40),
      Buffer.from([0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0, 0, 0, 1, 0x31]),
      Buffer.alloc(0),
    ];
    for (const frame of wrong)
      expect(await say('worker', '/open-many', frame)).toEqual({ status: 422, code: 'invalid-input' });
  });

  it('take as many sealed fields of a record one way as the other', async () => {
    const id = '4b2f0d9e-0000-4000-8000-000000000001';
    const ways: Array<(fields: string[]) => [string, string | Buffer]> = [
      (fields) => {
        const sealed = Object.fromEntries(fields.map((field) => [field, 'MTIz']));
        const item = { table: 'community.leader', purpose: 'delivery', recordId: id, sealId: id };
        return ['/open', JSON.stringify({ forceId: 'aldermarch', items: [{ ...item, fields: sealed }] })];
      },
      (fields) => {
        const head = {
          forceId: 'aldermarch',
          table: 'community.leader',
          purpose: 'delivery',
          fields,
          recordIds: [id],
          sealIds: [id],
          lengths: fields.map(() => 3),
        };
        return ['/open-many', writeFrame(head, [Buffer.alloc(3 * fields.length)])];
      },
    ];
    const names = Array.from({ length: 11 }, (_, at) => `field${at}`);
    for (const way of ways) {
      expect(await say('worker', ...way(names.slice(1)))).toMatchObject({ code: 'gone' });
      expect(await say('worker', ...way(names))).toEqual({ status: 422, code: 'invalid-input' });
    }
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
