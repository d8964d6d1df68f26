import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '#kernel/refusal';
import { makeFolder } from './embedded-folders.ts';
import { endServer } from './embedded-orphan.ts';
import type { ServerUser } from './embedded-owner.ts';

export const EMBEDDED_SUPERUSER = 'postgres';
const START_WITHIN_MS = 60_000;

/** Who runs the server, and where it and initdb write their messages. */
export interface Server {
  user: ServerUser;
  logFile: string;
  /** Environment beyond the server's own. */
  env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a program as the server's user. A program that cannot be started rejects; it never throws later. */
function launch(program: string, args: readonly string[], { user, logFile, env }: Server): ChildProcess {
  const out = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      ...user.ids,
      cwd: '/',
      // An own session: Ctrl-C in a terminal must not stop the database before the apps have finished with it.
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...env },
      stdio: ['ignore', out, out],
    });
    child.on('error', () => undefined);
    return child;
  } finally {
    closeSync(out);
  }
}

/** How the process ended, in words; a program that could not be started has ended too. */
export const ended = (child: ChildProcess): Promise<string> =>
  new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(`ended with ${signal ?? code}`));
  });

export const lastLines = (file: string, from = 0): string =>
  existsSync(file) ? readFileSync(file, 'utf8').slice(from).trim().split('\n').slice(-3).join(' / ') : '';

/** Makes the cluster beside its place and moves it there whole, so that a kill half-way leaves nothing half-made. */
export async function makeCluster(native: string, dataDir: string, server: Server): Promise<void> {
  const { user, logFile } = server;
  const half = `${dataDir}.new`;
  rmSync(half, { recursive: true, force: true });
  makeFolder(half, user);
  const child = launch(
    join(native, 'bin', 'initdb'),
    [
      `--pgdata=${half}`,
      `--username=${EMBEDDED_SUPERUSER}`,
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    server,
  );
  const end = await ended(child);
  if (end !== 'ended with 0')
    throw new Refusal(
      'unavailable',
      `The built-in PostgreSQL could not be set up (initdb ${end}): ${lastLines(logFile)}`,
    );
  renameSync(half, dataDir);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** After a kill -9 the old children may hold the shared memory for a moment; these starts are worth another try. */
const TRANSIENT =
  /pre-existing shared memory block|lock file "postmaster\.pid"|is another postmaster|Address already in use/i;

/** Starts the server and waits until it answers. Throws Refusal `unavailable` with the last lines of its log. */
export async function startServer(
  command: { program: string; args: string[]; url: string },
  server: Server,
): Promise<ChildProcess> {
  const until = performance.now() + START_WITHIN_MS;
  for (;;) {
    const from = existsSync(server.logFile) ? readFileSync(server.logFile).length : 0;
    const child = launch(command.program, command.args, server);
    let end: string | undefined;
    const watch = ended(child).then((why) => {
      end = why;
    });
    while (end === undefined && performance.now() < until) {
      if (await answers(command.url)) return child;
      await Promise.race([watch, sleep(30)]);
    }
    if (end === undefined) {
      if (child.pid) await endServer(child.pid);
      throw new Refusal(
        'unavailable',
        `The built-in PostgreSQL did not answer within ${START_WITHIN_MS / 1000} seconds.`,
      );
    }
    const said = lastLines(server.logFile, from);
    if (!TRANSIENT.test(said) || performance.now() > until)
      throw new Refusal('unavailable', `The built-in PostgreSQL did not start (${end}): ${said}`);
    await sleep(250);
  }
}
