import { formatDate, named } from '#platform/web/formats';
import { languageByTag } from '#reference/languages';
import { wholeNumbers, wholeNumbersIn } from '#reference/whole-numbers';
import { type Area, areaTree } from '#room/access';
import { REPRESENTS } from '#room/community';
import type { Run as DiffRun } from './check/change.model.ts';
import { shownRuns } from './check.presenter.ts';
import { HEADINGS, type Heading } from './heading.model.ts';
import { areaWords, type Run, sentenceRuns, type T, textFor } from './published.presenter.ts';
import { type Published, shownState } from './statement.model.ts';
import { textDifference } from './variant.model.ts';

interface About {
  areas: readonly Area[];
  lang: string;
  now: Date;
  t: T;
}

export const languageName = (tag: string): string => languageByTag(tag)?.ownName ?? tag;
const dirOf = (tag: string): 'ltr' | 'rtl' => languageByTag(tag)?.dir ?? 'ltr';

/** The choices of the area filter: the whole force, areas, and their wards below them. */
export function areaItems(
  areas: readonly Area[],
  chosen: string,
  t: T,
): Array<{ value: string; text: string; selected: boolean; attributes?: { translate: 'no' } }> {
  const item = (value: string, text: string) => ({ value, text, selected: value === chosen });
  const place = (value: string, name: string) => ({
    ...item(value, name),
    attributes: { translate: 'no' as const },
  });
  return [
    item('', t('cascade.list.filter.all')),
    ...areaTree(areas).flatMap((area) => [
      place(area.path, area.name),
      ...area.wards.map((ward) => place(ward.path, `– ${ward.name}`)),
    ]),
  ];
}

/** The parts leaders play, as somebody chooses one: what is for everybody, with what is written for it. */
export const partItems = (
  chosen: string,
  t: T,
): Array<{ value: string; text: string; selected: boolean }> => [
  { value: '', text: t('cascade.follow.part.all'), selected: chosen === '' },
  ...REPRESENTS.map((value) => ({
    value,
    text: t(`community.represents.${value}`),
    selected: value === chosen,
  })),
];

export interface ListItem {
  href: string;
  title: string;
  answer: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  line: string;
  otherLanguage: Run[];
  isWithdrawn: boolean;
}

/** One line a statement, in the reader's language where there is one; texts of one statement go together. */
export function listItems(published: readonly Published[], { areas, lang, t }: About): ListItem[] {
  const byStatement = new Map<string, Published[]>();
  for (const one of published)
    byStatement.set(one.statementId, [...(byStatement.get(one.statementId) ?? []), one]);
  return [...byStatement.values()].flatMap((texts): ListItem[] => {
    const text = textFor(texts, lang);
    if (!text) return [];
    const date = formatDate(text.publishedAt, 'dateTime', lang);
    return [
      {
        href: `/s/${text.statementId}`,
        title: wholeNumbers(text.title),
        answer: wholeNumbers(text.state === 'withdrawn' ? text.withdrawalNote : text.answer),
        lang: text.language,
        dir: dirOf(text.language),
        line: t('cascade.list.item', { date, area: areaWords(text.areaPath, areas, t) }),
        otherLanguage:
          text.language === lang
            ? []
            : sentenceRuns(t, 'cascade.list.language', { language: languageRun(text.language) }),
        isWithdrawn: text.state === 'withdrawn',
      },
    ];
  });
}

/** What stands above a statement whose time is over, or whose signature proves nothing any more. */
export function stateWarnings(
  published: Published,
  keys: readonly { keyId: string; revokedAt: Date | null }[],
  { lang, now, t }: About,
): string[] {
  const revokedAt = keys.find(({ keyId }) => keyId === published.keyId)?.revokedAt;
  const warnings = revokedAt
    ? [t('cascade.check.revoked', { date: formatDate(revokedAt, 'dateTime', lang) })]
    : [];
  if (shownState(published, now) !== 'expired') return warnings;
  const date = formatDate(published.validUntil, 'dateTime', lang);
  return [...warnings, `${t('cascade.page.expired.title')}. ${t('cascade.page.expired.text', { date })}`];
}

/** A language's own name, marked as being in that language. */
const languageRun = (tag: string): Run => ({ text: languageName(tag), lang: tag, dir: dirOf(tag) });

/** "Not in this language yet", with a number that reaches an interpreter. */
export function notTranslated(published: Published, lang: string, t: T): Run[] {
  if (published.language === lang) return [];
  const number = { text: '101', href: 'tel:101' };
  return sentenceRuns(t, 'cascade.page.notTranslated', { language: languageRun(published.language), number });
}

/** One part of a statement of which another text says something else; title and answer have no heading of their own. */
interface ChangedPart {
  heading: string;
  runs: DiffRun[];
}

/** Part by part, what one text adds to or leaves out of another; parts that are the same are not there. */
function changedParts(before: Published, after: Published): ChangedPart[] {
  const wordsOf = ({ title, answer, sections }: Published): Map<string, string> =>
    new Map([
      ['title', title],
      ['answer', answer],
      ...sections.map(({ heading, text }) => [heading, text] as const),
    ]);
  const headings = new Map([...before.sections, ...after.sections].map((one) => [one.heading, one.title]));
  const [old, now] = [wordsOf(before), wordsOf(after)];
  return ['title', 'answer', ...HEADINGS].flatMap((part) => {
    const [was = '', is = ''] = [old.get(part), now.get(part)];
    if (was === is) return [];
    const runs = textDifference(was, is).map(({ kind, text }) => ({
      kind: kind === 'removed' ? ('missing' as const) : kind,
      text: wholeNumbersIn(text, dirOf(after.language)),
    }));
    return [{ heading: headings.get(part as Heading) ?? '', runs: shownRuns(runs) }];
  });
}

/**
 * What a variant adds to, or leaves out of, the signed text it wraps, for everybody to see; and whether that text has
 * changed since. Undefined for a statement that wraps none.
 */
export function wrapsView(
  published: Published,
  wraps: Published | undefined,
  newer: Published | undefined,
  t: T,
): object | undefined {
  if (!wraps) return undefined;
  return {
    lead: t('cascade.page.wraps.lead', { code: named(wraps.code) }),
    href: `/s/${wraps.statementId}`,
    changed: newer?.versionId === wraps.versionId ? '' : t('cascade.page.wraps.changed'),
    differences: changedParts(wraps, published),
    lang: published.language,
    dir: dirOf(published.language),
  };
}

const STATE_CLASS = {
  current: 'govuk-tag--green',
  corrected: 'govuk-tag--yellow',
  withdrawn: 'govuk-tag--red',
  expired: 'govuk-tag--grey',
} as const;

/** Every version of a statement, newest first, each compared with the one before it in the same language. */
export function historyView(texts: readonly Published[], about: About): object[] {
  const { lang, now, t } = about;
  const numbers = [...new Set(texts.map(({ number }) => number))].sort((a, b) => b - a);
  return numbers.flatMap((number) => {
    const together = texts.filter((one) => one.number === number);
    const text = textFor(together, lang);
    if (!text) return [];
    const before = texts
      .filter((one) => one.language === text.language && one.number < number)
      .reduce<Published | undefined>(
        (best, one) => (best && best.number > one.number ? best : one),
        undefined,
      );
    const state = shownState(text, now);
    return [
      {
        heading: t('cascade.history.version', { number }),
        state: t(`cascade.history.state.${state}`),
        stateClass: STATE_CLASS[state],
        title: wholeNumbers(text.title),
        lang: text.language,
        dir: dirOf(text.language),
        published: t('cascade.history.published', { date: formatDate(text.publishedAt, 'dateTime', lang) }),
        code: text.code,
        languages:
          together.length > 1
            ? t('cascade.history.languages', {
                languages: together.map(({ language }) => named(languageName(language))).join(', '),
              })
            : '',
        withdrawalNote: wholeNumbers(text.withdrawalNote),
        note:
          text.withdrawalNote === '' && text.changeNote
            ? t('cascade.history.changed', { note: named(text.changeNote) })
            : '',
        differences: before ? changedParts(before, text) : undefined,
      },
    ];
  });
}
