/**
 * Measures what the public process can answer, then sends ten times as much for a while, whether or not answers come,
 * and says for each class what share was answered and how fast. The last line is JSON.
 */
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { count, machine, quantile, round, runBench, say } from '../../bench/figures.ts';
import { Ledger } from '../../demo/exercise/ledger.ts';
import { publishLinks } from '../../demo/exercise/say.ts';
import { World } from '../../demo/exercise/world.ts';
import { LOAD_CLASSES } from '../../src/platform/web/admission.ts';
import { Crowd, type Told, wishesOf } from './crowd.ts';
import { openLine } from './proof.ts';
import { System } from './system.ts';

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Readers who ask for the next thing when they have the last: enough to keep the process busy, too few to crowd it. */
const STEADY = 16;
/** What is vital is answered to all but this share, and the classes keep their order but for this much. */
const LEAST_VITAL = 0.99;
const ORDER_WITHIN = 0.05;

interface Figures {
  sent: number;
  answered: number;
  share: number;
  p50Ms: number;
  p99Ms: number;
  putOffP99Ms: number;
}

const isAnswered = ({ status }: Told): boolean => status > 0 && status < 500;

function figuresOf(told: readonly Told[]): Figures {
  const answered = told.filter(isAnswered).map(({ ms }) => ms);
  const putOff = told.filter(({ status }) => status === 503).map(({ ms }) => ms);
  const at = (values: number[], q: number): number => (values.length > 0 ? round(quantile(values, q)) : 0);
  return {
    sent: told.length,
    answered: answered.length,
    share: round(answered.length / Math.max(1, told.length), 3),
    p50Ms: at(answered, 0.5),
    p99Ms: at(answered, 0.99),
    putOffP99Ms: at(putOff, 0.99),
  };
}

/** Answers a second to readers who wait for each before they ask for the next. */
async function capacityOf(crowd: Crowd, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let sent = 0;
  await Promise.all(
    Array.from({ length: STEADY }, async () => {
      while (performance.now() < until) await crowd.send(sent++);
    }),
  );
  return crowd.told.filter(isAnswered).length / seconds;
}

async function flood(crowd: Crowd, rate: number, seconds: number): Promise<void> {
  const startedAt = performance.now();
  const sending: Promise<void>[] = [];
  const all = Math.round(rate * seconds);
  for (let sent = 0; sent < all; ) {
    const due = Math.min(all, Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1);
    for (; sent < due; sent++) sending.push(crowd.send(sent, startedAt + (sent / rate) * 1000));
    await sleep(1);
  }
  await Promise.all(sending);
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      times: { type: 'string', default: '10' },
      'vital-p99': { type: 'string', default: '5000' },
      keep: { type: 'boolean', default: false },
    },
  });
  const seconds = count('--seconds', values.seconds);
  const times = count('--times', values.times);
  const vitalP99 = count('--vital-p99', values['vital-p99']);
  const system = await System.make(BUILD, {});
  let isOver = false;
  try {
    await system.start();
    await publishLinks(new World(system.doors), new Ledger(say));
    const wishes = await wishesOf(system.doors.public);
    const line = await openLine(system.databaseUrl());
    const reports = async (): Promise<number> =>
      Number((await line.query('select count(*) as n from reporting.report')).rows[0]?.n);

    const warm = new Crowd(system.doors.public, wishes);
    await capacityOf(warm, 3);
    const calm = new Crowd(system.doors.public, wishes);
    const capacity = await capacityOf(calm, Math.max(5, seconds / 2));
    say(`${round(capacity)} answers a second to ${STEADY} readers; now ${times} times as much`);
    const before = await reports();
    const crowd = new Crowd(system.doors.public, wishes);
    await flood(crowd, capacity * times, seconds);

    // Once the crowd has gone, everything is answered again.
    const recoveredAt = performance.now();
    for (;;) {
      const after = new Crowd(system.doors.public, wishes);
      await Promise.all(Array.from({ length: 100 }, (_, n) => (n % 10 === 0 ? after.send(n) : undefined)));
      after.close();
      if (after.told.every(isAnswered)) break;
      if (performance.now() - recoveredAt > 60_000) throw new Error('it did not recover within a minute');
      await sleep(100);
    }
    const recoveryMs = performance.now() - recoveredAt;
    for (const one of [warm, calm, crowd]) one.close();

    const classes = Object.fromEntries(
      LOAD_CLASSES.map((name) => [name, figuresOf(crowd.told.filter(({ loadClass }) => loadClass === name))]),
    );
    for (const [name, one] of Object.entries(classes))
      say(
        `${name.padEnd(9)} ${String(one.answered).padStart(6)} of ${String(one.sent).padEnd(6)} answered, half within ${one.p50Ms} ms, 99 of 100 within ${one.p99Ms} ms; put off within ${one.putOffP99Ms} ms`,
      );
    const acknowledged = crowd.told.filter(({ isShortReport }) => isShortReport).length;
    const stored = (await reports()) - before;
    await line.end();
    const vital = classes.vital as Figures;
    const shares = LOAD_CLASSES.map((name) => (classes[name] as Figures).share);
    const isInOrder = shares.every((share, n) => n === 0 || share >= (shares[n - 1] ?? 0) - ORDER_WITHIN);
    isOver = vital.share >= LEAST_VITAL && vital.p99Ms <= vitalP99 && isInOrder && stored >= acknowledged;
    process.stdout.write(
      `${JSON.stringify({
        faults: 'overload',
        held: isOver,
        times,
        seconds,
        capacityPerSecond: round(capacity),
        sentPerSecond: round(crowd.told.length / seconds),
        classes,
        shortReports: { acknowledged, stored },
        recoveryMs: round(recoveryMs),
        load: round(loadavg()[0] ?? 0, 1),
        machine: machine(),
      })}\n`,
    );
    process.exitCode = isOver ? 0 : 1;
  } finally {
    await system.stop();
    if (isOver && !values.keep) system.remove();
    else say(`Folder and log: ${system.folder}`);
  }
});
