/**
 * Kills the database under a steady load of reports (or, with `--disk`, fills its disk), leaves it so for a while, puts
 * it right again, and counts what people were told, what was kept, and how soon everything went on by itself. The last
 * line is JSON.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { count, machine, quantile, round, runBench, say } from '../../bench/figures.ts';
import { EMBEDDED_SUPERUSER, type Embedded, startEmbedded } from '../../src/platform/db/embedded.ts';
import { silentLog } from '../../src/platform/observability/log.ts';
import { openLine, unfinished } from './proof.ts';
import { Senders } from './senders.ts';
import { SmallDisk } from './small-disk.ts';
import { System } from './system.ts';

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..');
const STEADY_SECONDS = 8;
const AT_REST_WITHIN_MS = 120_000;

/** Room for the cluster and the log of some thousand reports, and little else. */
const DISK_MB = 400;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const isReady = async (door: string): Promise<boolean> =>
  (await fetch(`${door}/readyz`).catch(() => undefined))?.status === 200;

async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAt > AT_REST_WITHIN_MS) throw new Error(`${what} did not come about`);
    await sleep(50);
  }
  return performance.now() - startedAt;
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '10' },
      'answer-within': { type: 'string', default: '5000' },
      disk: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const seconds = count('--seconds', values.seconds);
  const rate = count('--rate', values.rate);
  // A reader who waits longer for "not now" has gone.
  const answerWithinMs = count('--answer-within', values['answer-within']);
  const folder = mkdtempSync(join(tmpdir(), 'stand-away-'));
  chmodSync(folder, 0o711);
  const disk = values.disk ? new SmallDisk(join(folder, 'disk'), DISK_MB) : undefined;
  // A server of its own, as a force's would be: the system does not look after it.
  const startDatabase = (): Promise<Embedded> =>
    startEmbedded({
      dataDir: join(disk?.folder ?? folder, 'pg'),
      runDir: join(folder, 'run'),
      log: silentLog,
    });
  let database = await startDatabase();
  const system = await System.make(BUILD, {
    DATABASE_URL: database.url(EMBEDDED_SUPERUSER),
    DATABASE_ROLE_URL: database.url('roleplace').replace('roleplace', '{role}'),
  });
  let isHeld = false;
  try {
    await system.start();
    const senders = new Senders(system.doors.public);
    await senders.open();
    let isOver = false;
    const running = senders.run(rate, () => isOver);
    await sleep(STEADY_SECONDS * 1000);

    const goneAt = senders.now;
    if (disk) disk.fill(0);
    else process.kill(database.pid, 'SIGKILL');
    say(`${disk ? 'its disk is full' : 'the database is gone'}; ${senders.people.length} people so far`);
    await sleep(seconds * 1000);
    const duringAway = senders.people.filter(({ refused }) => refused > 0).length;
    disk?.clear();
    // A server that cannot write its log ends by itself; who looks after it starts it again.
    const hasEnded = !isAlive(database.pid);
    if (hasEnded) database = await startDatabase();
    const backAt = senders.now;
    const doors = [system.doors.public, system.doors.leader, system.doors.staff, system.doors.api];
    const readyMs = await waitUntil('readiness', async () =>
      (await Promise.all(doors.map(isReady))).every(Boolean),
    );
    await sleep(STEADY_SECONDS * 1000);
    isOver = true;
    await running;

    const line = await openLine(database.url(EMBEDDED_SUPERUSER));
    const restMs = await waitUntil('rest', async () =>
      Object.values(await unfinished(line)).every((n) => n === 0),
    );
    const { rows } = await line.query<Record<'reports' | 'claims' | 'clocks' | 'dead', string>>(
      `select (select count(*) from reporting.report) as reports, (select count(*) from reporting.form_claim) as claims,
         (select count(*) from triage.oversight) as clocks, (select count(*) from platform.dead_letter) as dead`,
    );
    await line.end();
    const { people } = senders;
    const after = people.map(({ acknowledgedAt }) => acknowledgedAt ?? 0).filter((at) => at > backAt);
    const total = (of: (one: (typeof people)[number]) => number): number =>
      people.reduce((sum, one) => sum + of(one), 0);
    const stored = Number(rows[0]?.reports);
    const figures = {
      people: people.length,
      acknowledged: people.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
      stored,
      lost: Math.max(0, people.length - stored),
      doubled: Math.max(0, stored - people.length),
      withoutClock: stored - Number(rows[0]?.clocks),
      refusals: total(({ refused }) => refused),
      refusalsWithoutTheirWords: total(({ lostWords }) => lostWords),
      unanswered: total(({ unanswered }) => unanswered),
      peoplePutOff: duringAway,
      slowestAnswerMs: round(Math.max(...people.map(({ slowestMs }) => slowestMs))),
      p99AnswerMs: round(
        quantile(
          people.map(({ slowestMs }) => slowestMs),
          0.99,
        ),
      ),
      serverEnded: hasEnded,
      awaySeconds: round((backAt - goneAt) / 1000, 1),
      readyAgainMs: round(readyMs),
      firstReportAgainMs: round(Math.min(...after) - backAt),
      atRestMs: round(restMs),
      deadJobs: Number(rows[0]?.dead),
    };
    isHeld =
      figures.lost + figures.doubled + figures.withoutClock + figures.refusalsWithoutTheirWords === 0 &&
      figures.deadJobs === 0 &&
      figures.slowestAnswerMs <= answerWithinMs &&
      figures.acknowledged === people.length;
    process.stdout.write(
      `${JSON.stringify({ faults: disk ? 'database-disk-full' : 'database-away', held: isHeld, rate, ...figures, load: round(loadavg()[0] ?? 0, 1), machine: machine() })}\n`,
    );
    process.exitCode = isHeld ? 0 : 1;
  } finally {
    await system.stop();
    await database.stop();
    disk?.unmount();
    if (isHeld && !values.keep) {
      system.remove();
      rmSync(folder, { recursive: true, force: true });
    } else say(`Folder and log: ${system.folder}`);
  }
});
