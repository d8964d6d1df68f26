import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { passableFolder } from '#platform/db/test-folder';
import type { Doors } from './world.ts';

const PORTS = ['PUBLIC', 'LEADER', 'PARTNER', 'STAFF', 'API', 'IDENTITY', 'MAIL', 'SMTP', 'TEXT'] as const;

/** Ports nobody listens on, held together until all are known, so that none is given out twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Settings of a demo system of which nobody else knows. */
export interface Fresh {
  doors: Doors;
  env: Record<string, string>;
}

/** A demo system in a folder of its own, on free ports, that plays nothing by itself; and the doors they lead to. */
export async function bareSettings(varDir: string): Promise<Fresh> {
  const ports = await freePorts(PORTS.length);
  const env: Record<string, string> = {
    STAND_MODE: 'demo',
    STAND_VAR: varDir,
    STAND_PLAY_DEMO: 'no',
    ...Object.fromEntries(PORTS.map((name, i) => [`STAND_${name}_PORT`, String(ports[i])])),
  };
  const at = (name: (typeof PORTS)[number]): string => `http://localhost:${env[`STAND_${name}_PORT`]}`;
  return {
    doors: {
      public: at('PUBLIC'),
      leader: at('LEADER'),
      partner: at('PARTNER'),
      staff: at('STAFF'),
      api: at('API'),
      mail: at('MAIL'),
      texts: at('TEXT'),
    },
    env,
  };
}

/** The same with its own database, as the exercise and the journeys play in it. */
export async function freshSettings(varDir: string): Promise<Fresh> {
  const { doors, env } = await bareSettings(varDir);
  return {
    doors,
    env: {
      ...env,
      DATABASE_URL: '',
      STAND_LOG_LEVEL: 'warn',
      // Long enough to be there, too short to be waited for.
      STAND_RECALL_SECONDS: '1',
      // As in production, where several processes share the public port and one of them sends for all.
      STAND_PUBLIC_PROCESSES: '2',
    },
  };
}

/** Fails with the system's last words where it ends before it is ready. */
export function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastWords = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = chunk.toString().trim().split('\n').at(-1) ?? lastWords;
    });
    child.once('exit', (code) => reject(new Error(`the system did not start (${code}): ${lastWords}`)));
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('ready all')) resolve();
      });
  });
}

/**
 * Starts the whole system from nothing: a throw-away folder for its database and free ports.
 * @returns its doors, the settings it was started with, and how to stop it and remove all it left
 */
export async function startFresh(buildDir: string): Promise<Fresh & { stop(): Promise<void> }> {
  const folder = passableFolder('stand-exercise-');
  const { doors, env } = await freshSettings(join(folder, 'var'));
  const child = spawn(process.execPath, ['--enable-source-maps', join(buildDir, 'all.js')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { doors, env, stop };
}
