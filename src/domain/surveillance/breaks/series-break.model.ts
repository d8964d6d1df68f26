import { addDays, daysBetween } from '#statistics/days';

export const BREAK_KINDS = ['NEW_SYSTEM', 'COUNTING_RULE', 'CAMPAIGN', 'DATA_FAULT', 'OTHER'] as const;
export type BreakKind = (typeof BREAK_KINDS)[number];
/** STEP: the level before may have been another one and is fitted. CUT: no day before it is used. */
export const BREAK_EFFECTS = ['STEP', 'CUT'] as const;
export type BreakEffect = (typeof BREAK_EFFECTS)[number];
/** Every strand. */
export const EVERY_STRAND = '*';

/** A day from which things were counted another way, as a model takes it. */
export interface Break {
  /** `YYYY-MM-DD`, the first day counted the new way. */
  day: string;
  effect: BreakEffect;
}

/** A break as it was registered: for an area and all below it, and a strand or all. */
export interface SeriesBreak extends Break {
  areaPath: string;
  strand: string;
}

const covers = (outer: string, inner: string): boolean =>
  outer === '' || outer === inner || inner.startsWith(`${outer}/`);

/** Whether what is of any of these areas is of part or all of the ground: one lies in the other. `` is the whole force. */
export const isOn = (areaPaths: readonly string[], ground: readonly string[]): boolean =>
  areaPaths.some((path) => ground.some((scope) => covers(path, scope) || covers(scope, path)));

/**
 * The breaks of one series, by day. A break in a part of an area is one of the whole area as well, and a break in one
 * strand one of all strands together: their sum steps too.
 * @param scopes the areas whose sum the series is
 * @param strand undefined: all strands together
 */
export function breaksOf(
  breaks: readonly SeriesBreak[],
  { scopes, strand }: { scopes: readonly string[]; strand?: string | undefined },
): Break[] {
  const days = new Map<string, BreakEffect>();
  for (const each of breaks) {
    const isHere = isOn([each.areaPath], scopes);
    const isIts = strand === undefined || each.strand === EVERY_STRAND || each.strand === strand;
    if (isHere && isIts && days.get(each.day) !== 'CUT') days.set(each.day, each.effect);
  }
  return [...days].map(([day, effect]) => ({ day, effect })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** A series without what a break forbids to use. */
export interface Carried {
  daily: readonly number[];
  firstDay: string;
  /** Days at which the level may step. */
  steps: string[];
}

/**
 * Carries breaks into a daily series: nothing before the last cut is used, and the steps after it are for the model to
 * fit. Breaks after `lastDay` are of no account.
 */
export function carryBreaks(
  { daily, firstDay }: { daily: readonly number[]; firstDay: string },
  breaks: readonly Break[],
): Carried {
  const lastDay = addDays(firstDay, daily.length - 1);
  const inside = breaks.filter(({ day }) => day > firstDay && day <= lastDay);
  const cut = inside.findLast(({ effect }) => effect === 'CUT')?.day ?? firstDay;
  return {
    daily: daily.slice(daysBetween(firstDay, cut)),
    firstDay: cut,
    steps: inside.filter(({ day, effect }) => effect === 'STEP' && day > cut).map(({ day }) => day),
  };
}
