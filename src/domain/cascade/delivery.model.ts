import { coversArea } from '#kernel/actor';
import { quietMinutesLeft } from '#room/community';
import { londonTime } from '#statistics/days';

/** What is truly known of one message to one leader; see the table's comment for what each word promises. */
export const DELIVERY_STATES = [
  'queued',
  'handing-over',
  'handed-over',
  'delivered',
  'refused',
  'bounced',
  'unknown',
  'not-delivered',
  'left-off',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * `reminder`: once for each version, to somebody who has not said that it arrived; `withdrawal-reminder`: the same of its
 * withdrawal, whoever was reminded of the text before.
 */
export type DispatchKind = 'statement' | 'correction' | 'withdrawal' | 'reminder' | 'withdrawal-reminder';

/** Whether a message asks for an answer that has not come. */
export const isReminder = (kind: DispatchKind): kind is 'reminder' | 'withdrawal-reminder' =>
  kind === 'reminder' || kind === 'withdrawal-reminder';
/** Whether a message says that a text is gone: it holds the note and not the text, and goes out when the text does not. */
export const tellsWithdrawal = (kind: DispatchKind): boolean =>
  kind === 'withdrawal' || kind === 'withdrawal-reminder';

/** Corrections overtake everything, those to leaders who passed the first on before all others. */
export const PRIORITY = { statement: 0, reminder: 4, withdrawal: 8, correction: 8, chase: 9 } as const;

/**
 * Statements one leader gets in seven days before others are held back: who is told too much reads nothing. Corrections
 * and withdrawals always go, and so does what is urgent, for a reason that is kept.
 */
export const WEEKLY_BUDGET = 5;
export const BUDGET_DAYS = 7;

/** How long after a statement, correction or withdrawal nobody is reminded: who was told at night is asleep. */
export const REMIND_AFTER_HOURS = 4;
/** Reminders one leader gets in seven days, whatever they are of: more is nagging. */
export const WEEKLY_REMINDERS = 2;
/** Leaders reminded by one press; another press reminds the next. */
export const REMINDED_AT_ONCE = 10_000;

/** Attempts before a message that no server will take "now" is given up as `unknown`. */
export const MOST_ATTEMPTS = 8;

const MINUTE = 60_000;
/** Wait after the n-th attempt that was put off: 1, 2, 4 … minutes, at most two hours, spread by up to a quarter. */
export function nextAttemptAt(attempts: number, now: Date, random: number): Date {
  const wait = Math.min(2 ** (attempts - 1) * MINUTE, 120 * MINUTE);
  return new Date(now.getTime() + Math.round(wait * (1 + random / 4)));
}

/**
 * When a statement goes to a leader: at once, or at the end of the hours in which he or she asked not to be disturbed.
 * What is urgent does not wait, nor does a text that would be out of date by then; corrections and withdrawals never
 * come here.
 */
export function firstAttemptAt(
  leader: { quietFrom: string | null; quietUntil: string | null },
  text: { validUntil: Date; isUrgent: boolean },
  now: Date,
): Date {
  // The clock is asked only for those who have quiet hours: most of a million have none.
  if (text.isUrgent || leader.quietFrom === null) return now;
  const minutes = quietMinutesLeft(leader, londonTime(now));
  const after = new Date(now.getTime() + minutes * MINUTE);
  return after < text.validUntil ? after : now;
}

/** What a channel said of one attempt. */
export interface Answer {
  state: 'handed-over' | 'refused' | 'try-later' | 'unknown' | 'not-delivered';
  code: number | null;
  reply: string;
}

/** How the ledger stands after an answer. */
export interface Outcome {
  state: DeliveryState;
  isUncertain: boolean;
  nextAttemptAt: Date | null;
}

/**
 * What the ledger records after an attempt. "Not now" waits for its next turn; where the connection broke after the
 * text was sent, it is tried once more under the same Message-ID and marked uncertain; then it is `unknown`.
 */
export function outcomeAfter(
  answer: Answer,
  row: { attempts: number; isUncertain: boolean },
  { now, random }: { now: Date; random: number },
): Outcome {
  const isOver = row.attempts >= MOST_ATTEMPTS;
  const again = (isUncertain: boolean): Outcome => ({
    state: 'queued',
    isUncertain,
    nextAttemptAt: nextAttemptAt(row.attempts, now, random),
  });
  switch (answer.state) {
    case 'try-later':
      return isOver
        ? { state: 'unknown', isUncertain: row.isUncertain, nextAttemptAt: null }
        : again(row.isUncertain);
    case 'unknown':
      return isOver || row.isUncertain
        ? { state: 'unknown', isUncertain: true, nextAttemptAt: null }
        : again(true);
    default:
      return { state: answer.state, isUncertain: row.isUncertain, nextAttemptAt: null };
  }
}

/** How long a line waits whose text is not current: a correction can be recalled, and then the text is current again. */
const REVIVES_WITHIN_MS = 2 * 60 * MINUTE;

/**
 * What becomes of a line whose turn comes when its text is no longer current. Its receiver has a line of the correction or
 * withdrawal, or will have it in a moment. It waits a minute at a time while the text may come into force again; then it is
 * over, and where an earlier attempt may have arrived the ledger says `unknown`.
 * @param changedAt when the text ceased to be current
 */
export function outcomeOfSuperseded(
  { isUncertain }: { isUncertain: boolean },
  changedAt: Date | undefined,
  now: Date,
): Outcome {
  if (changedAt && now.getTime() - changedAt.getTime() < REVIVES_WITHIN_MS)
    return { state: 'queued', isUncertain, nextAttemptAt: new Date(now.getTime() + MINUTE) };
  return leftOff({ isUncertain });
}

/** A line that nobody sends any more: `unknown` where an earlier attempt may have arrived. */
export const leftOff = ({ isUncertain }: { isUncertain: boolean }): Outcome => ({
  state: isUncertain ? 'unknown' : 'left-off',
  isUncertain,
  nextAttemptAt: null,
});

/** A published version that can be sent: the core or a variant, in one language. */
export interface Sendable {
  versionId: string;
  rootVersionId: string;
  statementId: string;
  coreId: string | null;
  areaPath: string;
  /** The part leaders play for whom it is written; empty for everybody. */
  community: string;
  language: string;
}

/** For whom there is a version, and how well it fits. */
export interface Choice<S extends Sendable = Sendable> {
  version: S;
  /** False where the leader's own language is not there yet and the first language is sent instead. */
  isOwnLanguage: boolean;
}

/** How closely a version is written for somebody: the core least, then the narrower area, then the community in it. */
const closeness = ({ coreId, areaPath, community }: Sendable): number =>
  coreId === null ? -1 : 2 * areaPath.length + (community === '' ? 0 : 1);

/**
 * The version one leader gets: that of the narrowest area with a variant of its own, the insert for his or her community
 * there before it, in the leader's language where there is one, otherwise as it was first written.
 */
export function chooseVersion<S extends Sendable>(
  sendable: readonly S[],
  leader: { areaPath: string; language: string; represents?: string },
): Choice<S> | undefined {
  const fitting = sendable.filter(
    ({ areaPath, coreId, community }) =>
      (coreId === null || coversArea([areaPath], leader.areaPath)) &&
      (community === '' || community === leader.represents),
  );
  const closest = Math.max(-1, ...fitting.map(closeness));
  const candidates = fitting.filter((one) => closeness(one) === closest);
  const own = candidates.find(({ language }) => language === leader.language);
  if (own) return { version: own, isOwnLanguage: true };
  const source = candidates.find(({ versionId, rootVersionId }) => versionId === rootVersionId);
  return source && { version: source, isOwnLanguage: false };
}

/** One of several texts of one statement for a leader, where only the language is left to choose. */
export const chooseLanguage = <S extends Sendable>(
  texts: readonly S[],
  leader: { areaPath: string; language: string },
): S | undefined =>
  chooseVersion(
    texts.map((text) => ({ ...text, coreId: null, community: '' })),
    leader,
  )?.version;

/** The Message-ID's left part: the same for every attempt at this row. */
export const messageIdOf = (deliveryId: string): string => `statement.${deliveryId}`;

/** Channels a leader may have used to pass a statement on. */
export const PASSING_CHANNELS = [
  'chat-group',
  'e-mail',
  'notice-board',
  'worship',
  'meeting',
  'radio',
  'social-media',
  'word-of-mouth',
] as const;
export const PEOPLE_MAX = 100_000;
/** Whether a leader, or somebody below one, can have passed words on to so many. */
export const isPeople = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= PEOPLE_MAX;
