import type { Translate } from '#platform/web/i18n';
import { type Afterwards, languageWords } from '#room/reporting';
import { answers } from '../queue.presenter.ts';
import type { TimelineEntry } from '../report.presenter.ts';

type Consent = Afterwards['consent'][number];

/** One side of a change in words: what may be shared, whether we know them, how they are reached or told. */
function words({ what }: Consent, values: readonly string[], t: Translate): string {
  if (values.length === 0) return t('triage.contact.nobody');
  if (what === 'IDENTITY') return values.map((value) => t(`triage.anonymity.${value}`)).join(', ');
  if (what === 'CONTACT') return answers('contactBy', values, t) || values.join(', ');
  if (what === 'NOTICES') return values.map((value) => t(`triage.contact.by.${value}`)).join(', ');
  return values.map((value) => (value === 'leader' ? t('triage.contact.leader') : value)).join(', ');
}

/** True where a promised day is over and nobody wrote. */
export const isPromiseLate = ({ promises }: Afterwards, now: Date): boolean =>
  promises.some(({ endedAt, dueAt }) => endedAt === null && dueAt < now);

/** Whether a person has put what was told into English. */
export function translationState({ translations }: Afterwards): 'none' | 'asked' | 'there' {
  const told = translations.find(({ messageId }) => messageId === null);
  if (!told) return 'none';
  return told.enteredAt ? 'there' : 'asked';
}

/** The timeline of a report with what the person changed, what was promised and what was translated. */
export function withAfterwards(
  timeline: readonly TimelineEntry[],
  { afterwards, names }: { afterwards: Afterwards; names: ReadonlyMap<string, string> },
  t: Translate,
): TimelineEntry[] {
  const name = (id: string | null): string => (id ? (names.get(id) ?? '') : '');
  const entries: TimelineEntry[] = [
    ...afterwards.consent.map((change) => ({
      at: change.changedAt,
      title: t(`triage.timeline.consent.${change.what}`),
      by: '',
      text: t('triage.timeline.consent.from-to', {
        before: words(change, change.before, t),
        after: words(change, change.after, t),
      }),
    })),
    ...afterwards.promises.map(({ setAt, setBy, dueOn, endedAt, dueAt }) => ({
      at: setAt,
      title: t('triage.timeline.promised', { day: dueOn }),
      by: name(setBy),
      text: endedAt && endedAt > dueAt ? t('triage.timeline.promise-missed') : '',
    })),
    ...afterwards.translations.flatMap((one) => [
      {
        at: one.askedAt,
        title: t('triage.timeline.translation-asked', { language: languageWords(one.toLanguage) }),
        by: name(one.askedBy),
        text: '',
      },
      ...(one.enteredAt
        ? [
            {
              at: one.enteredAt,
              title: t('triage.timeline.translated', { language: languageWords(one.toLanguage) }),
              by: name(one.enteredBy),
              text: '',
            },
          ]
        : []),
    ]),
  ];
  return [...timeline, ...entries].sort((a, b) => a.at.getTime() - b.at.getTime());
}
