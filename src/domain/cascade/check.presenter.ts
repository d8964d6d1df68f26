import { comparableText } from '#platform/crypto/canonical-text';
import { formatDate } from '#reference/formats';
import { languageByTag } from '#reference/languages';
import type { Run } from './check/change.model.ts';
import { PASSING_CHANNELS } from './delivery.model.ts';
import type { Published } from './statement.model.ts';
import { STATEMENT_LANGUAGES, wordsIn } from './words.model.ts';

/** What the lines around a statement are made of. */
export type Furnished = Pick<
  Published,
  | 'language'
  | 'issuer'
  | 'code'
  | 'number'
  | 'statementId'
  | 'validUntil'
  | 'publishedAt'
  | 'changeNote'
  | 'title'
>;

/** Lines that stand around a statement on pages, in e-mails and in share texts, which people copy along with it. */
export function furnitureLines(published: Furnished, facts: Surroundings): string[] {
  const { lang = published.language } = facts;
  const own = furnitureIn(published, published.language, facts);
  return lang === published.language ? own : [...own, ...furnitureIn(published, lang, facts)];
}

/** What a statement is read in: whose it is, where, and the language of the pages around it. */
export interface Surroundings {
  forceName: string;
  publicUrl: string;
  leaderUrl: string;
  /** The area in words; empty for the whole force. */
  area: string;
  /** The language of the page, where it is not the statement's own. */
  lang?: string;
}

function furnitureIn(published: Furnished, around: string, facts: Omit<Surroundings, 'lang'>): string[] {
  const { language, issuer, code, number, statementId, validUntil, publishedAt, changeNote, title } =
    published;
  const words = wordsIn(around);
  const path = language === 'en' ? '' : `/${language}`;
  const page = `${facts.publicUrl}${path}/s/${statementId}`;
  const check = `${facts.publicUrl}${path}/check`;
  const until = formatDate(validUntil, 'dateTime', around);
  const pairs: Array<[string, string]> = [
    ['fact.issuer', issuer],
    ['fact.area', facts.area || words('area.all')],
    ['fact.published', formatDate(publishedAt, 'dateTime', around)],
    ['fact.until', until],
    ['fact.version', String(number)],
    ['fact.code', code],
  ];
  const short = `${facts.publicUrl}${path}/s/${code}`;
  const bare = (url: string): string => url.replace(/^https?:\/\//, '');
  return [
    page,
    check,
    short,
    bare(check),
    bare(short),
    code,
    ...pairs.map(([key, value]) => `${words(key)} ${value}`),
    words('page.changed', { number, note: changeNote }),
    words('list.item', {
      date: formatDate(publishedAt, 'dateTime', around),
      area: facts.area || words('area.all'),
    }),
    words('page.share.title'),
    words('leader.acknowledge'),
    words('mail.issued', { issuer, force: facts.forceName, until }),
    words('mail.check', { code }),
    words('mail.rule.begin'),
    words('mail.rule.end'),
    words('mail.portal'),
    words('mail.exercise'),
    words('mail.why.statement', { force: facts.forceName }),
    words('mail.why.correction', { force: facts.forceName }),
    words('mail.forward.statement'),
    words('mail.changed', { note: changeNote }),
    words('mail.unsubscribe.why', { force: facts.forceName }),
    words('mail.unsubscribe.stop'),
    `${facts.leaderUrl}${path}/statements/${statementId}`,
    words('share.check', { code, url: check }),
    words('check.title'),
    facts.forceName,
    `${words('mail.exercise.tag')} ${title}`,
  ];
}

/** Labels of a statement's pages by their keys, on the public site and on the leaders'; those of files name a format too. */
const LABELS = [
  'page.languages',
  'page.share.title',
  'page.share.lead',
  'page.share.label',
  'page.next',
  'kit.title',
  'page.check',
  'page.ask',
  'page.history',
  'page.all',
  'list.feeds',
  'list.title',
  'list.lead',
  'list.check',
  'list.filter.area',
  'list.filter.show',
  'follow.device.title',
  'leader.ask',
  'leader.public',
  'passed.title',
  'passed.lead',
  'passed.channels.label',
  'passed.channels.hint',
  'passed.people.label',
  'passed.button',
  'passed.again',
  'page.wraps.title',
];
const FILES: ReadonlyArray<[string, string]> = [
  ['list.feed', 'Atom'],
  ['list.feed', 'RSS'],
  ['list.feed', 'JSON'],
  ['page.cap', 'CAP'],
  ['page.proof', 'JSON'],
  ['page.keys', 'JSON'],
];

// Read once a process: a check in a crowd has no time to fold them again.
const foldedLabels = new Map<string, readonly string[]>();

/**
 * What a whole page brings along that is copied from top to bottom, in comparable form: labels and the names of the languages.
 * Lines of the statement stand there once more, in the text to copy; they are not among these.
 * @param language that of the statement
 * @param lang that of the page
 */
export function pageLabels(language: string, lang = language): readonly string[] {
  const key = `${language} ${lang}`;
  const known = foldedLabels.get(key);
  if (known) return known;
  const own = [...new Set([language, lang])].flatMap((one) => {
    const words = wordsIn(one);
    return [
      ...LABELS.map((label) => words(label)),
      ...PASSING_CHANNELS.map((channel) => words(`passed.channels.option.${channel}`)),
      ...FILES.map(([label, format]) => `${words(label)} (${format})`),
    ];
  });
  const ownName = (tag: string): string => languageByTag(tag)?.ownName ?? tag;
  const untranslated = wordsIn(lang)('page.notTranslated', { language: ownName(language), number: '101' });
  const labels = [...own, untranslated, ...STATEMENT_LANGUAGES.map(ownName)].map(comparableText);
  foldedLabels.set(key, labels);
  return labels;
}

/** Words on each side of a difference that are shown; what is the same beyond them is left out with a mark. */
const AROUND = 12;

/** A comparison as it is shown: long stretches that are the same are shortened in the middle. */
export function shownRuns(runs: readonly Run[]): Run[] {
  return runs.map((run, index) => {
    const words = run.text.split(' ');
    if (run.kind !== 'same' || words.length <= 3 * AROUND) return run;
    const head = index === 0 ? [] : words.slice(0, AROUND);
    const tail = index === runs.length - 1 ? [] : words.slice(-AROUND);
    return { kind: 'same', text: [...head, '…', ...tail].join(' ') };
  });
}
