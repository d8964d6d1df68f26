import type { ThreatLevelCode } from '#reference/threat-levels';

/** After this many hours without a look at the source, the level is shown as not checked. */
export const STALE_AFTER_HOURS = 24;

/** One check of the level: what it was, since when, where that was read, and when somebody last looked. */
export interface ThreatLevel {
  id: string;
  level: ThreatLevelCode;
  /** The date the level was set nationally, `YYYY-MM-DD`. */
  setOn: string;
  source: string;
  checkedAt: Date;
}

/** A check, with who made it; staff only. */
export interface ThreatLevelCheck extends ThreatLevel {
  /** Null where no person looked (a training level). */
  checkedBy: string | null;
  changed: boolean;
}

/** True where nobody has looked at the source for more than a day. */
export const isStale = (level: Pick<ThreatLevel, 'checkedAt'>, now: Date): boolean =>
  now.getTime() - level.checkedAt.getTime() > STALE_AFTER_HOURS * 3_600_000;
