import type { Context } from '#kernel/context';
import type { Unit } from '../ladder/month-series.model.ts';
import type { Watched } from '../ladder/think.model.ts';
import {
  type Counted,
  isChanged,
  nameKey,
  type SeriesName,
  type WatchedSeries,
} from '../series/watched.model.ts';
import { putWatched } from '../series/watched.store.ts';
import { episodesOf } from './alarm.model.ts';
import { latestAlarms } from './alarm.reads.ts';
import { growAlarm, insertAlarm } from './alarm.store.ts';

interface Found {
  unit: Unit;
  series: readonly (Counted & SeriesName)[];
  /** What was kept of each series, by its key. */
  before: ReadonlyMap<string, WatchedSeries>;
  /** What was found now, in the order of the series. */
  watched: readonly Watched[];
}

/**
 * Keeps what was found of watched series, and raises an alarm for each new episode above its bound.
 * @returns how many alarms are new, and how many grew
 */
export async function keepWatched(
  ctx: Context,
  { unit, series, before, watched }: Found,
): Promise<{ raised: number; grown: number }> {
  for (const [at, own] of series.entries()) {
    const weeks = watched[at]?.shown ?? [];
    if (isChanged(before.get(nameKey(own)), own, weeks))
      await putWatched(ctx, { ...own, unit, counts: Array.from(own.counts), weeks });
  }
  const known = new Map(
    (await latestAlarms(ctx.tx, ctx.forceId, unit)).map((alarm) => [nameKey(alarm), alarm]),
  );
  const seriesJudged = watched.filter(({ weeks }) => weeks.some(({ p }) => p !== null)).length;
  const done = { raised: 0, grown: 0 };
  for (const [at, { areaPath, strand, offence }] of series.entries()) {
    const found = watched[at];
    if (!found) continue;
    const { weeks, falseAlarms } = found;
    const latest = known.get(nameKey({ areaPath, strand, offence }));
    const { grown, raised } = episodesOf(weeks, latest, unit);
    if (latest && grown) done.grown += await growAlarm(ctx, latest.id, grown);
    for (const episode of raised)
      done.raised += await insertAlarm(ctx, {
        ...episode,
        id: ctx.newId(),
        areaPath,
        strand,
        offence,
        unit,
        falseAlarmsAYear: falseAlarms?.aYear ?? null,
        judgedYears: falseAlarms?.judgedYears ?? 0,
        seriesJudged: Math.max(1, seriesJudged),
      });
  }
  return done;
}
