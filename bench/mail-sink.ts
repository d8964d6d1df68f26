import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground, Running } from './ground.ts';

/** What the bundled sink has taken since it was last cleared. Times in milliseconds since 1970. */
export interface SinkCount {
  messages: number;
  /** Different Message-IDs among them. */
  different: number;
  bytes: number;
  firstAt: number;
  lastAt: number;
}

/** The mail server that a benchmark sends to. */
export interface MailSink {
  name: 'smtp-sink' | 'bundled';
  url: string;
  port: number;
  pid: number;
  /** What came; undefined where the sink keeps no count. */
  count?(): Promise<SinkCount>;
  /** Forgets what came. */
  clear(): Promise<void>;
}

const FOLDERS = ['/usr/sbin', '/usr/lib/postfix/sbin', '/usr/libexec/postfix'];
/** Connections that may wait to be taken. */
const BACKLOG = 512;

/** Where a program of Postfix stands on this machine, if it does. */
export const postfixProgram = (name: string): string | undefined =>
  FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));

/** Postfix's sink where it is installed, else the bundled one; both are processes of their own. */
export async function startSink(ground: Ground, wanted: 'any' | 'bundled'): Promise<MailSink> {
  const program = wanted === 'any' ? postfixProgram('smtp-sink') : undefined;
  return program ? startPostfixSink(ground, program) : startBundledSink(ground);
}

async function startPostfixSink(ground: Ground, program: string): Promise<MailSink> {
  const port = await freePort();
  // As root it insists on another user.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program, [...user, `127.0.0.1:${port}`, String(BACKLOG)], { stdio: 'ignore' });
  ground.onClose(() => stop(child));
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error(`${program} does not answer`);
    await sleep(50);
  }
  return {
    name: 'smtp-sink',
    url: `smtp://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    clear: async () => undefined,
  };
}

async function startBundledSink(ground: Ground): Promise<MailSink> {
  const running = await ground.start('bench/mail-sink-child');
  const ask = (what: 'count' | 'clear') => askChild(running, what);
  return {
    name: 'bundled',
    url: running.url,
    port: Number(new URL(running.url).port),
    pid: running.child.pid ?? 0,
    count: () => ask('count'),
    clear: async () => void (await ask('clear')),
  };
}

async function askChild({ child }: Running, what: 'count' | 'clear'): Promise<SinkCount> {
  const answer = once(child, 'message');
  child.send(what);
  const [seen] = (await answer) as [SinkCount];
  return seen;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.setTimeout(1_000, () => end(false));
  });
