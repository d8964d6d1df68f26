import type { Run } from './check.model.ts';
import type { Published } from './statement.model.ts';
import { timeIn, wordsIn } from './words.model.ts';

/** Lines that stand around a statement on pages, in e-mails and in share texts, which people copy along with it. */
export function furnitureLines(
  published: Published,
  facts: { forceName: string; publicUrl: string; leaderUrl: string; area: string },
): string[] {
  const { language, issuer, code, number, statementId, validUntil, publishedAt, changeNote, title } =
    published;
  const words = wordsIn(language);
  const path = language === 'en' ? '' : `/${language}`;
  const page = `${facts.publicUrl}${path}/s/${statementId}`;
  const check = `${facts.publicUrl}${path}/check`;
  const until = timeIn(language, validUntil);
  const pairs: Array<[string, string]> = [
    ['fact.issuer', issuer],
    ['fact.area', facts.area || words('area.all')],
    ['fact.published', timeIn(language, publishedAt)],
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
    words('page.share.title'),
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
    `${words('mail.exercise.tag')} ${title}`,
  ];
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
