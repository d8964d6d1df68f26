import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { passableFolder } from '#platform/db/test-folder';
import { demoSettings, type Started, startBundle } from '../support/process.ts';
import { until } from '../support/until.ts';

/** No page asked for here needs the database, so none is started. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/nothing';
const PROCESSES = 3;
/** What `POST /return` allows a neighbourhood in a minute. */
const ALLOWED = 30;

let folder: string;
let settings: Record<string, string>;
let started: Started;

beforeAll(async () => {
  folder = passableFolder('stand-several-');
  settings = {
    ...(await demoSettings(folder)).env,
    DATABASE_URL: NOWHERE,
    STAND_PUBLIC_PROCESSES: String(PROCESSES),
  };
  started = startBundle('public', settings);
  await started.ready;
});
afterAll(async () => {
  await started?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Each on a connection of its own, so that the processes take turns. */
const ask = (
  method: string,
  path: string,
  port = settings.STAND_PUBLIC_PORT,
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', reject).end();
  });

const parentOf = (pid: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1];
  } catch {
    return undefined;
  }
};
const members = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === String(started.child.pid))
    .map(Number);

it('share one port, and one count of requests', async () => {
  expect(members()).toHaveLength(PROCESSES);
  const answers = await Promise.all(Array.from({ length: ALLOWED + 6 }, () => ask('POST', '/return')));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(6);
  expect(new Set(answers.map(({ status }) => status)).size).toBe(2);
});

it('replace one that died, and go on meanwhile', async () => {
  const [first] = members();
  process.kill(first as number, 'SIGKILL');
  // A connection handed over in the instant of the death goes with it, as with any server; from here on none does.
  await until(() => /a process died and is started again/.test(started.stderr()));
  for (let asked = 0; asked < 2 * PROCESSES; asked++)
    expect((await ask('GET', '/languages')).status).toBe(200);
  await until(() => members().length === PROCESSES && !members().includes(first as number));
  expect((await ask('GET', '/languages')).status).toBe(200);
});

it('stop together', async () => {
  const all = members();
  expect((await started.stop()).code).toBe(0);
  await until(() => all.every((pid) => parentOf(String(pid)) === undefined));
  await expect(ask('GET', '/languages')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('add up their figures at one address', async () => {
  const ops = settings.STAND_STAFF_PORT ?? '';
  started = startBundle('public', { ...settings, STAND_OPS_PORT: ops });
  await started.ready;
  for (let asked = 0; asked < 2 * PROCESSES; asked++) await ask('GET', '/languages');
  const { body } = await ask('GET', '/metrics', ops);
  const counted = /http_request_duration_seconds_count\{[^}]*route="\/languages"[^}]*\} (\d+)/.exec(
    body,
  )?.[1];
  expect(Number(counted)).toBe(2 * PROCESSES);
});

it('say what is wrong once, with the exit code for settings', async () => {
  const ended = await startBundle('public', settings).ended;
  expect(ended.said).toHaveLength(1);
  expect(ended.said[0]).toMatch(/^Setting STAND_PUBLIC_PORT: port \d+ is taken/);
  expect(ended.code).toBe(78);
});
