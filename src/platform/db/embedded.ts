import { existsSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { Refusal } from '#kernel/refusal';
import { makeWay } from '../config/folder.ts';
import { serverBinaries } from './embedded-binaries.ts';
import { clearSockets, freePort, makeFolder, refuseFolder, socketFolder } from './embedded-folders.ts';
import { claimFolder, endServer, stopOrphan } from './embedded-orphan.ts';
import { mayUse, serverUser } from './embedded-owner.ts';
import {
  EMBEDDED_SUPERUSER,
  ended,
  lastLines,
  makeCluster,
  type Server,
  startServer,
} from './embedded-server.ts';

export { EMBEDDED_SUPERUSER };

/** What the launcher needs of a log; the product's own log fits. */
export interface EmbeddedLog {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
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
  /** Environment of the server beyond its own: tests give it the clock of another day. */
  env?: Record<string, string>;
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

export const EMBEDDED_DATABASE = 'stand';

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
  // Each checkpoint has whole pages logged again: a cascade to a million writes more than the usual gigabyte.
  max_wal_size: '4GB',
};

const MB = 2 ** 20;
/**
 * Pages the server keeps at hand, by the machine's memory: an eighth, for it shares the machine with the product's other
 * processes; never less than PostgreSQL's own 128 MB and never more than the ledger of a million lines is served by.
 */
export const sharedBuffers = (memory: number): string =>
  `${Math.min(1024, Math.max(128, Math.floor(memory / 8 / MB)))}MB`;
/** What this process may have, also within a container; a limit of none is told as more than there is. */
const memoryHere = (): number =>
  Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/** Connection texts for a server behind a Unix socket. */
export const socketUrl =
  (at: { socketDir: string; port: number }) =>
  (role: string, database = EMBEDDED_DATABASE): string =>
    `postgres://${encodeURIComponent(role)}@/${encodeURIComponent(database)}?host=${encodeURIComponent(at.socketDir)}&port=${at.port}`;

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
    makeWay(parent, 0o755);
  } catch {
    throw refuseFolder(parent, user);
  }
  if (!mayUse(user, parent, 'pass')) throw refuseFolder(parent, user);
  const socketDir = socketFolder({ runDir: resolve(options.runDir), dataDir }, user);
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
    const server: Server = { user, logFile, env: options.env };
    makeFolder(socketDir, user);
    const native = serverBinaries(user, parent);
    const orphan = await stopOrphan(dataDir);
    if (orphan)
      options.log.warn({ pid: orphan }, 'stopped a PostgreSQL that a killed process had left behind');
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await makeCluster(native, dataDir, server);
    return await serve({ options, dataDir, socketDir, native, server, release });
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
  const url = socketUrl({ socketDir, port });
  const settings = {
    ...SETTINGS,
    shared_buffers: sharedBuffers(memoryHere()),
    ...options.settings,
    unix_socket_directories: socketDir,
    port: String(port),
  };
  const args = [
    '-D',
    dataDir,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
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
      // Empty now; the next start makes it again.
      rmSync(socketDir, { recursive: true, force: true });
    },
  };
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      EMBEDDED_DATABASE,
    ]);
    if (!rowCount) await client.query(`create database ${EMBEDDED_DATABASE}`);
  } finally {
    await client.end();
  }
}
