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
import { median, round, say } from './figures.ts';
import type { Ground } from './ground.ts';

const WATCHER = system('bench.watch');
const READS = 5;
/** As long as the watch looks back. */
const HISTORY_DAYS = 3653;

/** Milliseconds of one watch: reading counts, arithmetic in a thread, keeping what was found. */
interface WatchMs {
  series: number;
  readMs: number;
  thinkMs: number;
  keepMs: number;
}

interface WatchNight {
  /** Kinds of offence of the whole force, and of one district, over ten years. */
  offenceReadMs: number;
  districtOffenceReadMs: number;
  /** Every series by week for the first time, and again with nothing new; and every series by month. */
  first: WatchMs;
  again: WatchMs;
  months: WatchMs;
  /** Holding every sum against what was counted. */
  checkSumsMs: number;
}

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const from = performance.now();
  const done = await work();
  return [done, round(performance.now() - from)];
};

/** What the watch of every series costs where nothing else runs, step by step. */
export async function watchNight(ground: Ground, today: string): Promise<WatchNight> {
  const inTransaction = <T>(fn: (ctx: Context) => Promise<T>): Promise<T> =>
    withContext(ground.runtime('worker'), { forceId: ground.forceId, actor: WATCHER }, fn);
  const watch = async (run: (judging: Judging) => Promise<unknown>): Promise<WatchMs> => {
    const transactions: number[] = [];
    const found: WatchMs = { series: 0, readMs: 0, thinkMs: 0, keepMs: 0 };
    await run({
      inTransaction: async (fn) => {
        const [done, ms] = await timed(() => inTransaction(fn));
        transactions.push(ms);
        return done;
      },
      think: async (thoughts) => {
        for (const thought of thoughts) if ('series' in thought) found.series += thought.series.length;
        const [answers, ms] = await timed(() => thinkInThreads(thoughts));
        found.thinkMs += ms;
        return answers;
      },
    });
    const [readMs = 0, keepMs = 0] = transactions;
    return { ...found, readMs, keepMs };
  };
  const offences = async (areaPath: string): Promise<number> => {
    const span = { areaPath, from: addDays(today, -HISTORY_DAYS), to: addDays(today, -1) };
    const all: number[] = [];
    for (let at = 0; at < READS; at++) {
      const [, ms] = await timed(() => inTransaction(({ tx, forceId }) => offenceCounts(tx, forceId, span)));
      all.push(ms);
    }
    return median(all);
  };
  const [isMended, checkSumsMs] = await timed(() => inTransaction(checkSums));
  if (isMended) throw new Error('the sums were wrong');
  const night = {
    offenceReadMs: await offences(''),
    districtOffenceReadMs: await offences('d1'),
    first: await watch(watchWeeks),
    again: await watch(watchWeeks),
    months: await watch(watchMonths),
    checkSumsMs,
  };
  say(`watched: ${JSON.stringify(night)}`);
  return night;
}
