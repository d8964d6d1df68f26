import type { Translate } from '#platform/web/i18n';
import type { DutyRow } from '#room/reporting';
import { type ClockState, clockState } from './clock.model.ts';
import type { NearestClock, StepRow } from './clock.reads.ts';
import type { ClockRow } from './clock.store.ts';

/** The style of each state; the word beside it says the same. */
const STYLE: Readonly<Record<ClockState, 'due' | 'overdue' | 'done'>> = {
  running: 'due',
  warning: 'due',
  breached: 'overdue',
  suspended: 'due',
  kept: 'done',
  'kept-late': 'done',
  'not-needed': 'done',
  'not-possible': 'overdue',
};

/** What the clock is about, in words: the kind, and which camera or decision. */
export const clockName = (clock: Pick<ClockRow, 'kind' | 'about'>, t: Translate): string => {
  const name = t(`triage.clockKind.${clock.kind}`);
  return clock.about ? `${name}: ${t(`triage.clockAbout.${clock.about}`)}` : name;
};

/** One clock as the panel shows it: what, how it stands in words, until when, and whose it is. */
export function clockLine(
  clock: ClockRow,
  about: { names: ReadonlyMap<string, string>; now: Date; t: Translate },
) {
  const { now, t } = about;
  const state = clockState(clock, now);
  return {
    id: clock.id,
    href: `/clocks/${clock.id}`,
    name: clockName(clock, t),
    state: t(`triage.clockState.${state}`),
    style: STYLE[state],
    isRunning: clock.stoppedAt === null,
    isSuspended: state === 'suspended',
    suspendedUntil: state === 'suspended' ? clock.suspendedUntil : null,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    stoppedAt: clock.stoppedAt,
    stopped: clock.stopReason ? t(`triage.clockStop.${clock.stopReason}`) : '',
    owner: about.names.get(clock.ownerId ?? '') ?? t('triage.clock.nobody'),
  };
}

/** What a person waits for, beside the clocks: the day they hear from us, a translation that was asked for. */
export function dutyLine(
  duty: DutyRow,
  about: { names: ReadonlyMap<string, string>; now: Date; t: Translate },
): ReturnType<typeof clockLine> {
  const { now, t } = about;
  const isLate = duty.dueAt <= now;
  return {
    id: `${duty.what}-${duty.reportId}`,
    href: `/triage/${duty.reportId}/contact`,
    name: t(`triage.duty.${duty.what}`),
    state: t(`triage.clockState.${isLate ? 'breached' : 'running'}`),
    style: isLate ? 'overdue' : 'due',
    isRunning: true,
    isSuspended: false,
    suspendedUntil: null,
    startedAt: duty.dueAt,
    dueAt: duty.dueAt,
    stoppedAt: null,
    stopped: '',
    owner: about.names.get(duty.setBy) ?? t('triage.clock.nobody'),
  };
}

/** Who was asked at a step: an officer, or the role on call because the roster was empty. */
export const askedName = (
  step: Pick<StepRow, 'staffId' | 'onCallRole'>,
  about: { names: ReadonlyMap<string, string>; t: Translate },
): string =>
  step.onCallRole
    ? about.t('triage.clock.onCall', { role: about.t(`triage.clock.role.${step.onCallRole}`) })
    : (about.names.get(step.staffId ?? '') ?? about.t('triage.asked.nobody'));

/** The nearest of the other clocks of a report, for a row of the queue. */
export function nearestLine(clock: NearestClock | undefined, now: Date, t: Translate) {
  if (!clock) return null;
  const state = clockState({ ...clock, stoppedAt: null, stopReason: null }, now);
  return {
    name: t(`triage.clockKind.${clock.kind}`),
    state: t(`triage.clockState.${state}`),
    style: STYLE[state],
    dueAt: clock.dueAt,
  };
}
