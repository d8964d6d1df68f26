import { formatDate, named } from '#platform/web/formats';
import { findContacts } from '#reference/contact-finder';
import { languageByTag } from '#reference/languages';
import { wholeNumbers } from '#reference/whole-numbers';
import { type Area, areaName, areaTree } from '#room/access';
import { pageUrl } from './message.presenter.ts';
import { type Published, type ReadySection, shownState } from './statement.model.ts';
import { wholeNumbered } from './whole-number.model.ts';

export type T = (key: string, args?: Record<string, string | number | Date>) => string;

/** A run of a text: a number to call, an address to open, a name in another language, or plain words. */
export interface Run {
  text: string;
  href?: string;
  /** Reads from left to right whatever stands around it. */
  isLtr?: boolean;
  lang?: string;
  dir?: 'ltr' | 'rtl';
}

/**
 * A sentence of the catalogue with some of its arguments as runs of their own, so that a number can be called and a
 * language's name is read in that language.
 */
export function sentenceRuns(t: T, key: string, args: Record<string, string | Run>): Run[] {
  const marks = Object.keys(args).map((name, index) => [name, String.fromCodePoint(0xe100 + index)] as const);
  const plain = Object.fromEntries(
    marks.map(([name, mark]) => [name, typeof args[name] === 'string' ? (args[name] as string) : mark]),
  );
  return t(key, plain)
    .split(/([\ue100-\ue110])/u)
    .filter(Boolean)
    .map((part) => {
      const name = marks.find(([, mark]) => mark === part)?.[0];
      const arg = name === undefined ? undefined : args[name];
      return typeof arg === 'object' ? arg : { text: part };
    });
}

/** Numbers and addresses of a signed text as links: every one of them came out of the register. */
export function linked(text: string): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const found of findContacts(text, { register: [], hashtags: [], today: '1970-01-01' })) {
    if (found.start > from) runs.push({ text: wholeNumbers(text.slice(from, found.start)) });
    if (found.kind === 'hashtag') {
      runs.push({ text: found.words, isLtr: true });
      from = found.end;
      continue;
    }
    const href =
      found.kind === 'phone'
        ? `tel:${found.value}`
        : found.kind === 'email'
          ? `mailto:${found.value}`
          : `https://${found.value}`;
    runs.push({ text: found.words, href });
    from = found.end;
  }
  if (from < text.length) runs.push({ text: wholeNumbers(text.slice(from)) });
  return runs;
}

export interface SectionView {
  id: string;
  title: string;
  paragraphs: Run[][];
}

const sectionView = ({ heading, title, text }: ReadySection): SectionView => ({
  id: heading,
  title,
  paragraphs: text.split('\n').filter(Boolean).map(linked),
});

export interface Fact {
  label: string;
  value: string;
  isLtr?: boolean;
}

/** A published text as a page shows it. */
export interface StatementView {
  title: string;
  answer: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  state: ReturnType<typeof shownState>;
  facts: Fact[];
  sections: SectionView[];
  href: string;
  code: string;
}

interface About {
  areas: readonly Area[];
  lang: string;
  now: Date;
  t: T;
}

/** Where a statement holds, in words. */
export const areaWords = (path: string, areas: readonly Area[], t: T): string =>
  path === '' ? t('cascade.area.all') : named(areaName(areas, path));

export function statementView(published: Published, { areas, lang, now, t }: About): StatementView {
  const { title, answer, language, issuer, publishedAt, validUntil, number, code, areaPath, statementId } =
    published;
  return {
    title: wholeNumbers(title),
    answer: wholeNumbers(answer),
    lang: language,
    dir: languageByTag(language)?.dir ?? 'ltr',
    state: shownState(published, now),
    facts: [
      { label: t('cascade.fact.issuer'), value: named(issuer) },
      { label: t('cascade.fact.area'), value: areaWords(areaPath, areas, t) },
      { label: t('cascade.fact.published'), value: formatDate(publishedAt, 'dateTime', lang) },
      { label: t('cascade.fact.until'), value: formatDate(validUntil, 'dateTime', lang) },
      { label: t('cascade.fact.version'), value: String(number) },
      { label: t('cascade.fact.code'), value: code, isLtr: true },
    ],
    sections: published.sections.map(sectionView),
    href: `/s/${statementId}`,
    code,
  };
}

/** The text among several that fits a reader: in the reader's language, or as it was first written. */
export function textFor(texts: readonly Published[], lang: string): Published | undefined {
  return (
    texts.find(({ language }) => language === lang) ??
    texts.find(({ versionId, rootVersionId }) => versionId === rootVersionId) ??
    texts[0]
  );
}

/** Chat programs show about this many characters before they fold a message. */
const CHAT_MAX = 700;

/**
 * A text to copy into a chat group: the link first, so that it shows as the preview; then what matters most; the code
 * last. A section that does not fit whole is left out, never cut.
 */
export function chatText(
  published: Published,
  publicUrl: string,
  words: (key: string, args?: Record<string, string>) => string,
): string {
  const { language, statementId, title, answer, sections, code } = wholeNumbered(published);
  const head = [pageUrl(publicUrl, language, `/s/${statementId}`), title, answer];
  const tail = [words('share.check', { code, url: pageUrl(publicUrl, language, '/check') })];
  const whole = ({ title: heading, text }: ReadySection): string => `${heading}\n${text}`;
  const chosen = fittingSections(
    sections,
    (some) => [...[...head, ...some.map(whole), ...tail].join('\n\n')].length <= CHAT_MAX,
  );
  return [...head, ...chosen.map(whole), ...tail].join('\n\n');
}

/**
 * As many whole sections as fit, the most useful first: what people can do, whom to call, what is known. They stand in
 * the statement's own order, so that a check finds nothing changed.
 */
export function fittingSections(
  sections: readonly ReadySection[],
  fits: (chosen: readonly ReadySection[]) => boolean,
): ReadySection[] {
  let chosen: ReadySection[] = [];
  for (const wanted of ['can-do', 'call', 'known', 'doing', 'unknown'] as const) {
    const more = sections.filter((one) => one.heading === wanted || chosen.includes(one));
    if (fits(more)) chosen = more;
  }
  return chosen;
}

/** Areas in reading order with their wards indented below them; the whole force first. */
export const areaLabels = (areas: readonly Area[], wholeForce: string): Record<string, string> =>
  Object.fromEntries([
    ['', wholeForce],
    ...areaTree(areas).flatMap((area) => [
      [area.path, area.name] as const,
      ...area.wards.map((ward) => [ward.path, `${area.name}: ${ward.name}`] as const),
    ]),
  ]);
