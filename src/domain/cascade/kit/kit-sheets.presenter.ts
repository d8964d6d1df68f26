import { formatDate, segmenterOf } from '#reference/formats';
import type { ReadySection } from '../statement.model.ts';
import { wholeNumbered } from '../whole-number.model.ts';
import { wordsIn } from '../words.model.ts';
import { CARDS, type CardItem, isRtl, isTall, type PageItem } from './kit.model.ts';
import { codeUrl, exerciseTag, type KitFacts, shownUrl } from './kit-texts.presenter.ts';

/** One sheet to print: the template in this folder, and what it shows. */
export interface KitSheet {
  template: string;
  data: Record<string, unknown>;
  /** The day of publication: whenever a page is set, it has the same bytes. */
  dated: Date;
}

/** The fonts have no drawn signs; a text that holds one is printed without it. Joiners within words stay. */
const SIGN = /(?![©®™])\p{Extended_Pictographic}(?:\ufe0f|\u200d\p{Extended_Pictographic})*/gu;
const withoutSigns = (text: string): string => text.replace(SIGN, '');

const linesOf = (text: string): string[] =>
  withoutSigns(text)
    .split('\n')
    .filter((line) => line.trim() !== '');

/** Sentences one by one, by the rules of the language (Unicode TR 29). */
export function sentencesOf(language: string, text: string): string[] {
  const segmenter = segmenterOf(language, 'sentence');
  return linesOf(text).flatMap((line) =>
    [...segmenter.segment(line)].map(({ segment }) => segment.trim()).filter(Boolean),
  );
}

const drawing = (inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="47" fill="#e6f1f2" stroke="#0b5c63" stroke-width="5"/><g fill="none" stroke="#0b5c63" stroke-width="9" stroke-linecap="round" stroke-linejoin="round">${inner}</g></svg>`;

/** A drawing of our own for each of the five parts: a tick, a question, two people, a hand, a telephone. */
const DRAWINGS: Readonly<Record<ReadySection['heading'], string>> = {
  known: drawing('<path d="M27 52l16 17 31-36"/>'),
  unknown: drawing('<path d="M36 38c0-20 29-20 29 0 0 14-15 13-15 26M50 80v.5"/>'),
  doing: drawing(
    '<circle cx="35" cy="34" r="10"/><path d="M19 76c0-34 32-34 32 0"/><circle cx="66" cy="38" r="8"/><path d="M62 56c12-4 20 6 20 20"/>',
  ),
  'can-do': drawing('<path d="M50 79C8 52 26 22 50 40c24-18 42 12 0 39z"/>'),
  call: drawing('<path d="M31 27c-9 9 0 26 13 37s26 15 33 7l-13-13-9 6c-6-4-10-9-12-15l8-7-10-17z"/>'),
};

/** What every sheet shows: who speaks, the code, and the words of the check. */
function common(facts: KitFacts, qr: string): Record<string, unknown> {
  const { published, forceName } = facts;
  const { language, title, answer, code } = published;
  const words = wordsIn(language);
  const url = codeUrl(facts);
  return {
    lang: language,
    isRtl: isRtl(language),
    isTall: isTall(language),
    force: forceName,
    exercise: exerciseTag(facts),
    title: withoutSigns(title),
    answer: withoutSigns(answer),
    check: words('check.title'),
    code,
    url,
    shownUrl: shownUrl(url),
    qr,
    qrAlt: words('share.check', { code, url }),
  };
}

/** A card: the title, the answer and, where it is tall, what people can do and whom to call. */
export function cardSheet(given: KitFacts, item: CardItem, qr: string): KitSheet {
  const facts = { ...given, published: wholeNumbered(given.published) };
  const { sections, answer } = facts.published;
  const { width, height } = CARDS[item];
  const more = sections.filter(({ heading }) => heading === 'can-do' || heading === 'call');
  const lines = [answer, ...(item === 'card-portrait.png' ? more.map(({ text }) => text) : [])].flatMap(
    linesOf,
  );
  return {
    template: 'src/domain/cascade/kit/card.typ',
    dated: facts.published.publishedAt,
    data: { ...common(facts, qr), width, height, lines },
  };
}

const issuedLine = ({ published, forceName }: KitFacts): string =>
  wordsIn(published.language)('mail.issued', {
    issuer: published.issuer,
    force: forceName,
    until: formatDate(published.validUntil, 'dateTime', published.language),
  });

/** The whole text for paper: posters in two sizes, and the large one with a sentence a line. */
export function pageSheet(given: KitFacts, item: PageItem, qr: string): KitSheet {
  const facts = { ...given, published: wholeNumbered(given.published) };
  const { language, sections, answer, publishedAt: dated } = facts.published;
  const issued = issuedLine(facts);
  if (item === 'easy-read.pdf')
    return {
      template: 'src/domain/cascade/kit/easy-read.typ',
      dated,
      data: {
        ...common(facts, qr),
        answerLines: sentencesOf(language, answer),
        issuedLines: [issued],
        sections: sections.map(({ heading, title, text }) => ({
          title: withoutSigns(title),
          sentences: sentencesOf(language, text),
          drawing: DRAWINGS[heading],
        })),
      },
    };
  return {
    template: 'src/domain/cascade/kit/poster.typ',
    dated,
    data: {
      ...common(facts, qr),
      paper: item === 'poster-a5.pdf' ? 'a5' : 'a4',
      issued,
      sections: sections.map(({ title, text }) => ({ title: withoutSigns(title), lines: linesOf(text) })),
    },
  };
}
