import { formatDate, named } from '#platform/web/formats';
import type { Translate } from '#platform/web/i18n';
import { directionOf } from '#reference/languages';
import { londonDayStart } from '#statistics/days';
import type { ReadTranslation, Thread, ThreadMessage } from './read-thread.ts';
import { promisedAt, promiseLine } from './receipt.presenter.ts';
import type { ReceiptView } from './receipt.reads.ts';

/** Where the report stands, in one plain sentence. */
export function statusLine(report: Pick<ReceiptView, 'status' | 'withdrawnAt'>, t: Translate): string {
  if (report.withdrawnAt)
    return t('reporting.thread.status.withdrawn', { date: formatDate(report.withdrawnAt, 'date', t.lang) });
  return t(`reporting.thread.status.${report.status}`);
}

/** Who has it: an officer who agreed to be named, else the team; nothing once the work is over. */
function whoLine({ report, afterwards }: Thread, t: Translate): string {
  if (report.withdrawnAt || report.status === 'closed') return '';
  const { shownName } = afterwards;
  if (shownName) return t('reporting.after.who.named', { name: named(shownName) });
  return t(`reporting.after.who.${report.status}`);
}

/** Until somebody names a day, the promise of the receipt holds; once it is broken or kept, no day is known. */
function firstPromise({ report, messages, now }: Thread, t: Translate): string {
  const isUnread = report.status === 'received';
  // To a worry an answer is promised, to a report that it is read.
  const isUnanswered = !messages.some(({ direction }) => direction === 'to-reporter');
  const isOpen = report.kind === 'concern' && !report.danger ? isUnanswered : isUnread;
  return isOpen && promisedAt(report) > now ? promiseLine(report, t) : t('reporting.after.next.none');
}

/** When they hear from us next, and that we are late where we are. */
function nextLine(thread: Thread, t: Translate): string {
  const { report, afterwards } = thread;
  if (report.withdrawnAt || (report.status === 'closed' && !afterwards.promisedOn)) return '';
  const { promisedOn, isPromiseLate } = afterwards;
  if (!promisedOn) return firstPromise(thread, t);
  const date = formatDate(londonDayStart(promisedOn), 'date', t.lang);
  return t(`reporting.after.next.${isPromiseLate ? 'late' : 'promised'}`, { date });
}

function translationView(translation: ReadTranslation | undefined, t: Translate): object | undefined {
  if (!translation) return undefined;
  const { toLanguage, text, dueAt, hasMachineDraft, isRead } = translation;
  // A translation into English is for staff; the person wrote the original.
  if (toLanguage === 'en') return undefined;
  if (text === undefined)
    return {
      label: t('reporting.after.translation.coming', { date: formatDate(dueAt, 'date', t.lang) }),
    };
  const label = t(`reporting.after.translation.${hasMachineDraft ? 'machine' : 'person'}`);
  const read = isRead ? ` ${t('reporting.after.translation.read')}` : '';
  return { label: `${label}.${read}`, text, lang: toLanguage, dir: directionOf(toLanguage) };
}

/** One message with its translation, as the person who reported or their partner organisation reads it. */
export const messageView = (
  { direction, text, sentAt, language, translation }: ThreadMessage,
  t: Translate,
) => ({
  from: t(direction === 'from-reporter' ? 'reporting.thread.from-you' : 'reporting.thread.from-police'),
  isOwn: direction === 'from-reporter',
  text,
  at: sentAt,
  lang: language,
  // What a person wrote runs the way its own letters do; they may write in any language.
  dir: direction === 'from-reporter' ? 'auto' : directionOf(language),
  translation: translationView(translation, t),
});

/** The model of the view `reporting/thread`. */
export function threadModel(thread: Thread, t: Translate): object {
  const { report, messages, afterwards, story } = thread;
  const isOpen = report.withdrawnAt === null;
  return {
    title: t('reporting.thread.title'),
    reference: report.reference,
    crimeReference: afterwards.crimeReference,
    sentOn: t('reporting.thread.sent-on', { date: formatDate(report.reportedAt, 'date', t.lang) }),
    status: statusLine(report, t),
    who: whoLine(thread, t),
    next: nextLine(thread, t),
    isLate: isOpen && afterwards.isPromiseLate,
    isOpen,
    mayChangeIdentity: isOpen && report.anonymity !== 'NAMED_TO_INTERMEDIARY_ONLY',
    story: story.map(({ at, what }) => ({ at, title: t(`reporting.after.story.${what}`) })),
    messages: messages.map((message) => messageView(message, t)),
  };
}
