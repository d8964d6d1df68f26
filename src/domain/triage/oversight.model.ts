import { PROMISED_MINUTES } from '#room/reporting';

/** A detective's supervision is reviewed at least this often unless the risk says sooner. */
export const REVIEW_DAYS = { HIGH: 1, MEDIUM: 7, LOW: 28 } as const;

export type OversightState = 'unread' | 'acknowledged' | 'decided' | 'handed-over' | 'supervised' | 'closed';

/**
 * When the senior officer must have seen it: as the receipt promised. "All hate crime reported to police is brought to
 * the immediate attention of a senior police officer" (Met, hate letters). What may be about terrorism waits no longer
 * than a report, whatever the receipt allows for its answer.
 */
export function attentionDueAt(
  report: { kind: 'report' | 'concern'; danger: boolean; concernAbout?: string | null },
  openedAt: Date,
): Date {
  const kind = report.concernAbout === 'TERRORISM' ? 'report' : report.kind;
  const minutes = report.danger ? PROMISED_MINUTES.danger : PROMISED_MINUTES[kind];
  return new Date(openedAt.getTime() + minutes * 60_000);
}

/**
 * Who is asked at a step of a clock: the roster in order, and the last of it again and again after its end.
 * @returns undefined where nobody is on the roster
 */
export function askedAtLevel(roster: readonly string[], level: number): string | undefined {
  return roster[Math.min(level, roster.length - 1)];
}
