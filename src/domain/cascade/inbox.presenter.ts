import { coversArea } from '#kernel/actor';
import { formatDate } from '#platform/web/formats';
import { languageByTag } from '#reference/languages';
import { wholeNumbers } from '#reference/whole-numbers';
import type { Area } from '#room/access';
import type { LeaderMark } from './leader.reads.ts';
import { areaWords, type T, textFor } from './published.presenter.ts';
import { type Published, shownState } from './statement.model.ts';

export interface InboxAbout {
  areas: readonly Area[];
  lang: string;
  now: Date;
  t: T;
}

export interface InboxItem {
  href: string;
  title: string;
  answer: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  line: string;
  mark: string;
  chase: string;
  isNew: boolean;
}

/**
 * Statements that concern a leader: those of his or her area, what lies around it, and the whole force; an insert for a
 * community only where he or she plays that part.
 */
export function forLeader(
  published: readonly Published[],
  { areaPath, represents }: { areaPath: string; represents: string },
): Published[] {
  const near = published.filter(
    (one) =>
      (one.areaPath === '' || coversArea([one.areaPath], areaPath)) &&
      (one.community === '' || one.community === represents),
  );
  const hasInsert = ({ coreId, areaPath: path, community }: Published): boolean =>
    coreId !== null &&
    community === '' &&
    near.some((one) => one.coreId === coreId && one.areaPath === path && one.community !== '');
  const wrapped = new Set(near.map(({ coreId }) => coreId));
  // Where the leader's own area has a variant, the core it wraps would only say the same twice.
  return near.filter((one) => !wrapped.has(one.statementId) && !hasInsert(one));
}

/** "You have read it", "you passed it on to about 40 people", or nothing. */
export function markWords(mark: LeaderMark | undefined, t: T): string {
  if (mark?.people) return t('cascade.inbox.passed', { people: mark.people });
  return mark?.acknowledgedAt ? t('cascade.inbox.read') : '';
}

/** What somebody is asked who passed on what holds no more. */
export const chaseKey = ({ state }: Published): string =>
  state === 'withdrawn' ? 'cascade.inbox.chase.withdrawn' : 'cascade.inbox.chase';

/** The inbox: corrections of what the leader passed on first, then what is unread, then the rest, newest first. */
export function inboxItems(
  published: readonly Published[],
  known: { marks: readonly LeaderMark[]; outdated: ReadonlySet<string> },
  { areas, lang, now, t }: InboxAbout,
): InboxItem[] {
  const byStatement = new Map<string, Published[]>();
  for (const one of published)
    byStatement.set(one.statementId, [...(byStatement.get(one.statementId) ?? []), one]);
  const items = [...byStatement.values()].flatMap((texts): Array<InboxItem & { rank: number }> => {
    const text = textFor(texts, lang);
    if (!text || (shownState(text, now) === 'withdrawn' && !known.outdated.has(text.statementId))) return [];
    const mark = known.marks.find(({ rootVersionId }) => rootVersionId === text.rootVersionId);
    const isOutdated = known.outdated.has(text.statementId);
    const isNew = !mark?.acknowledgedAt && text.state === 'current';
    const chase = isOutdated ? t(chaseKey(text)) : '';
    const date = formatDate(text.publishedAt, 'dateTime', lang);
    return [
      {
        href: `/statements/${text.statementId}`,
        title: wholeNumbers(text.title),
        answer: wholeNumbers(text.state === 'withdrawn' ? text.withdrawalNote : text.answer),
        lang: text.language,
        dir: languageByTag(text.language)?.dir ?? 'ltr',
        line: t('cascade.list.item', { date, area: areaWords(text.areaPath, areas, t) }),
        mark: markWords(mark, t),
        chase,
        isNew,
        rank: isOutdated ? 0 : isNew ? 1 : 2,
      },
    ];
  });
  return items.sort((a, b) => a.rank - b.rank).map(({ rank: _, ...item }) => item);
}
