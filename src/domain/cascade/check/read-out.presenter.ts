import { formatDate } from '#platform/web/formats';
import { findContacts } from '#reference/contact-finder';
import type { ContactRoute } from '#reference/contacts';
import { englishNameOf } from '#reference/languages';
import type { Area } from '#room/access';
import { londonDay } from '#statistics/days';
import { areaWords, type T } from '../published.presenter.ts';
import { tokensOf } from '../shingle.model.ts';
import { linesOf, type Published, shownState } from '../statement.model.ts';

/** Statements that are read out of a search by words. */
const MOST_FOUND = 5;
const CHANGED_DAYS = 7;
const DAY_MS = 86_400_000;

interface About {
  areas: readonly Area[];
  now: Date;
  t: T;
}

/** One answer to read out: yes or no first, then one or two short sentences. A few words that fit are no yes yet. */
export interface SpokenAnswer {
  first: 'yes' | 'perhaps' | 'no' | 'no-longer';
  lines: string[];
}

const FIRST_OF = { current: 'yes', expired: 'no-longer', corrected: 'no-longer', withdrawn: 'no' } as const;

const when = (at: Date): string => formatDate(at, 'dateTime', 'en');

/** What may be said of one published text. */
export function spokenOf(
  published: Published,
  { now, t }: Pick<About, 'now' | 't'>,
  isSure: boolean,
): SpokenAnswer {
  const { title, publishedAt, stateChangedAt, validUntil, withdrawalNote } = published;
  const state = shownState(published, now);
  const date = {
    current: validUntil,
    expired: validUntil,
    corrected: stateChangedAt,
    withdrawn: stateChangedAt,
  }[state];
  return {
    first: state === 'current' && !isSure ? 'perhaps' : FIRST_OF[state],
    lines: [
      t(`cascade.readOut.said.${state}`, { title, on: when(publishedAt), date: when(date) }),
      ...(state === 'withdrawn' ? [withdrawalNote] : []),
      ...(isSure ? [] : [t('cascade.readOut.said.unsure')]),
    ],
  };
}

/** Statements that hold every word of a question, newest first, one text each: the first language's where it has them. */
export function holdingWords(all: readonly Published[], question: string): Published[] {
  const asked = tokensOf(question).map(({ key }) => key);
  if (asked.length === 0) return [];
  const found = new Map<string, Published>();
  for (const one of all) {
    const words = new Set(tokensOf(linesOf(one).join('\n')).map(({ key }) => key));
    if (!asked.every((key) => words.has(key))) continue;
    const known = found.get(one.rootVersionId);
    if (!known || one.versionId === one.rootVersionId) found.set(one.rootVersionId, one);
  }
  return [...found.values()].slice(0, MOST_FOUND);
}

/** Whether the numbers and links somebody asks about stand in the force's register. */
export function spokenContacts(
  question: string,
  register: readonly ContactRoute[],
  { now, t }: Pick<About, 'now' | 't'>,
): SpokenAnswer[] {
  const today = londonDay(now);
  return findContacts(question, { register, hashtags: [], today })
    .filter(({ kind }) => kind !== 'hashtag')
    .slice(0, MOST_FOUND)
    .map(({ words, verdict, contactIds }) => {
      const owner = register.find(({ id }) => id === contactIds[0])?.owner ?? '';
      const isKnown = verdict === 'known-and-current' || verdict === 'known-but-stale';
      const key = isKnown ? 'known' : verdict === 'retired' ? 'retired' : 'unknown';
      return {
        first: isKnown ? 'yes' : 'no',
        lines: [t(`cascade.readOut.contact.${key}`, { words, owner })],
      };
    });
}

/** One statement to read out. */
interface SpokenStatement {
  title: string;
  say: string;
  lines: string[];
  href: string;
}

/** What is in force, and what was withdrawn or corrected of late; each of the first language, translations named. */
export function readOutView(
  all: readonly Published[],
  { areas, now, t }: About,
): {
  current: SpokenStatement[];
  changed: Array<{ line: string; note: string }>;
} {
  const roots = all.filter(({ versionId, rootVersionId }) => versionId === rootVersionId);
  const since = now.getTime() - CHANGED_DAYS * DAY_MS;
  const others = (root: Published): string =>
    all
      .filter(
        (one) =>
          one.rootVersionId === root.versionId && one.versionId !== root.versionId && one.state === 'current',
      )
      .map(({ language }) => englishNameOf(language))
      .join(', ');
  const current = roots
    .filter((one) => shownState(one, now) === 'current')
    .map((one) => ({
      title: one.title,
      say: one.answer,
      lines: [
        t('cascade.readOut.until', {
          area: areaWords(one.areaPath, areas, t),
          date: when(one.validUntil),
          code: one.code,
        }),
        ...(others(one) ? [t('cascade.readOut.languages', { languages: others(one) })] : []),
      ],
      href: `/statements/${one.statementId}`,
    }));
  const changed = roots
    .filter((one) => one.state === 'withdrawn' || (one.supersedesVersionId !== null && one.changeNote !== ''))
    .map((one) => ({ one, at: one.state === 'withdrawn' ? one.stateChangedAt : one.publishedAt }))
    .filter(({ at }) => at.getTime() >= since)
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ one, at }) => ({
      line: t(one.state === 'withdrawn' ? 'cascade.readOut.withdrew' : 'cascade.readOut.corrected', {
        title: one.title,
        date: when(at),
      }),
      note: one.state === 'withdrawn' ? one.withdrawalNote : one.changeNote,
    }));
  return { current, changed };
}
