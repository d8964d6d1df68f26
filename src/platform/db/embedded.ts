import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '#kernel/refusal';
import { serverBinaries } from './embedded-binaries.ts';
import { claimFolder, endServer, stopOrphan } from './embedded-orphan.ts';
import { mayUse, type ServerUser, serverUser } from './embedded-owner.ts';

/** What the launcher needs of a log; the product's own log fits. */
export interface EmbeddedLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface EmbeddedOptions {
  /** Folder of the cluster; made where it is missing. */
  dataDir: string;
  /** Folder of the socket; a short one below the temporary folder stands in where the path is too long. */
  runDir: string;
  log: EmbeddedLog;
  /** Told when PostgreSQL ends without `stop()`; the sentence holds the last lines of its log. */
  onExit?: (why: string) => void;
  /** Extra server settings. */
  settings?: Record<string, string>;
}

export interface Embedded {
  /** Connection text of one role; the database is `stand` unless named. */
  url(role: string, database?: string): string;
  /** Fast shutdown: open transactions are rolled back. */
  stop(): Promise<void>;
  port: number;
  socketDir: string;
  /** Process number of the server. */
  pid: number;
}

export const EMBEDDED_SUPERUSER = 'postgres';
export const EMBEDDED_DATABASE = 'stand';

/** Linux keeps 107 bytes of a socket's path (`sun_path` in unix(7)), macOS 103; the file name takes up to 18. */
const LONGEST_SOCKET_DIR = 80;
const START_WITHIN_MS = 60_000;

/** Server messages name no values: terse, without the statement and without its parameters. */
const QUIET = {
  log_min_messages: 'warning',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
};
const SETTINGS = {
  ...QUIET,
  listen_addresses: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
};

const refuseFolder = (folder: string, user: ServerUser): Refusal =>
  new Refusal(
    'wrong-setting',
    `The folder ${folder} cannot be entered and written by ${user.ids ? `the system user "${user.name}", which PostgreSQL runs as because you are root` : 'you'}: set STAND_VAR to a folder that can, such as /var/tmp/stand.`,
  );

function makeFolder(folder: string, user: ServerUser): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user.ids) chownSync(folder, user.ids.uid, user.ids.gid);
    chmodSync(folder, 0o700);
  } catch {
    throw refuseFolder(folder, user);
  }
  if (!mayUse(user, folder, 'write')) throw refuseFolder(folder, user);
}

/** Runs a program as the server's user. A program that cannot be started rejects; it never throws later. */
function launch(program: string, args: readonly string[], user: ServerUser, logFile: string): ChildProcess {
  const out = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      ...user.ids,
      cwd: '/',
      // An own session: Ctrl-C in a terminal must not stop the database before the apps have finished with it.
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', out, out],
    });
    child.on('error', () => undefined);
    return child;
  } finally {
    closeSync(out);
  }
}

const ended = (child: ChildProcess): Promise<string> =>
  new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(`ended with ${signal ?? code}`));
  });

const lastLines = (file: string, from = 0): string =>
  existsSync(file) ? readFileSync(file, 'utf8').slice(from).trim().split('\n').slice(-3).join(' / ') : '';

/** Makes the cluster beside its place and moves it there whole, so that a kill half-way leaves nothing half-made. */
async function makeCluster(native: string, dataDir: string, { user, logFile }: Server): Promise<void> {
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
    user,
    logFile,
  );
  const end = await ended(child);
  if (end !== 'ended with 0')
    throw new Refusal('unavailable', `The built-in PostgreSQL could not be set up (initdb ${end}): ${lastLines(logFile)}`);
  renameSync(half, dataDir);
}

interface Server {
  user: ServerUser;
  logFile: string;
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
const TRANSIENT = /pre-existing shared memory block|lock file "postmaster\.pid"|is another postmaster|Address already in use/i;

async function startServer(command: { program: string; args: string[]; url: string }, server: Server): Promise<ChildProcess> {
  const until = performance.now() + START_WITHIN_MS;
  for (;;) {
    const from = existsSync(server.logFile) ? readFileSync(server.logFile).length : 0;
    const child = launch(command.program, command.args, server.user, server.logFile);
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
      throw new Refusal('unavailable', `The built-in PostgreSQL did not answer within ${START_WITHIN_MS / 1000} seconds.`);
    }
    const said = lastLines(server.logFile, from);
    if (!TRANSIENT.test(said) || performance.now() > until)
      throw new Refusal('unavailable', `The built-in PostgreSQL did not start (${end}): ${said}`);
    await sleep(250);
  }
}

function socketFolder(runDir: string, dataDir: string): string {
  if (Buffer.byteLength(runDir) <= LONGEST_SOCKET_DIR) return runDir;
  return join(tmpdir(), `stand-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
}

/** The port only names the socket; two clusters may share a folder. */
function freePort(socketDir: string): number {
  for (let port = 5432; port < 5532; port++)
    if (!existsSync(join(socketDir, `.s.PGSQL.${port}.lock`))) return port;
  throw new Refusal('conflict', `There are a hundred databases in ${socketDir}: remove the stale sockets.`);
}

function clearSockets(socketDir: string): void {
  for (let port = 5432; port < 5532; port++) {
    const lock = join(socketDir, `.s.PGSQL.${port}.lock`);
    if (!existsSync(lock)) continue;
    const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
    if (existsSync(`/proc/${pid}`) || (process.platform !== 'linux' && pid > 0)) continue;
    rmSync(lock, { force: true });
    rmSync(join(socketDir, `.s.PGSQL.${port}`), { force: true });
  }
}

/**
 * Starts the PostgreSQL that comes with the product, on a Unix socket that only this user can reach, and makes its
 * cluster at the first start. A server left behind by a killed process is stopped first.
 * @throws Refusal `wrong-setting` (folder, user or platform), `conflict` (another process owns the folder) or
 * `unavailable` (it does not start), each with one sentence.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  const user = serverUser(dataDir);
  const parent = dirname(dataDir);
  try {
    mkdirSync(parent, { recursive: true });
  } catch {
    throw refuseFolder(parent, user);
  }
  if (!mayUse(user, parent, 'enter')) throw refuseFolder(parent, user);
  const socketDir = socketFolder(resolve(options.runDir), dataDir);
  let release: () => void;
  try {
    release = claimFolder(dataDir);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuseFolder(parent, user);
  }
  try {
    const logFile = join(parent, `${basename(dataDir)}.log`);
    rmSync(logFile, { force: true });
    makeFolder(socketDir, user);
    const native = serverBinaries(user, parent);
    const orphan = await stopOrphan(dataDir);
    if (orphan) options.log.warn({ pid: orphan }, 'stopped a PostgreSQL that a killed process had left behind');
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await makeCluster(native, dataDir, { user, logFile });
    return await serve({ options, dataDir, socketDir, native, server: { user, logFile }, release });
  } catch (error) {
    release();
    throw error;
  }
}

async function serve(parts: {
  options: EmbeddedOptions;
  dataDir: string;
  socketDir: string;
  native: string;
  server: Server;
  release: () => void;
}): Promise<Embedded> {
  const { options, dataDir, socketDir, server } = parts;
  clearSockets(socketDir);
  const port = freePort(socketDir);
  const url = (role: string, database = EMBEDDED_DATABASE): string =>
    `postgres://${encodeURIComponent(role)}@/${encodeURIComponent(database)}?host=${encodeURIComponent(socketDir)}&port=${port}`;
  const settings = { ...SETTINGS, ...options.settings, unix_socket_directories: socketDir, port: String(port) };
  const args = ['-D', dataDir, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const child = await startServer(
    { program: join(parts.native, 'bin', 'postgres'), args, url: url(EMBEDDED_SUPERUSER, 'postgres') },
    server,
  );
  let stopping = false;
  const watch = ended(child).then((why) => {
    parts.release();
    if (!stopping) options.onExit?.(`The built-in PostgreSQL ${why}: ${lastLines(server.logFile)}`);
  });
  await ensureDatabase(url(EMBEDDED_SUPERUSER, 'postgres'));
  options.log.info({ pid: child.pid, port }, 'the built-in PostgreSQL is ready');
  return {
    url,
    port,
    socketDir,
    pid: child.pid ?? 0,
    stop: async () => {
      stopping = true;
      if (child.pid && child.exitCode === null && child.signalCode === null) await endServer(child.pid);
      await watch;
    },
  };
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [EMBEDDED_DATABASE]);
    if (!rowCount) await client.query(`create database ${EMBEDDED_DATABASE}`);
  } finally {
    await client.end();
  }
}
