import { formatDate } from '#reference/formats';
import { directionOf } from '#reference/languages';
import { type DispatchKind, isReminder, tellsWithdrawal } from './delivery.model.ts';
import type { Published } from './statement.model.ts';
import { wholeNumbered } from './whole-number.model.ts';
import { wordsIn } from './words.model.ts';

/** Everything a message holds that is the same for all its receivers. */
export interface MessageFacts {
  published: Published;
  kind: DispatchKind;
  pleaseForward: boolean;
  /** It takes the place of a holding line, and corrects nothing. */
  followsHolding?: boolean;
  forceName: string;
  publicUrl: string;
  leaderUrl: string;
  isExercise: boolean;
}

/** What differs from receiver to receiver. */
export interface Receiver {
  name: string;
  unsubscribeUrl: string;
}

export interface RenderedMessage {
  subject: string;
  text: SharedText;
  html: SharedText;
}

/** A text that all receivers share: one and the same list of pieces for all, and what stands between them for one. */
export interface SharedText {
  pieces: readonly string[];
  values: readonly string[];
}

type Block = { kind: 'title' | 'heading' | 'line' | 'rule' | 'link'; text: string };

const NEEDS_ESCAPE = /[&<>"]/;
const escapeHtml = (text: string): string =>
  NEEDS_ESCAPE.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : text;

/** A path of the public site in a language; English has no prefix. */
export const pageUrl = (base: string, language: string, path: string): string =>
  `${base}${language === 'en' ? '' : `/${language}`}${path}`;

const line = (text: string): Block => ({ kind: 'line', text });
const link = (text: string): Block => ({ kind: 'link', text });

/** A correction, and the reminder of one; what came after a holding line corrects nothing. */
const isCorrection = ({ kind, published, followsHolding }: MessageFacts): boolean =>
  !followsHolding &&
  (kind === 'correction' || (kind === 'reminder' && published.supersedesVersionId !== null));

const forwardKey = (facts: MessageFacts): 'statement' | 'correction' | 'withdrawal' => {
  if (tellsWithdrawal(facts.kind)) return 'withdrawal';
  return isCorrection(facts) ? 'correction' : 'statement';
};

/** What comes before the statement: why it is sent, and what to do with it. */
function introduction(facts: MessageFacts): Block[] {
  const { published, kind, pleaseForward, followsHolding, forceName, isExercise } = facts;
  const words = wordsIn(published.language);
  const blocks: Block[] = isExercise ? [line(words('mail.exercise'))] : [];
  if (kind === 'statement') blocks.push(line(words('mail.why.statement', { force: forceName })));
  if (isReminder(kind)) blocks.push(line(words('mail.why.reminder', { force: forceName })));
  if (kind === 'correction' && followsHolding)
    blocks.push(line(words('mail.why.full', { force: forceName })));
  if (isCorrection(facts)) {
    blocks.push(line(words('mail.why.correction', { force: forceName })));
    if (published.changeNote) blocks.push(line(words('mail.changed', { note: published.changeNote })));
  }
  if (tellsWithdrawal(facts.kind))
    blocks.push(
      line(words('mail.why.withdrawal', { force: forceName })),
      line(words('mail.changed', { note: published.withdrawalNote })),
    );
  if (pleaseForward) blocks.push(line(words(`mail.forward.${forwardKey(facts)}`)));
  return blocks;
}

/** The part a leader may pass on as it stands. */
function publicPart(facts: MessageFacts): Block[] {
  const { published, publicUrl, forceName } = facts;
  const { language, title, answer, sections, issuer, code, statementId, validUntil } = published;
  const words = wordsIn(language);
  const url = pageUrl(publicUrl, language, `/s/${statementId}`);
  if (tellsWithdrawal(facts.kind))
    return [
      { kind: 'title', text: words('mail.withdrawn.title', { title }) },
      line(published.withdrawalNote),
      line(words('mail.withdrawn.ask')),
      link(url),
    ];
  return [
    link(url),
    { kind: 'title', text: title },
    line(answer),
    ...sections.flatMap((section): Block[] => [
      { kind: 'heading', text: section.title },
      ...section.text.split('\n').filter(Boolean).map(line),
    ]),
    line(
      words('mail.issued', {
        issuer,
        force: forceName,
        until: formatDate(validUntil, 'dateTime', language),
      }),
    ),
    line(words('mail.check', { code })),
    link(pageUrl(publicUrl, language, '/check')),
  ];
}

function textOf(blocks: readonly Block[]): string {
  return blocks
    .map(({ kind, text }) => {
      if (kind === 'rule') return `\n-----\n${text}\n`;
      return kind === 'heading' || kind === 'title'
        ? `\n${text.toUpperCase() === text ? text : `*${text}*`}`
        : text;
    })
    .join('\n');
}

function htmlOf(blocks: readonly Block[]): string {
  const tags: Record<Block['kind'], (text: string) => string> = {
    title: (text) => `<h1 style="font-size:22px">${text}</h1>`,
    heading: (text) => `<h2 style="font-size:18px">${text}</h2>`,
    line: (text) => `<p>${text}</p>`,
    link: (text) => `<p><a href="${text}" dir="ltr">${text}</a></p>`,
    rule: (text) => `<hr><p>${text}</p>`,
  };
  return blocks.map(({ kind, text }) => tags[kind](escapeHtml(text))).join('\n');
}

/** Stands for the name while the greeting is cut around it; no catalogue and no name holds it. */
const NAME = '\u{e000}';

/** The pieces that all receivers share, for those with a name and those without. */
function piecesOf(
  facts: MessageFacts,
  greeting: readonly [string, string],
): Record<'text' | 'html', string[]> {
  const { published, leaderUrl, forceName } = facts;
  const { language, title, statementId } = published;
  const words = wordsIn(language);
  const rule = (key: string): Block => ({ kind: 'rule', text: words(key) });
  const before = introduction(facts);
  const rest = [
    rule('mail.rule.begin'),
    ...publicPart(facts),
    rule('mail.rule.end'),
    line(words('mail.portal')),
    link(pageUrl(leaderUrl, language, `/statements/${statementId}`)),
  ];
  const direction = directionOf(language);
  const why = words('mail.unsubscribe.why', { force: forceName });
  const stop = words('mail.unsubscribe.stop');
  const [hello, after] = greeting;
  return {
    text: [hello, `${after}\n\n${textOf(before)}\n${textOf(rest)}\n\n${why}\n${stop}\n`, '\n'],
    html: [
      `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em">
<p>${escapeHtml(hello)}`,
      `${escapeHtml(after)}</p>
${htmlOf(before)}
${htmlOf(rest)}
<p>${escapeHtml(why)} <a href="`,
      `">${escapeHtml(stop)}</a></p>
</body>
</html>
`,
    ],
  };
}

/** What a message is, and of which text. */
function subjectOf({ published, kind, followsHolding }: MessageFacts): string {
  const { language, title } = published;
  const words = wordsIn(language);
  if (kind === 'withdrawal-reminder')
    return words('mail.subject.reminder', { title: words('mail.subject.withdrawal', { title }) });
  const as = kind === 'correction' && followsHolding ? 'statement' : kind;
  return words(`mail.subject.${as}`, { title });
}

/**
 * Renders a message once for all its receivers, plain text and HTML, in the language of the text; for each of them only
 * the name and the way out are put in. No pictures, no tracking, no links but the force's own.
 */
export function prepareMessage(given: MessageFacts): (receiver: Receiver) => RenderedMessage {
  const facts = { ...given, published: wholeNumbered(given.published) };
  const { published, isExercise } = facts;
  const words = wordsIn(published.language);
  const subject = `${isExercise ? `[${words('mail.exercise.tag')}] ` : ''}${subjectOf(facts)}`;
  const [hello = '', after = ''] = words('mail.greeting', { name: NAME }).split(NAME);
  const named = piecesOf(facts, [hello, after]);
  const nameless = piecesOf(facts, [words('mail.greeting.plain'), '']);
  return ({ name, unsubscribeUrl }) => {
    const { text, html } = name ? named : nameless;
    return {
      subject,
      text: { pieces: text, values: [name, unsubscribeUrl] },
      html: { pieces: html, values: [escapeHtml(name), escapeHtml(unsubscribeUrl)] },
    };
  };
}
