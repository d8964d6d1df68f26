import type { FieldView } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { directionOf } from '#reference/languages';
import { clockOf, type OpenedConcern } from './concern.model.ts';
import type { Leader } from './leader.model.ts';
import type { Words } from './words.model.ts';

/** One thing a leader sent, as the leader sees it. */
export interface OwnConcernView {
  id: string;
  kind: string;
  raised: string;
  isAnswered: boolean;
  status: string;
  /** When it will be, was, or should have been answered. */
  line: string;
  text: string;
  /** The language the page was in when it was written. */
  language: string;
  answer: string | null;
  said: string | null;
  did: string | null;
}

export function ownConcernView(
  concern: OpenedConcern,
  about: { now: Date; lang: string; t: Words },
): OwnConcernView {
  const { now, lang, t } = about;
  const isAnswered = concern.state === 'answered';
  const day = (at: Date): string => formatDate(at, 'dateTime', lang);
  const waiting = clockOf(concern, now) === 'overdue' ? 'late' : 'due';
  return {
    id: concern.id,
    kind: t(`community.concern.kind.option.${concern.kind}`),
    raised: t('community.concerns.raised', { date: day(concern.raisedAt) }),
    isAnswered,
    status: t(isAnswered ? 'community.concerns.done' : 'community.concerns.waiting'),
    line: concern.answeredAt
      ? t('community.concerns.answered', { date: day(concern.answeredAt) })
      : t(`community.concerns.${waiting}`, { date: day(concern.answerDueAt) }),
    text: concern.text,
    language: concern.language,
    answer: concern.answer,
    said: concern.saidLine,
    did: concern.didLine,
  };
}

/** Everything the force holds about a leader, in the leader's language. */
export function heldRows(
  entry: {
    leader: Leader;
    organisation: string | null;
    contact: { name: string; email: string; phone: string } | null;
  },
  about: { area: string; lang: string; t: Words },
): Array<{ name: string; value: string }> {
  const { leader, organisation, contact } = entry;
  const { area, lang, t } = about;
  const part = t(`community.represents.${leader.represents}`);
  const rows: Array<[string, string]> = [
    ['name', contact?.name ?? ''],
    ['email', contact?.email ?? ''],
    ['phone', contact?.phone ?? ''],
    ['area', area],
    ['represents', organisation ? `${part} (${organisation})` : part],
    ['basis', t(`community.basis.${leader.consentBasis}`)],
    ['since', formatDate(`${leader.consentOn}T12:00:00Z`, 'date', lang)],
  ];
  return rows.map(([key, value]) => ({
    name: t(`community.settings.held.${key}`),
    value: value || t('community.settings.held.nothing'),
  }));
}

/** Each language's own name stands in its own language and direction (WCAG 3.1.2); the form kit does not know them. */
export function markLanguages(fields: readonly FieldView[]): FieldView[] {
  return fields.map((field) => {
    const { items } = field.params;
    if (field.name !== 'language' || !Array.isArray(items)) return field;
    const marked = (items as Array<{ value: string }>).map((item) => ({
      ...item,
      label: { attributes: { lang: item.value, dir: directionOf(item.value) } },
    }));
    return { ...field, params: { ...field.params, items: marked } };
  });
}
