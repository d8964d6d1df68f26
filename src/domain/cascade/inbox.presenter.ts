import { coversArea } from '#kernel/actor';
import { formatDate } from '#platform/web/formats';
import { languageByTag } from '#reference/languages';
import { wholeNumbers } from '#reference/whole-numbers';
import type { Area } from '#room/access';
import type { LeaderMark, Outdated } from './leader.reads.ts';
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

/** The texts of one statement that its readers are shown: those in force, else those of the newest version. */
export function shownTexts(texts: readonly Published[]): Published[] {
  const current = texts.filter(({ state }) => state === 'current');
  const newest = Math.max(...texts.map(({ number }) => number));
  return current.length > 0 ? current : texts.filter(({ number }) => number === newest);
}

/** "You have read it", "you passed it on to about 40 people", or nothing. */
export function markWords(mark: LeaderMark | undefined, t: T): string {
  if (mark?.people) return t('cascade.inbox.passed', { people: mark.people });
  return mark?.acknowledgedAt ? t('cascade.inbox.read') : '';
}

/** What is said to somebody who passed on, took the kit of, or read what holds no more. */
export function chaseWords(
  { state, stateChangedAt }: Pick<Published, 'state' | 'stateChangedAt'>,
  { had, number, kitLanguage }: Outdated,
  { lang, t }: Pick<InboxAbout, 'lang' | 't'>,
): string {
  if (had === 'kit')
    return t('cascade.kit.outdated', { number, language: languageByTag(kitLanguage ?? '')?.ownName ?? '' });
  if (had === 'read')
    return t('cascade.page.withdrawn.text', { date: formatDate(stateChangedAt, 'dateTime', lang) });
  return t(state === 'withdrawn' ? 'cascade.inbox.chase.withdrawn' : 'cascade.inbox.chase');
}

/** The inbox: corrections and withdrawals of what the leader has first, then what is unread, then the rest, newest first. */
export function inboxItems(
  published: readonly Published[],
  known: { marks: readonly LeaderMark[]; outdated: readonly Outdated[] },
  { areas, lang, now, t }: InboxAbout,
): InboxItem[] {
  const byStatement = new Map<string, Published[]>();
  for (const one of published)
    byStatement.set(one.statementId, [...(byStatement.get(one.statementId) ?? []), one]);
  const items = [...byStatement.values()].flatMap((texts): Array<InboxItem & { rank: number }> => {
    const text = textFor(shownTexts(texts), lang);
    const outdated = known.outdated.find(
      // Who only read what was withdrawn is asked about its withdrawal, not about what is in force again.
      ({ statementId, had }) =>
        statementId === text?.statementId && (had !== 'read' || text.state === 'withdrawn'),
    );
    if (!text || (shownState(text, now) === 'withdrawn' && !outdated)) return [];
    const mark = known.marks.find(({ rootVersionId }) => rootVersionId === text.rootVersionId);
    const isNew = !mark?.acknowledgedAt && text.state === 'current';
    const chase = outdated ? chaseWords(text, outdated, { lang, t }) : '';
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
        rank: outdated ? 0 : isNew ? 1 : 2,
      },
    ];
  });
  return items.sort((a, b) => a.rank - b.rank).map(({ rank: _, ...item }) => item);
}
