import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { withContext } from '#platform/db/context';
import { addDays } from '#statistics/days';
import { watchMonths } from '../src/domain/surveillance/alarms/watch-months.ts';
import { watchWeeks } from '../src/domain/surveillance/alarms/watch-weeks.ts';
import { checkSums } from '../src/domain/surveillance/check-sums.ts';
import type { Judging } from '../src/domain/surveillance/ladder/judge-event.ts';
import { thinkInThreads } from '../src/domain/surveillance/ladder/think-in-threads.ts';
import { offenceCounts } from '../src/domain/surveillance/series/offence-counts.reads.ts';
import { CpuMeter } from './cpu-time.ts';
import { median, round, say } from './figures.ts';
import type { Ground } from './ground.ts';

const WATCHER = system('bench.watch');
const READS = 5;
/** As long as the watch looks back. */
const HISTORY_DAYS = 3653;

/** Milliseconds by the clock, and of processor here and in the database together. */
interface Cost {
  ms: number;
  cpuMs: number;
}

/** One watch: reading counts, arithmetic in a thread, keeping what was found. */
interface WatchCost {
  series: number;
  read: Cost;
  think: Cost;
  keep: Cost;
}

interface WatchNight {
  /** Kinds of offence of the whole force, and of one district, over ten years. */
  offenceRead: Cost;
  districtOffenceRead: Cost;
  /** Every series by week for the first time, and again with nothing new; and every series by month. */
  first: WatchCost;
  again: WatchCost;
  months: WatchCost;
  /** Holding every sum against what was counted. */
  checkSums: Cost;
}

const NOTHING: Cost = { ms: 0, cpuMs: 0 };

/** What the watch of every series costs where nothing else runs, step by step. */
export async function watchNight(ground: Ground, today: string): Promise<WatchNight> {
  const inTransaction = <T>(fn: (ctx: Context) => Promise<T>): Promise<T> =>
    withContext(ground.runtime('worker'), { forceId: ground.forceId, actor: WATCHER }, fn);
  const timed = async <T>(work: () => Promise<T>): Promise<[T, Cost]> => {
    const meter = new CpuMeter({
      here: { pid: process.pid },
      database: { pid: ground.databasePid, withChildren: true },
    });
    meter.start();
    const from = performance.now();
    const done = await work();
    const ms = round(performance.now() - from);
    meter.stop(1);
    const { here = 0, database = 0 } = meter.perPiece();
    return [done, { ms, cpuMs: round(here + database) }];
  };
  const watch = async (run: (judging: Judging) => Promise<unknown>): Promise<WatchCost> => {
    const transactions: Cost[] = [];
    const found: Pick<WatchCost, 'series' | 'think'> = { series: 0, think: NOTHING };
    await run({
      inTransaction: async (fn) => {
        const [done, cost] = await timed(() => inTransaction(fn));
        transactions.push(cost);
        return done;
      },
      think: async (thoughts) => {
        for (const thought of thoughts) if ('series' in thought) found.series += thought.series.length;
        const [answers, cost] = await timed(() => thinkInThreads(thoughts));
        found.think = cost;
        return answers;
      },
    });
    const [read = NOTHING, keep = NOTHING] = transactions;
    return { ...found, read, keep };
  };
  const offences = async (areaPath: string): Promise<Cost> => {
    const span = { areaPath, from: addDays(today, -HISTORY_DAYS), to: addDays(today, -1) };
    const all: Cost[] = [];
    for (let at = 0; at < READS; at++) {
      const [, cost] = await timed(() =>
        inTransaction(({ tx, forceId }) => offenceCounts(tx, forceId, span)),
      );
      all.push(cost);
    }
    return { ms: median(all.map(({ ms }) => ms)), cpuMs: median(all.map(({ cpuMs }) => cpuMs)) };
  };
  const [isMended, held] = await timed(() => inTransaction(checkSums));
  if (isMended) throw new Error('the sums were wrong');
  const night: WatchNight = {
    offenceRead: await offences(''),
    districtOffenceRead: await offences('d1'),
    first: await watch(watchWeeks),
    again: await watch(watchWeeks),
    months: await watch(watchMonths),
    checkSums: held,
  };
  say(`watched: ${JSON.stringify(night)}`);
  return night;
}
