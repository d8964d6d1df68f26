import type { StaffActor } from '#kernel/actor';
import type { FieldProblem } from '#kernel/refusal';
import { formatDate } from '#platform/web/formats';
import type { Translate } from '#platform/web/i18n';
import { directionOf } from '#reference/languages';
import {
  ASKED_OF,
  isSafeAt,
  languageWords,
  nextSafeMoment,
  TRANSLATION_HOURS,
  type Translation,
} from '#room/reporting';
import { errorsOf, partnerLines } from '../page.presenter.ts';
import type { ReadContact } from './read-contact.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** A day as an instant that is within it on a clock in London, to be shown as a date. */
export const middayOf = (day: string): Date => new Date(`${day}T12:00:00Z`);
const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** When it is safe to reach the person, and whether it is now; undefined where they named no times. */
function safeView({ wish, now }: ReadContact, t: Translate) {
  if (!wish || wish.by === 'NONE') return undefined;
  const isNow = isSafeAt(wish, now);
  return {
    by: t(`triage.contact.by.${wish.by}`),
    times: t('triage.contact.safe.times', {
      days: wish.days.map((day) => t(`triage.contact.day.${DAYS[day - 1]}`)).join(', '),
      from: clock(wish.fromHour),
      until: clock(wish.untilHour),
    }),
    isNow,
    nextAt: isNow ? undefined : nextSafeMoment(wish, now),
  };
}

function translationView(one: Translation, read: ReadContact, t: Translate) {
  const words = read.made.get(one.id)?.reveal();
  const lang = one.toLanguage;
  const isLate = one.enteredAt === null && one.dueAt < read.now;
  const who = (id: string | null): string => (id ? (read.names.get(id) ?? '') : '');
  return {
    id: one.id,
    isLate,
    label:
      words === undefined
        ? t(isLate ? 'triage.contact.translation.late' : 'triage.contact.translation.due', {
            by: t(`triage.contact.askedOf.${one.askedOf}`),
            language: languageWords(lang),
            at: formatDate(one.dueAt, 'dateTime', 'en'),
          })
        : t(one.hasMachineDraft ? 'triage.contact.translation.machine' : 'triage.contact.translation.made', {
            language: languageWords(lang),
            by: who(one.enteredBy),
          }) + (one.readBy ? ` ${t('triage.contact.translation.read', { by: who(one.readBy) })}` : ''),
    text: words,
    lang,
    dir: directionOf(lang),
  };
}

/** The conversation with each message beside its translation, and the texts for which none was asked yet. */
function conversationOf(read: ReadContact, t: Translate) {
  const { report, messages, translations, names } = read;
  const byText = new Map(translations.map((one) => [one.messageId ?? report.id, one]));
  const ofText = (id: string) => {
    const one = byText.get(id);
    return one && translationView(one, read, t);
  };
  const rows = messages.map((message, at) => {
    const isOurs = message.direction === 'to-reporter';
    const partner = read.partner?.partner ?? read.partner?.broughtBy;
    const lang = isOurs ? 'en' : report.language;
    return {
      id: message.id,
      name: t('triage.contact.message', { n: at + 1 }),
      from: isOurs
        ? (names.get(message.staffId ?? '') ?? t('triage.thread.police'))
        : (partner ?? t('triage.thread.reporter')),
      isOwn: isOurs,
      text: message.text.reveal(),
      at: message.sentAt,
      lang,
      dir: isOurs ? 'ltr' : 'auto',
      translation: ofText(message.id),
    };
  });
  const told = { id: report.id, name: t('triage.contact.told'), translation: ofText(report.id) };
  return { rows, told, unasked: [told, ...rows].filter(({ translation }) => !translation) };
}

/** What was typed, kept where something is wrong. */
export interface TypedContact {
  values: Record<string, string>;
  problems: readonly FieldProblem[];
}

/** The page on which an officer writes to the person, has words translated and says when they hear next. */
export function contactPage(
  read: ReadContact,
  about: { actor: StaffActor; typed: TypedContact; t: Translate },
) {
  const { report, standing, promises, notices, now } = read;
  const { actor, typed, t } = about;
  const isForeign = report.language !== 'en';
  const { rows, told, unasked } = conversationOf(read, t);
  const open = promises.find(({ endedAt }) => endedAt === null);
  const missed = promises.filter(({ dueAt, endedAt }) => (endedAt ?? now) > dueAt).length;
  const partner = partnerLines(read.partner, t);
  return {
    id: report.id,
    version: read.version,
    reference: report.reference,
    language: languageWords(report.language),
    isForeign,
    isWithdrawn: report.withdrawnAt !== null,
    withdrawnAt: report.withdrawnAt,
    mayWrite: !partner?.isGone,
    partner,
    safe: safeView(read, t),
    isSilent: !read.wish || read.wish.by === 'NONE',
    notices: notices.map(({ state, dueAt, changedAt }) => ({
      at: state === 'waiting' ? dueAt : changedAt,
      text: t(`triage.contact.notice.${state}`),
    })),
    promise: open && { day: middayOf(open.dueOn), isLate: open.dueAt < now },
    missed: missed > 0 ? t('triage.contact.promise.missed', { n: missed }) : '',
    shownName: standing?.shownName ?? '',
    isShownOwn: standing?.staffId === actor.id,
    ownName: `${actor.rank} ${actor.name}`.trim(),
    crimeReference: typed.values.crimeReference ?? standing?.crimeReference ?? '',
    narrative: told.translation || isForeign ? read.told.narrative.reveal() : '',
    toldLang: report.language,
    toldTranslation: told.translation,
    messages: rows,
    unasked: unasked.map(({ id, name }) => ({ value: id, text: name })),
    askedOf: ASKED_OF.filter((one) => one !== 'PARTNER' || partner).map((value) => ({
      value,
      text: t(`triage.contact.askedOf.${value}`),
    })),
    hours: TRANSLATION_HOURS.map((hours) => ({
      value: String(hours),
      text: t('triage.contact.hours', { hours }),
      selected: hours === 24,
    })),
    typed: typed.values,
    errors: errorsOf(typed.problems, t),
    now,
  };
}
