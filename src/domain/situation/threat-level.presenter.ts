import { formatAgo, formatDate } from '#platform/web/formats';
import { threatMeaning } from '#reference/threat-levels';
import type { Words } from './loop.model.ts';
import { isStale, type ThreatLevel, type ThreatLevelCheck } from './threat-level.model.ts';

/** The level in its official words, with what must be known before it is quoted. */
export interface ThreatView {
  id: string;
  level: string;
  sentence: string;
  setOn: string;
  source: string;
  checked: string;
  isStale: boolean;
  tag: string;
}

const dayText = (day: string): string => formatDate(`${day}T12:00:00Z`, 'date', 'en');

/** The current level for a page of staff; undefined where nobody has recorded one. */
export function threatView(current: ThreatLevel | undefined, now: Date, t: Words): ThreatView | undefined {
  if (!current) return undefined;
  const stale = isStale(current, now);
  return {
    id: current.id,
    level: current.level,
    sentence: t('situation.threat.of', { level: current.level, meaning: threatMeaning(current.level) }),
    setOn: dayText(current.setOn),
    source: current.source,
    checked: t('situation.threat.checked-when', { when: formatAgo(current.checkedAt, now, 'en') }),
    isStale: stale,
    tag: t(stale ? 'situation.threat.stale-tag' : 'situation.threat.fresh'),
  };
}

/** The latest checks as rows of a table. */
export const checkRows = (
  checks: readonly ThreatLevelCheck[],
  staff: ReadonlyMap<string, string>,
  t: Words,
): string[][] =>
  checks.map((check) => [
    formatDate(check.checkedAt, 'dateTime', 'en'),
    check.level,
    dayText(check.setOn),
    check.source,
    check.checkedBy === null
      ? t('situation.threat.history.nobody')
      : (staff.get(check.checkedBy) ?? check.checkedBy),
    t(check.changed ? 'situation.threat.history.changed' : 'situation.threat.history.same'),
  ]);
