import { formatDate } from '#platform/web/formats';
import type { DispatchProgress } from '../delivery.reads.ts';
import type { T } from '../published.presenter.ts';
import type { RecallableText } from './recall.reads.ts';

/** Where nobody recalls any more and a withdrawal says why; the room's function holds to the same. */
const LATE_MS = 3_600_000;

export interface RecallView {
  title: string;
  /** What waits, and by the clock until when. */
  lines: string[];
  button: string;
  /** Seconds until the page should be looked at again: the end of the wait, or a few while messages go out. */
  seconds: number;
  /** True where these seconds are what is left, and not just a time to look again. */
  isWaiting: boolean;
}

/** While messages go out, how soon a page that runs scripts looks again. */
const LOOK_AGAIN_SECONDS = 10;

const clock = (at: Date): string => formatDate(at, 'timeWithSeconds', 'en');

const secondsTo = (at: Date, now: Date): number =>
  Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 1000));

/** A sending of the text itself: of no withdrawal and no reminder. */
const isOwn = ({ kind }: DispatchProgress): boolean => kind === 'statement' || kind === 'correction';

/** What waits of a dispatch and can still be taken back. */
const isOpen = (dispatch: DispatchProgress, now: Date): boolean =>
  isOwn(dispatch) &&
  dispatch.recalledAt === null &&
  now.getTime() - dispatch.askedAt.getTime() < LATE_MS &&
  (dispatch.states.queued ?? 0) > 0;

const gone = ({ states }: DispatchProgress): number =>
  Object.entries(states)
    .filter(([state]) => state !== 'queued' && state !== 'left-off')
    .reduce((sum, [, n]) => sum + (n ?? 0), 0);

/**
 * What can be taken back until when, and the button; undefined where nothing can be any more. With scripts the page counts
 * the seconds and goes on by itself (`client/countdown.js`); without, it names the moment by the clock.
 */
export function recallView(
  { texts, dispatches }: { texts: readonly RecallableText[]; dispatches: readonly DispatchProgress[] },
  now: Date,
  t: T,
): RecallView | undefined {
  const open = dispatches.filter((dispatch) => isOpen(dispatch, now));
  const until = texts.flatMap(({ recallUntil }) => (recallUntil && recallUntil > now ? [recallUntil] : []));
  if (open.length === 0 && until.length === 0) return undefined;
  const lines = open.map((dispatch) => {
    const start = dispatch.notBefore ?? dispatch.askedAt;
    const args = { n: dispatch.states.queued ?? 0, time: clock(start), gone: gone(dispatch) };
    return t(start > now ? 'cascade.recall.waits' : 'cascade.recall.going', args);
  });
  const starts = open.map(({ notBefore, askedAt }) => notBefore ?? askedAt).filter((at) => at > now);
  const latest = until.reduce<Date | undefined>((last, at) => (last && last > at ? last : at), undefined);
  const isPublishedOnly = open.length === 0 && latest !== undefined;
  const waits = isPublishedOnly ? [latest] : starts;
  return {
    title: t('cascade.recall.title'),
    seconds: waits.length > 0 ? Math.min(...waits.map((at) => secondsTo(at, now))) : LOOK_AGAIN_SECONDS,
    isWaiting: waits.length > 0,
    lines: isPublishedOnly ? [t('cascade.recall.published', { time: clock(latest) })] : lines,
    button: t('cascade.recall.button'),
  };
}

/** Whether a recall went through after the last sending was asked for: by another press, or by somebody else. */
function isTakenBack(dispatches: readonly DispatchProgress[]): boolean {
  const own = dispatches.filter(isOwn);
  const lastAsked = Math.max(...own.map(({ askedAt }) => askedAt.getTime()));
  return own.some(({ recalledAt }) => recalledAt !== null && recalledAt.getTime() >= lastAsked);
}

/**
 * Above a page that somebody came back to after pressing too late, or in vain: whether it can be pressed again decides the
 * advice. Empty where a recall has gone through meanwhile: what it came to stands with the sending.
 */
export function failedLine(
  asked: string | undefined,
  { mayAgain, dispatches }: { mayAgain: boolean; dispatches: readonly DispatchProgress[] },
  t: T,
): string {
  if (asked === 'late') return t('cascade.recall.late');
  if (asked !== 'busy' || isTakenBack(dispatches)) return '';
  return t(mayAgain ? 'cascade.recall.busy' : 'cascade.recall.busy.late');
}

/** One line under a dispatch that was taken back: how many were not sent, and how many had gone before. */
export function recalledLine(
  { recalledAt, recalledBy, recalledLines, goneLines }: DispatchProgress,
  names: ReadonlyMap<string, string>,
  t: T,
): string {
  if (!recalledAt) return '';
  return t('cascade.recall.done', {
    date: formatDate(recalledAt, 'dateTime', 'en'),
    by: recalledBy ? (names.get(recalledBy) ?? '') : '',
    n: recalledLines ?? 0,
    gone: goneLines ?? 0,
  });
}
