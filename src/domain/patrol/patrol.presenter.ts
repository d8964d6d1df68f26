import type { Translate } from '#platform/web/i18n';
import { type Area, areaName } from '#room/access';
import type { VisitRow } from './patrol.reads.ts';

/** A visit as a ward officer reads it on a phone: planned and done always together. */
export function visitCard(
  visit: VisitRow,
  about: { areas: readonly Area[]; names: ReadonlyMap<string, string>; now: Date },
  t: Translate,
) {
  const isMissed = visit.state === 'planned' && visit.windowUntilAt < about.now;
  return {
    href: `/visits/${visit.id}`,
    site: visit.siteName,
    area: areaName(about.areas, visit.areaPath),
    from: visit.windowFromAt,
    until: visit.windowUntilAt,
    purpose: t(`patrol.plan.purpose.option.${visit.purpose}`),
    mode: t(`patrol.plan.mode.option.${visit.mode}`),
    dwell: t('patrol.visit.dwell', { minutes: visit.dwellMinutes }),
    officer: visit.officerId ? (about.names.get(visit.officerId) ?? '') : t('patrol.visit.anyone'),
    state: t(`patrol.visit.state.${isMissed ? 'missed' : visit.state}`),
    tag: isMissed ? 'red' : visit.state === 'done' ? 'green' : visit.state === 'planned' ? 'blue' : 'grey',
    result:
      visit.state === 'done'
        ? t('patrol.visit.stayed', { minutes: visit.stayedMinutes ?? 0 })
        : (visit.notDoneWhy ?? ''),
    engagedWith: visit.engagedWith ?? '',
    heard: visit.heard ?? '',
    mayLog: visit.state === 'planned',
  };
}

/** Visits by the day their window begins, in order. */
export function byDay(visits: readonly VisitRow[], dayOf: (at: Date) => string): Array<[string, VisitRow[]]> {
  const days = new Map<string, VisitRow[]>();
  for (const visit of visits) {
    const day = dayOf(visit.windowFromAt);
    days.set(day, [...(days.get(day) ?? []), visit]);
  }
  return [...days];
}
