import { daysBetween } from '#statistics/days';
import { type WeekVerdict, weekSchema } from '../ladder/ladder.model.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import { ALL } from '../picture.model.ts';

/** What a person found an alarm to be. */
export const DISPOSITIONS = ['SIGNAL', 'ARTEFACT', 'EXPLAINED'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** One judged week of an alarm, as it stands now. */
export type AlarmWeek = WeekVerdict;

/** What another room is told of an alarm: where, since when, and what a person found. Counts stay in this room. */
export interface AlarmNote {
  areaPath: string;
  strand: string;
  /** A kind of offence, where the series is of one. */
  offence?: string;
  unit: Unit;
  /** First day of the first week (or month) above its bound, and of the last. */
  firstWeek: string;
  lastWeek: string;
  /** OPEN: nobody has said yet what it was. */
  found: Disposition | 'OPEN';
}

/** Undefined for an alarm of which, as the counts stand now, no week is above its bound any more. */
export function noteOf(alarm: {
  areaPath: string;
  strand: string;
  offence: string;
  unit: Unit;
  weeks: readonly AlarmWeek[];
  disposition: Disposition | null;
}): AlarmNote | undefined {
  const above = alarm.weeks.filter(({ isAlarm }) => isAlarm);
  const [first, last] = [above[0], above.at(-1)];
  if (!first || !last) return undefined;
  const { areaPath, strand, offence, unit, disposition } = alarm;
  return {
    areaPath,
    strand,
    ...(offence === ALL ? {} : { offence }),
    unit,
    firstWeek: first.from,
    lastWeek: last.from,
    found: disposition ?? 'OPEN',
  };
}

/** Whether an alarm speaks against "no increase": nobody has found it to be counting or something known. */
export const isStanding = ({ found }: AlarmNote): boolean => found === 'OPEN' || found === 'SIGNAL';

/** From one week before an event to twelve after it, an alarm may have to do with it. */
export const NEAR_BEFORE_DAYS = 7;
export const NEAR_AFTER_DAYS = 84;

/** Days from the beginning of the last alarm after which what comes is something new: three quiet weeks, one quiet month. */
const EPISODE_DAYS: Record<Unit, number> = { week: 21, month: 62 };

/** What an alarm of a series stands on so far. */
export interface Episode {
  firstWeek: string;
  lastWeek: string;
  weeks: readonly AlarmWeek[];
}

/** What to do about the latest weeks of a series: what is known grows, and what is new is raised. */
export interface EpisodeChange {
  /** The known episode with what the weeks add to it; undefined where nothing changed. */
  grown?: Episode;
  /** New episodes, the oldest first. */
  raised: Episode[];
}

const same = (a: AlarmWeek, b: AlarmWeek): boolean =>
  JSON.stringify(weekSchema.parse(a)) === JSON.stringify(weekSchema.parse(b));

/** Puts re-judged weeks in the place of what was said of them before, and adds alarms. */
function grow(episode: Episode, weeks: readonly AlarmWeek[]): Episode {
  const byStart = new Map(episode.weeks.map((week) => [week.from, week]));
  let { lastWeek } = episode;
  for (const week of weeks) {
    if (!byStart.has(week.from) && !week.isAlarm) continue;
    byStart.set(week.from, week);
    if (week.isAlarm && week.from > lastWeek) lastWeek = week.from;
  }
  return {
    firstWeek: episode.firstWeek,
    lastWeek,
    weeks: [...byStart.values()].sort((a, b) => (a.from < b.from ? -1 : 1)),
  };
}

/**
 * Sorts the latest weeks (or months) of a series into episodes. A week above its bound belongs to the known episode
 * unless it begins more than three weeks (a month: two months) after that one's last alarm, so that nobody is told of the same rise twice, whatever they
 * found the first to be; a late report that moves a known week's count moves the alarm with it.
 * @param weeks judged weeks, the oldest first
 * @param known the series' latest episode
 */
export function episodesOf(
  weeks: readonly AlarmWeek[],
  known: Episode | undefined,
  unit: Unit = 'week',
): EpisodeChange {
  const belongs = (episode: Episode, { from }: AlarmWeek): boolean =>
    from >= episode.firstWeek && daysBetween(episode.lastWeek, from) <= EPISODE_DAYS[unit];
  let current = known;
  const raised: Episode[] = [];
  let grown: Episode | undefined;
  for (const week of weeks) {
    if (current && (belongs(current, week) || week.from < current.firstWeek)) {
      if (week.from < current.firstWeek) continue;
      const next = grow(current, [week]);
      const before = current.weeks.find(({ from }) => from === week.from);
      const after = next.weeks.find(({ from }) => from === week.from);
      const isChanged = after !== undefined && (before === undefined || !same(before, after));
      if (isChanged && raised.length > 0) raised[raised.length - 1] = next;
      else if (isChanged) grown = next;
      current = next;
      continue;
    }
    if (!week.isAlarm) continue;
    current = { firstWeek: week.from, lastWeek: week.from, weeks: [week] };
    raised.push(current);
  }
  return grown ? { grown, raised } : { raised };
}
