import { formatDate } from '#reference/formats';
import { piecesOf, plainMarks } from '#reference/text-length';
import { wholeNumbers } from '#reference/whole-numbers';
import { pageUrl } from '../message.presenter.ts';
import { chatText, fittingSections } from '../published.presenter.ts';
import type { Published } from '../statement.model.ts';
import { wholeNumbered } from '../whole-number.model.ts';
import { wordsIn } from '../words.model.ts';
import type { TextItem } from './kit.model.ts';

/** What a kit is made of: the signed text, and who publishes it where. */
export interface KitFacts {
  published: Published;
  forceName: string;
  /** Address of the public site, without a slash at its end. */
  publicUrl: string;
  isExercise: boolean;
}

/** The address behind a QR code and at the end of every text: short, and it carries the check code. */
export const codeUrl = ({ published, publicUrl }: KitFacts): string =>
  pageUrl(publicUrl, published.language, `/s/${published.code}`);

/** An address as people read and type it. */
export const shownUrl = (url: string): string => url.replace(/^https?:\/\//, '');

/** The mark of an exercise in the text's language; empty in earnest. */
export const exerciseTag = ({ published, isExercise }: KitFacts): string =>
  isExercise ? wordsIn(published.language)('mail.exercise.tag') : '';

/** The fullest of several wordings, each given line by line, that travels in so many pieces; the last where none does. Its numbers are whole. */
export function fullestOf(wordings: ReadonlyArray<readonly string[]>, pieces: number): string {
  const texts = wordings.map((parts) => wholeNumbers(plainMarks(parts.filter(Boolean).join('\n'))));
  return texts.find((text) => piecesOf(text) <= pieces) ?? texts.at(-1) ?? '';
}

/** A text in so many pieces: the heading, the answer and whom to call, as much of it as fits, and always the address. */
export function smsText(facts: KitFacts, pieces: number): string {
  const { title, answer, sections } = facts.published;
  const end = codeUrl(facts);
  const tag = exerciseTag(facts);
  const call = sections.find(({ heading }) => heading === 'call')?.text;
  const wordings = [
    ...(call && pieces > 1 ? [[title, answer, call, end]] : []),
    [title, answer, end],
    [answer, end],
    [title, end],
    [end],
  ];
  return fullestOf(
    wordings.map((parts) => [tag, ...parts]),
    pieces,
  );
}

function longText(facts: KitFacts): string {
  const { published, forceName, publicUrl } = facts;
  const { language, title, answer, sections, issuer, code, validUntil } = published;
  const words = wordsIn(language);
  const tag = exerciseTag(facts);
  return [
    ...(tag ? [words('mail.exercise')] : []),
    title,
    answer,
    ...sections.map(({ title: heading, text }) => `${heading}\n${text}`),
    words('mail.issued', { issuer, force: forceName, until: formatDate(validUntil, 'dateTime', language) }),
    words('share.check', { code, url: pageUrl(publicUrl, language, '/check') }),
    codeUrl(facts),
  ].join('\n\n');
}

/** A minute of reading aloud at a calm pace. Languages differ, so this is a rule of thumb. */
const READ_ALOUD_WORDS = 150;
const wordCount = (text: string): number => text.split(/\s+/u).filter(Boolean).length;

/** For a sermon, a meeting or a radio: sentences alone, one paragraph a breath, the code at the end. */
function readAloudText(facts: KitFacts): string {
  const { published, forceName } = facts;
  const { language, title, answer, sections, issuer, code, validUntil } = published;
  const words = wordsIn(language);
  const head = [
    ...(facts.isExercise ? [words('mail.exercise')] : []),
    words('mail.issued', { issuer, force: forceName, until: formatDate(validUntil, 'dateTime', language) }),
    title,
    answer,
  ];
  const tail = [words('mail.check', { code }), shownUrl(pageUrl(facts.publicUrl, language, '/check'))];
  const chosen = fittingSections(
    sections,
    (some) => wordCount([...head, ...some.map(({ text }) => text), ...tail].join(' ')) <= READ_ALOUD_WORDS,
  );
  return [...head, ...chosen.map(({ text }) => text), ...tail].join('\n\n');
}

/** Every text of a kit. All words are those that were signed; around them stand the source, the code and the link. */
export function kitTexts(given: KitFacts): Record<TextItem, string> {
  const facts = { ...given, published: wholeNumbered(given.published) };
  const { published, publicUrl } = facts;
  const [first = '', ...rest] = chatText(published, publicUrl, wordsIn(published.language)).split('\n\n');
  const tag = exerciseTag(facts);
  return {
    'sms-1.txt': smsText(facts, 1),
    'sms-2.txt': smsText(facts, 2),
    'chat.txt': [first, ...(tag ? [tag] : []), ...rest].join('\n\n'),
    'long.txt': longText(facts),
    'read-aloud.txt': readAloudText(facts),
  };
}

/** Opens WhatsApp with the chat text; no account, no interface of theirs, nothing about who presses it. */
export const whatsAppLink = (chat: string): string => `https://wa.me/?text=${encodeURIComponent(chat)}`;

/** Opens the reader's own mail program. */
export const mailLink = (subject: string, long: string): string =>
  `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(long)}`;
