import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type DatabaseRole, type ProcessName, readConfig } from '#platform/config/config';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { createRootKeyFile } from '#platform/crypto/root-key';
import { withContext } from '#platform/db/context';
import { EMBEDDED_SUPERUSER, type Embedded, startEmbedded } from '#platform/db/embedded';
import { migrate } from '#platform/db/migrate';
import { openPool } from '#platform/db/pool';
import { makeRuntime, type Runtime } from '#platform/db/runtime';
import { sourceFile } from '#platform/db/source-file';
import { clearKilledRuns, passableFolder } from '#platform/db/test-folder';
import type { TestGround } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { nodeOptionsOf } from '../src/apps/all/child.ts';
import { prepareForce } from '../src/apps/all/prepare-force.ts';
import { jobs } from '../src/apps/worker/jobs.ts';

const FOLDER = 'stand-bench-';
const READY_WITHIN_MS = 30_000;
const BUILD = join(dirname(sourceFile('package.json')), 'build');

/** A process of the product, or of the benchmark, that runs beside it. */
export interface Running {
  /** What it said after `ready NAME`. */
  url: string;
  child: ChildProcess;
}

/** The real ground a benchmark stands on: a durable PostgreSQL, the keeper and the force's keys, in a temporary folder. */
export interface Ground extends TestGround {
  /** Connection text of any role (`postgres` is the superuser). */
  url(role: string): string;
  /** Process number of the database server, whose children do the work. */
  databasePid: number;
  /** This process's own connection under a role, with that role's line to the keeper; one per role. */
  runtime(role: 'public_web' | 'staff_web' | 'worker'): Runtime;
  /** Starts `build/FILE.js` with the settings of this ground and waits for its `ready` line. */
  start(file: string, env?: Record<string, string>): Promise<Running>;
  stop(running: Running): Promise<void>;
  /** The keeper, which every ground has. */
  keeper: Running;
  /** The settings the processes run with. */
  env: Readonly<Record<string, string>>;
  /** Ends the database at once, as a crash would, and starts it again in the same place. */
  restartDatabase(): Promise<void>;
  /** Done when the ground is taken down, the latest first. */
  onClose(step: () => unknown): void;
}

export interface GroundOptions {
  /** Folder the CPU profiles of the started processes go to; none are made without it. */
  profileDir?: string;
}

const PROCESS_OF: Partial<Record<DatabaseRole, ProcessName>> = {
  public_web: 'public',
  staff_web: 'staff',
  worker: 'worker',
};

/** Production settings throughout: what is measured must run as it would for a force, with its log lines written. */
function settings(folder: string, url: (role: string) => string): Record<string, string> {
  return {
    STAND_MODE: 'production',
    STAND_FORCE: 'benchford',
    STAND_FORCE_NAME: 'Benchford Police',
    STAND_VAR: folder,
    STAND_KEEPER_SOCKETS: join(folder, 'k'),
    STAND_ROOT_KEY_FILE: join(folder, 'root.key'),
    DATABASE_URL: url(EMBEDDED_SUPERUSER),
    DATABASE_ROLE_URL: url('roleplace').replace('roleplace', '{role}'),
    STAND_PUBLIC_PORT: '0',
    STAND_PUBLIC_URL: 'https://public.benchford.example',
    STAND_LEADER_URL: 'https://leaders.benchford.example',
    STAND_PARTNER_URL: 'https://partners.benchford.example',
    STAND_STAFF_URL: 'https://staff.benchford.example',
    STAND_OIDC_ISSUER: 'https://identity.benchford.example',
    STAND_OIDC_CLIENT_SECRET: 'for a benchmark only: client secret',
    STAND_RECEIPT_PEPPER: 'for a benchmark only: the pepper of receipts',
    STAND_COOKIE_SECRET: 'for a benchmark only: the secret of cookies',
    STAND_SMTP_URL: 'smtp://127.0.0.1:9',
    STAND_MAIL_FROM: 'statements@benchford.example',
  };
}

/** The surroundings without settings of the product: a benchmark takes none from outside. */
const ownEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(STAND_|DATABASE_(ROLE_)?URL)/.test(name)),
  );

/** Everything that was started, so that it can be stopped in the opposite order whatever happens. */
class Closing {
  readonly #steps: Array<() => unknown> = [];
  #closing: Promise<void> | undefined;

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      for (const step of this.#steps.reverse())
        await Promise.resolve()
          .then(step)
          .catch((error: Error) => process.stderr.write(`While stopping: ${error.message}\n`));
    })();
    return this.#closing;
  }
}

/**
 * Runs one benchmark on fresh ground and takes everything down after it, also after an error, an interrupt or SIGTERM.
 * Folders of runs that were killed are removed at the next start.
 */
export async function onGround(
  options: GroundOptions,
  measure: (ground: Ground) => Promise<void>,
): Promise<void> {
  const closing = new Closing();
  let isInterrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      isInterrupted = true;
      void closing.close().finally(() => process.exit(130));
    });
  try {
    await clearKilledRuns(FOLDER);
    await measure(await layGround(options, closing));
  } catch (error) {
    // What an interrupt broke off fails in its own way, which tells nobody anything.
    if (!isInterrupted) throw error;
  } finally {
    await closing.close();
  }
}

async function layGround({ profileDir }: GroundOptions, closing: Closing): Promise<Ground> {
  const folder = passableFolder(FOLDER);
  closing.add(() => rmSync(folder, { recursive: true, force: true }));
  const startDatabase = (): Promise<Embedded> =>
    startEmbedded({ dataDir: join(folder, 'pg'), runDir: folder, log: silentLog });
  let server = await startDatabase();
  closing.add(() => server.stop());
  const url = (role: string): string => server.url(role);
  const env = settings(folder, url);
  await migrate(url(EMBEDDED_SUPERUSER), { log: silentLog, jobs });
  await createRootKeyFile(join(folder, 'root.key'));
  const admin = openPool(url(EMBEDDED_SUPERUSER), { max: 2, applicationName: 'bench' });
  closing.add(() => admin.end());

  // Several processes would write their profiles over one another's.
  const alone: Record<string, string> = profileDir ? { STAND_PUBLIC_PROCESSES: '1' } : {};
  const start = async (file: string, more: Record<string, string> = {}): Promise<Running> => {
    const running = await startChild({
      file,
      env: { ...ownEnv(), ...env, ...alone, ...more },
      folder,
      profileDir,
    });
    closing.add(() => stopChild(running.child));
    return running;
  };
  const keeper = await start('keeper');
  const config = readConfig('cli', env);
  await prepareForce(config, url(EMBEDDED_SUPERUSER));

  const runtimes = new Map<string, Runtime>();
  const runtime = (role: 'public_web' | 'staff_web' | 'worker'): Runtime => {
    const known = runtimes.get(role);
    if (known) return known;
    const pool: pg.Pool = openPool(url(role), { max: 8, applicationName: `bench ${role}` });
    closing.add(() => pool.end());
    const keeper =
      role === 'staff_web' ? new KeeperClient(keeperSocket(config.keeperSocketDir, 'staff')) : undefined;
    if (keeper) closing.add(() => keeper.close());
    const made = makeRuntime({
      pool,
      config: readConfig(PROCESS_OF[role] ?? 'cli', env),
      log: silentLog,
      ...(keeper ? { keeper } : {}),
    });
    runtimes.set(role, made);
    return made;
  };
  return {
    forceId: config.forceId,
    get databasePid() {
      return server.pid;
    },
    url,
    sql: async (text, values) => (await admin.query(text, values)).rows,
    runtime,
    as: (actor, fn) => withContext(runtime('staff_web'), { forceId: config.forceId, actor }, fn),
    start,
    stop: ({ child }) => stopChild(child),
    keeper,
    env,
    restartDatabase: async () => {
      const before = url('postgres');
      // Immediate shutdown: nothing is written, the next start recovers from the log.
      process.kill(server.pid, 'SIGQUIT');
      while (isAlive(server.pid)) await sleep(20);
      server = await startDatabase();
      if (url('postgres') !== before) throw new Error('the database came back in another place');
    },
    onClose: (step) => closing.add(step),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function startChild(parts: {
  file: string;
  env: NodeJS.ProcessEnv;
  folder: string;
  profileDir: string | undefined;
}): Promise<Running> {
  const { file, env, folder, profileDir } = parts;
  const logFile = join(folder, `${file.replace('/', '-')}.log`);
  const out = openSync(logFile, 'a', 0o600);
  const profile = profileDir
    ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, `--cpu-prof-name=${file.replace('/', '-')}.cpuprofile`]
    : [];
  const child = spawn(process.execPath, [...nodeOptionsOf(file), ...profile, join(BUILD, `${file}.js`)], {
    env,
    stdio: ['ignore', 'pipe', out, 'ipc'],
  });
  closeSync(out);
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error(`${file} ${why}: ${readFileSync(logFile, 'utf8').trim().split('\n').at(-1)}`));
    const timer = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended (${signal ?? code})`);
    });
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = /^ready \S+ (.*)$/.exec(line);
        if (!said) return;
        clearTimeout(timer);
        resolve(said[1] ?? '');
      });
  });
  return { url, child };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
