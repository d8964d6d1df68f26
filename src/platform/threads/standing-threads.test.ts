import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { StandingThreads } from './standing-threads.ts';

const folder = mkdtempSync(join(tmpdir(), 'stand-threads-'));
const file = join(folder, 'doubler.mjs');
writeFileSync(
  file,
  `import { parentPort } from 'node:worker_threads';
parentPort.on('message', (task) => {
  if (task < 0) throw new Error('below nought');
  if (task === 0) process.exit(3);
  if (task < 1_000) parentPort.postMessage(task * 2);
});`,
);
const threads = new StandingThreads<number, number>(file);
afterAll(async () => {
  await threads.close();
  rmSync(folder, { recursive: true, force: true });
});

it('gives each its own answer, however many ask at once', async () => {
  const asked = Array.from({ length: 50 }, (_, at) => at + 1);
  expect(await Promise.all(asked.map((task) => threads.ask(task)))).toEqual(asked.map((task) => task * 2));
});

it('tells whoever asked what went wrong, and goes on for the others', async () => {
  const answers = await Promise.allSettled([1, -1, 0, 2, 3].map((task) => threads.ask(task)));
  expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
    2,
    'Error: below nought',
    'Error: a thread ended early (3)',
    4,
    6,
  ]);
  expect(await threads.ask(4)).toBe(8);
});

it('rejects what is under way when it is closed, and begins anew when asked again', async () => {
  const never = [1_000, 1_000, 1_000, 1_000, 1_000].map((task) => threads.ask(task));
  const told = Promise.allSettled(never);
  await threads.close();
  expect((await told).every(({ status }) => status === 'rejected')).toBe(true);
  expect(await threads.ask(5)).toBe(10);
});
