import type { Context } from '#kernel/context';
import { addDays, daysBetween } from '#statistics/days';
import { knownEvents } from '../alarms/known-events.ts';
import { wholeWeeks } from '../alarms/watch-weeks.ts';
import { breaksOf } from '../breaks/series-break.model.ts';
import { standingBreaks } from '../breaks/series-break.reads.ts';
import type { WeekSeries } from '../ladder/judge-weeks.model.ts';
import { seriesCounts } from '../ladder/ladder.reads.ts';
import { seriesOf } from '../ladder/read-matter.ts';
import { thinkOnce } from '../ladder/think-once.ts';
import { weeksOf } from '../ladder/week-series.model.ts';
import { ALL } from '../picture.model.ts';
import { offenceWeeks } from './offence-series.ts';
import { type SeriesName, type WatchedSeries, WEEK_ARITHMETIC } from './watched.model.ts';

/** A year stands on the page; the last month of it may still be lifted by late reports. */
const SHOWN_WEEKS = 52;
const LATEST_WEEKS = 4;

/**
 * A series that nobody watches, judged by itself because somebody asks for it: any area, strand and kind of offence. It
 * raises no alarm, and no week of it has a q: it was held against no others. The arithmetic runs in a thread.
 * @returns undefined where there is no whole week of it
 */
export async function judgeOne(ctx: Context, name: SeriesName): Promise<WatchedSeries | undefined> {
  const { firstDay, monday, to } = await wholeWeeks(ctx);
  if (firstDay >= to) return undefined;
  const series = await weeksOfOne(ctx, name, { firstDay, monday });
  if (!series || series.counts.length === 0) return undefined;
  const answer = await thinkOnce({
    kind: 'watch',
    weeks: LATEST_WEEKS,
    shown: SHOWN_WEEKS,
    events: await knownEvents(ctx),
    series: [{ ...series, kept: [] }],
  });
  const [watched] = answer;
  return {
    ...name,
    unit: 'week',
    judgedAt: ctx.now,
    arithmetic: WEEK_ARITHMETIC,
    firstWeek: series.firstWeek,
    counts: [...series.counts],
    weeks: (watched?.shown ?? []).map((week) => ({ ...week, q: null })),
    isAlone: true,
  };
}

async function weeksOfOne(
  ctx: Context,
  { areaPath, strand, offence }: SeriesName,
  { firstDay, monday }: { firstDay: string; monday: string },
): Promise<WeekSeries | undefined> {
  const { tx, forceId } = ctx;
  const breaks = await standingBreaks(tx, forceId);
  if (offence !== ALL) {
    const all = await offenceWeeks(ctx, { areaPath, firstDay, monday, breaks });
    return all.find((each) => each.strand === strand && each.offence === offence);
  }
  const rows = await seriesCounts(tx, forceId, {
    scopes: [areaPath],
    from: firstDay,
    to: addDays(monday, -1),
  });
  const own = seriesOf(areaPath, rows, daysBetween(firstDay, monday)).find((each) => each.strand === strand);
  if (!own?.daily.some((count) => count > 0)) return undefined;
  return weeksOf(
    { ...own, firstDay },
    {
      anchor: monday,
      breaks: breaksOf(breaks, { scopes: [areaPath], strand: strand === ALL ? undefined : strand }),
    },
  );
}
