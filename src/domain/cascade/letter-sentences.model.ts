import { segmenterOf } from '#reference/formats';

/** One sentence of the message, and whether the letter quotes it from somebody else. */
export interface LetterSentence {
  text: string;
  isQuoted: boolean;
}

const ABBREVIATION = /(?:\b(?:Ch|Supt|Insp|Sgt|Det|Mr|Mrs|Ms|Dr|St|No|Rev|e\.g|i\.e|etc)\.|\b[A-Z]\.)\s*$/;

/** Sentences of one paragraph; an abbreviation's full stop does not end one, a colon before a new message does. */
export function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenterOf('en', 'sentence').segment(paragraph)) {
    const last = sentences.length - 1;
    const before = sentences[last];
    if (before !== undefined && ABBREVIATION.test(before)) sentences[last] = before + segment;
    else sentences.push(segment);
  }
  return sentences
    .flatMap((sentence) => sentence.split(/(?<=\b(?:following|messages?|points?|advice)\w*[:;]) (?=\p{Lu})/u))
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

/**
 * All sentences of a message. Paragraphs that open with a quotation mark after a sentence ending in a colon are
 * somebody else's words until the mark closes at a paragraph's end.
 */
export function letterSentences(paragraphs: readonly string[]): LetterSentence[] {
  const sentences: LetterSentence[] = [];
  let isQuoted = false;
  for (const paragraph of paragraphs) {
    const isIntroduced = sentences.at(-1)?.text.endsWith(':') ?? false;
    if (!isQuoted && isIntroduced && /^[“"]/.test(paragraph)) isQuoted = true;
    const text = isQuoted ? paragraph.replace(/^[“"]/, '').replace(/[”"]$/, '') : paragraph;
    sentences.push(...sentencesOf(text).map((sentence) => ({ text: sentence, isQuoted })));
    if (/[”"]$/.test(paragraph)) isQuoted = false;
  }
  return sentences;
}
