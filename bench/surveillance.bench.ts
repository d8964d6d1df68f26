import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { replicateScan } from '../src/domain/surveillance/scan-in-threads.ts';
import { sourceFile } from '../src/platform/db/source-file.ts';
import { earsBounds } from '../src/statistics/ears.ts';
import { farringtonJudge } from '../src/statistics/farrington.ts';
import { seededRandom } from '../src/statistics/random.ts';
import { planScan } from '../src/statistics/space-time-scan.ts';
import { count, machine, median, round, runBench, say } from './figures.ts';
import { plainScan } from './plain-scan.ts';

const WEEKS = 520;
const DAYS = 3653;
const WARDS = 679;
const CASES = 23_748;

const ms = <T>(run: () => T): { ms: number; answer: T } => {
  const started = performance.now();
  const answer = run();
  return { ms: performance.now() - started, answer };
};

/** Counts with a season, a trend and surges; of the size of wards and strands in a large force. */
function madeSeries(series: number, length: number, periodsPerYear: number): Float64Array[] {
  return Array.from({ length: series }, (_, at) => {
    const random = seededRandom(1, at + length);
    const level = 1 + (at % 12) * 2;
    return Float64Array.from({ length }, (_none, t) => {
      const season = 1 + 0.3 * Math.cos((2 * Math.PI * t) / periodsPerYear);
      const surge = random.part() < 0.01 ? 3 : 1;
      const mean = level * season * (1 + t / length) * surge;
      let [drawn, product] = [-1, 1];
      for (const edge = Math.exp(-mean); product > edge; product *= 1 - random.part()) drawn++;
      return Math.max(0, drawn);
    });
  });
}

interface Peer {
  latestMs: number;
  backtestMs: number;
  earsMs: number;
  version: string;
  mu0: number[];
  p: number[];
}

/** The same work by R's surveillance package; undefined where it is not installed. */
function askR(weekly: Float64Array[], daily: Float64Array[], backtestWeeks: number): Peer | undefined {
  const found = spawnSync('Rscript', ['-e', 'library(surveillance)'], { stdio: 'ignore' });
  if (found.status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'stand-bench-'));
  try {
    for (const [name, series] of [
      ['weekly.csv', weekly],
      ['daily.csv', daily],
    ] as const) {
      const rows = Array.from(series[0] ?? [], (_, t) => series.map((each) => each[t]).join(','));
      writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
    }
    const run = spawnSync('Rscript', [sourceFile('bench/surveillance.R'), folder], {
      encoding: 'utf8',
      env: { ...process.env, BACKTEST_WEEKS: String(backtestWeeks) },
    });
    if (run.status !== 0) throw new Error(`R failed: ${run.stderr.trim().split('\n').at(-1)}`);
    const [times = '', mu0 = '', p = ''] = run.stdout.trim().split('\n');
    const [latest, backtest, ears, version = ''] = times.split(' ');
    const numbers = (line: string): number[] => line.trim().split(' ').map(Number);
    return {
      latestMs: Number(latest) * 1000,
      backtestMs: Number(backtest) * 1000,
      earsMs: Number(ears) * 1000,
      version,
      mu0: numbers(mu0),
      p: numbers(p),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The arithmetic of surveillance beside R's surveillance package, and the scan beside a plain one, in one run. */
await runBench(async () => {
  const { values } = parseArgs({
    options: {
      series: { type: 'string', default: '160' },
      'backtest-weeks': { type: 'string', default: '52' },
      replicates: { type: 'string', default: '999' },
      rounds: { type: 'string', default: '5' },
      threads: { type: 'string', default: '2' },
    },
  });
  const series = count('series', values.series);
  const backtestWeeks = count('backtest-weeks', values['backtest-weeks']);
  const replicates = count('replicates', values.replicates, 9);
  const rounds = count('rounds', values.rounds);
  const threads = count('threads', values.threads);
  const weekly = madeSeries(series, WEEKS, 52);
  const daily = madeSeries(series, DAYS, 365);
  const latest: number[] = [];
  const backtest: number[] = [];
  const ears: number[] = [];
  let answers: ReturnType<ReturnType<typeof farringtonJudge>>[] = [];
  for (let round = 0; round < rounds; round++) {
    // A judge of its own each time: making designs is part of the work.
    const run = ms(() => {
      const judge = farringtonJudge();
      return weekly.map((counts) => judge(counts, WEEKS - 1));
    });
    answers = run.answer;
    latest.push(run.ms);
    backtest.push(
      ms(() => {
        const judge = farringtonJudge();
        for (const counts of weekly) for (let t = WEEKS - backtestWeeks; t < WEEKS; t++) judge(counts, t);
      }).ms,
    );
    ears.push(
      ms(() => {
        for (const method of ['C1', 'C2', 'C3'] as const)
          for (const counts of daily) earsBounds(counts, { method });
      }).ms,
    );
  }
  say('R');
  const peer = askR(weekly, daily, backtestWeeks);
  if (!peer) say('R with the package surveillance is not installed: this side runs alone.');
  const scan = await scanBeside(replicates, threads);
  const apart = (of: (answer: (typeof answers)[number]) => number, others: readonly number[] = []): number =>
    Math.max(0, ...others.map((other, at) => Math.abs(of(answers[at] as (typeof answers)[number]) - other)));
  const ratio = (theirs: number | undefined, ours: readonly number[]): number | null =>
    theirs === undefined ? null : round(theirs / median(ours), 1);
  console.log(
    JSON.stringify({
      bench: 'surveillance',
      latestWeekRatio: ratio(peer?.latestMs, latest),
      backtestRatio: ratio(peer?.backtestMs, backtest),
      earsRatio: ratio(peer?.earsMs, ears),
      scanRatio: round(scan.plainMs / scan.ms, 1),
      latestWeekMs: round(median(latest), 2),
      backtestMs: round(median(backtest), 1),
      earsMs: round(median(ears), 1),
      scanMs: round(scan.ms),
      r: peer && {
        surveillance: peer.version,
        latestWeekMs: peer.latestMs,
        backtestMs: peer.backtestMs,
        earsMs: peer.earsMs,
        largestDifference: {
          mu0: apart((answer) => (answer.ok ? answer.mu0 : Number.NaN), peer.mu0),
          p: apart((answer) => (answer.ok ? answer.p : Number.NaN), peer.p),
        },
      },
      plainScanMs: round(scan.plainMs),
      series,
      backtestWeeks,
      replicates,
      threads,
      rounds,
      machine: machine(),
    }),
  );
});

/** A scan of as many wards and cases as London has, ours on threads and the plain one on one. */
async function scanBeside(replicates: number, threads: number): Promise<{ ms: number; plainMs: number }> {
  const random = seededRandom(2);
  const places = Array.from({ length: WARDS }, () => ({
    latitude: 51.3 + 0.4 * random.part(),
    longitude: -0.5 + 0.8 * random.part(),
  }));
  const cases = Array.from({ length: CASES }, () => ({
    place: Math.floor(WARDS * random.part() ** 1.5),
    unit: random.whole(25),
    count: 1,
  }));
  const question = { places, cases, units: 25, longest: 3, isProspective: true };
  say('scan');
  const started = performance.now();
  const plan = planScan(question);
  if (!plan.ok) throw new Error(plan.why);
  const largest = await replicateScan(plan, { replicates, seed: 1, threads });
  const took = performance.now() - started;
  say('plain scan');
  const plain = ms(() =>
    plainScan(
      {
        places,
        casePlace: cases.map(({ place }) => place),
        caseUnit: cases.map(({ unit }) => unit),
        units: 25,
        longest: 3,
      },
      replicates,
      seededRandom(3),
    ),
  );
  // Both draw from one law: far apart, one of them is wrong.
  const [a, b] = [median([...largest]), median(plain.answer)];
  if (Math.abs(a / b - 1) > 0.1) throw new Error(`the scans differ: median ${a} against ${b}`);
  return { ms: took, plainMs: plain.ms };
}
