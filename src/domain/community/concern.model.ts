/** What a leader sends: a question, or something the police should know about the mood or safety of people. */
export const CONCERN_KINDS = ['question', 'concern', 'rumour', 'tension', 'safety', 'patrol'] as const;
export type ConcernKind = (typeof CONCERN_KINDS)[number];

/** The Neighbourhood Policing Guarantee: neighbourhood queries are answered within 72 hours. */
export const ANSWER_HOURS = 72;
/** With this little time left the clock is shown as running out. */
export const DUE_SOON_HOURS = 12;

/** Longest concern and longest answer, in characters. */
export const CONCERN_MAX = 2000;
export const ANSWER_MAX = 2000;
/** Longest public lines; both are read out at meetings and stand on posters. */
export const SAID_MAX = 200;
export const DID_MAX = 300;

/** A concern as everything but the sealed words tells. */
export interface Concern {
  id: string;
  leaderId: string;
  eventId: string | null;
  statementId: string | null;
  areaPath: string;
  kind: ConcernKind;
  language: string;
  raisedAt: Date;
  answerDueAt: Date;
  ownerId: string | null;
  state: 'open' | 'answered';
  answeredAt: Date | null;
  answeredBy: string | null;
  saidLine: string | null;
  didLine: string | null;
  answerSeenAt: Date | null;
}

/** A concern with its words, opened for somebody who may read them. */
export type OpenedConcern = Concern & { text: string; answer: string | null };

export type ConcernClock = 'in-time' | 'due-soon' | 'overdue' | 'answered-in-time' | 'answered-late';

export const answerDueAt = (raisedAt: Date): Date => new Date(raisedAt.getTime() + ANSWER_HOURS * 3_600_000);

/** Where the concern stands against its 72 hours. */
export function clockOf(
  concern: Pick<Concern, 'state' | 'answerDueAt' | 'answeredAt'>,
  now: Date,
): ConcernClock {
  if (concern.state === 'answered')
    return concern.answeredAt && concern.answeredAt > concern.answerDueAt
      ? 'answered-late'
      : 'answered-in-time';
  const leftHours = (concern.answerDueAt.getTime() - now.getTime()) / 3_600_000;
  if (leftHours < 0) return 'overdue';
  return leftHours < DUE_SOON_HOURS ? 'due-soon' : 'in-time';
}

/** Whole hours left until the answer is due; below zero once it is overdue. */
export const hoursLeft = (concern: Pick<Concern, 'answerDueAt'>, now: Date): number =>
  Math.floor((concern.answerDueAt.getTime() - now.getTime()) / 3_600_000);

/** How many concerns stand where. */
export interface ConcernSummary {
  open: number;
  overdue: number;
  answered: number;
  /** Open and in nobody's hands yet. */
  unowned: number;
}
