import type { FieldProblem } from '#kernel/refusal';
import type { Translate } from '#platform/web/i18n';
import { type Area, areaName } from '#room/access';
import type { VisitRow, VisitTotals } from './patrol.reads.ts';
import { PAST_DAYS, type Period, pastPeriod } from './period.model.ts';
import type { OpenedVisit } from './read-visit.ts';
import { deliveredShare } from './visit.model.ts';

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
        : visit.notDoneReason
          ? t(`patrol.log.reason.option.${visit.notDoneReason}`)
          : '',
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

/** The officer's words, each under its heading; what nobody wrote is left out. */
export const wordsView = (visit: OpenedVisit, t: Translate): Array<{ label: string; text: string }> =>
  (['engagedWith', 'heard', 'why'] as const).flatMap((field) =>
    visit[field] ? [{ label: t(`patrol.log.${field}.label`), text: visit[field] }] : [],
  );

/** Planned and what came of it, never one without the other; reasons only where there are any. */
export function totalsView(totals: VisitTotals, t: Translate) {
  const share = deliveredShare(totals);
  const tiles = (['planned', 'done', 'notDone', 'missed', 'ahead'] as const).map((name) => ({
    label: t(`patrol.totals.${name}`),
    value: String(totals[name]),
  }));
  return {
    tiles,
    share:
      share === null
        ? ''
        : t('patrol.totals.share', {
            percent: Math.round(share * 100),
            due: totals.done + totals.notDone + totals.missed,
            minutes: totals.stayedMinutes,
          }),
    reasons: totals.reasons.map(({ reason, count }) => ({
      text: t(`patrol.log.reason.option.${reason}`),
      count,
    })),
  };
}

/** The boxes of the period and the periods offered by name. */
export function periodView(
  read: { period: Period; problems: readonly FieldProblem[] },
  about: { typed: Readonly<Record<string, string>>; now: Date },
  t: Translate,
) {
  const { period, problems } = read;
  const box = (name: 'from' | 'until') => {
    const problem = problems.find(({ field }) => field === name);
    return {
      name,
      label: t(`patrol.period.${name}`),
      value: problems.length > 0 ? (about.typed[name] ?? '') : period[name],
      error: problem ? t(problem.key, problem.args) : '',
    };
  };
  return {
    boxes: [box('from'), box('until')],
    presets: [
      { text: t('patrol.period.usual'), href: '/visits' },
      ...PAST_DAYS.map((days) => {
        const { from, until } = pastPeriod(days, about.now);
        return { text: t('patrol.period.past', { days }), href: `/visits?from=${from}&until=${until}` };
      }),
    ],
    ...period,
  };
}
