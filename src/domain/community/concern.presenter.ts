import { formatDate } from '#platform/web/formats';
import { languageByTag } from '#reference/languages';
import { type Area, areaName } from '#room/access';
import { type Concern, type ConcernClock, clockOf, hoursLeft, type OpenedConcern } from './concern.model.ts';
import type { Words } from './words.model.ts';

const CLOCK_TAG: Record<ConcernClock, string> = {
  'in-time': 'govuk-tag--light-blue',
  'due-soon': 'govuk-tag--yellow',
  overdue: 'govuk-tag--red',
  'answered-in-time': 'govuk-tag--green',
  'answered-late': 'govuk-tag--grey',
};

export interface ClockView {
  text: string;
  tag: string;
}

/** The 72 hours as a word and a number, never as a colour alone. */
export function clockView(concern: Concern, now: Date, t: Words): ClockView {
  const clock = clockOf(concern, now);
  return {
    text: t(`community.clock.${clock}`, { hours: Math.abs(hoursLeft(concern, now)) }),
    tag: CLOCK_TAG[clock],
  };
}

interface About {
  areas: readonly Area[];
  staff: ReadonlyMap<string, string>;
  now: Date;
  t: Words;
}

const holder = (concern: Concern, { staff, t }: About): string =>
  concern.ownerId ? (staff.get(concern.ownerId) ?? concern.ownerId) : t('community.staff-concerns.nobody');

/** A line of the staff list: no words of the leader stand in it. */
export const concernLine = (concern: Concern, about: About): Record<string, string> & { clock: string } => ({
  href: `/concerns/${concern.id}`,
  kind: about.t(`community.concern.kind.option.${concern.kind}`),
  raised: formatDate(concern.raisedAt, 'dateTime', 'en'),
  area: areaName(about.areas, concern.areaPath),
  owner: holder(concern, about),
  clock: clockView(concern, about.now, about.t).text,
  clockTag: clockView(concern, about.now, about.t).tag,
});

/** A concern's own page for staff. */
export function concernView(
  concern: OpenedConcern & { leaderName: string },
  about: About,
): Record<string, unknown> {
  const { areas, staff, t } = about;
  const when = (at: Date | null): string => (at ? formatDate(at, 'dateTime', 'en') : '');
  const args = {
    kind: t(`community.concern.kind.option.${concern.kind}`),
    area: areaName(areas, concern.areaPath),
  };
  const rows: Array<[string, string]> = [
    ['from', concern.leaderName || t('community.staff-concern.from.unknown')],
    ['sent', when(concern.raisedAt)],
    ['due', when(concern.answerDueAt)],
    ['language', languageByTag(concern.language)?.englishName ?? concern.language],
    ['owner', holder(concern, about)],
  ];
  return {
    id: concern.id,
    caption: t('community.staff-concern.caption', args),
    rows: rows.map(([key, value]) => ({ name: t(`community.staff-concern.${key}`), value })),
    clock: clockView(concern, about.now, t),
    text: concern.text,
    language: concern.language,
    eventHref: concern.eventId ? `/events/${concern.eventId}` : undefined,
    isOpen: concern.state === 'open',
    answer: concern.answer,
    answered: t('community.staff-concern.answered', {
      who: staff.get(concern.answeredBy ?? '') ?? '',
      when: when(concern.answeredAt),
    }),
    seen: concern.answerSeenAt
      ? t('community.staff-concern.seen', { when: when(concern.answerSeenAt) })
      : t('community.staff-concern.unseen'),
    said: concern.saidLine,
    did: concern.didLine,
  };
}
