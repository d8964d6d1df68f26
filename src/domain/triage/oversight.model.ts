/**
 * How long a report may wait for the senior officer. "All hate crime reported to police is brought to the immediate
 * attention of a senior police officer" (Met, hate letters): fifteen minutes, five where somebody said there was
 * danger. A concern gets the neighbourhood promise of 72 hours (Neighbourhood Policing Guarantee, July 2025).
 */
export const ATTENTION_MINUTES = { danger: 5, report: 15, concern: 72 * 60 } as const;

/** Each step up the roster gets this long before the next is asked. */
export const ESCALATION_MINUTES = 10;

/** A detective's supervision is reviewed at least this often unless the risk says sooner. */
export const REVIEW_DAYS = { HIGH: 1, MEDIUM: 7, LOW: 28 } as const;

export type OversightState = 'unread' | 'acknowledged' | 'decided' | 'handed-over' | 'supervised' | 'closed';

/** When the senior officer must have seen it. */
export function attentionDueAt(report: { kind: 'report' | 'concern'; danger: boolean }, openedAt: Date): Date {
  const minutes = report.danger ? ATTENTION_MINUTES.danger : ATTENTION_MINUTES[report.kind];
  return new Date(openedAt.getTime() + minutes * 60_000);
}

/**
 * Who is asked at an escalation level: the roster in order, and the last of it again and again after its end.
 * @returns undefined where nobody is on the roster
 */
export function askedAtLevel(roster: readonly string[], level: number): string | undefined {
  return roster[Math.min(level, roster.length - 1)];
}
