import retextEnglish from 'retext-english';
import retextSimplify from 'retext-simplify';
import { syllable } from 'syllable';
import { unified } from 'unified';
import { VFile } from 'vfile';
import type { Hit, Reviewed } from './finding.model.ts';
import { IDIOMS, PASSIVE_BLAME } from './plain-words.model.ts';
import { matchesIn } from './spans.model.ts';

/** The GOV.UK style guide's longest sentence, in words. */
export const LONGEST_SENTENCE = 25;
/** Flesch-Kincaid grade above which a text is named hard; nine-year-olds read about grade 4, newspapers grade 9. */
export const HARD_GRADE = 9;
/** Fewer words than this say nothing about how hard a text is. */
const GRADED_WORDS = 60;

const WORD = /[\p{L}\p{N}][\p{L}\p{N}’'-]*/gu;
const CONTRACTION =
  /\b(?:(?:i|we|you|they|he|she|it|that|there|what|who)[’'](?:m|re|ve|ll|d|s)|(?:is|are|was|were|do|does|did|has|have|had|wo|would|could|should|ca|must|need)n[’']t)\b/gi;
const IDIOM = new RegExp(`\\b(?:${IDIOMS.map((idiom) => idiom.replace(/ /g, '\\s+')).join('|')})\\b`, 'gi');
/** Entries of retext-simplify that are no plainer in a letter to neighbours, or that mistake another sense. */
const LEFT_OUT = 'it is,there is,there are,very,effect,forward,however,therefore,identify,all of'.split(',');
const simplify = unified().use(retextEnglish).use(retextSimplify, { ignore: LEFT_OUT });

const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/** The Flesch-Kincaid grade of sentences: US school years. Null for less than 60 words, which say nothing. */
export function gradeOf(sentences: readonly string[]): number | null {
  const words = sentences.flatMap(wordsOf);
  if (words.length < GRADED_WORDS) return null;
  const syllables = words.reduce((sum, word) => sum + syllable(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}

/** Words with a plainer one beside them (retext-simplify); a message's words are its own, the offsets are ours. */
function plainerWords(text: string): Hit[] {
  const file = new VFile(text);
  simplify.runSync(simplify.parse(file), file);
  return file.messages.flatMap(({ place, expected = [] }): Hit[] => {
    if (!place || !('start' in place)) return [];
    const { start, end } = place;
    if (start.offset === undefined || end.offset === undefined) return [];
    const note = expected.length > 0 ? `${expected.join(', ')}.` : 'Leave it out.';
    return [{ rule: 'plain.word', start: start.offset, end: end.offset, note }];
  });
}

/** Reading grade, sentence length, idiom, contraction, plain words, and the passive that hides who did it. */
export function plainRules({ text, sentences }: Reviewed): Hit[] {
  const hits = plainerWords(text);
  const grade = gradeOf(sentences.map((sentence) => sentence.text));
  if (grade !== null && grade > HARD_GRADE)
    hits.push({ rule: 'plain.grade', start: 0, end: 0, note: `Reading grade ${grade.toFixed(1)}.` });
  for (const { start, end, text: words } of sentences) {
    const count = wordsOf(words).length;
    if (count > LONGEST_SENTENCE) hits.push({ rule: 'plain.sentence', start, end, note: `${count} words.` });
  }
  for (const { start, end } of matchesIn(text, IDIOM)) hits.push({ rule: 'plain.idiom', start, end });
  for (const { start, end } of matchesIn(text, CONTRACTION))
    hits.push({ rule: 'plain.contraction', start, end });
  for (const sign of PASSIVE_BLAME)
    for (const { start, end } of matchesIn(text, sign))
      hits.push({ rule: 'plain.passive-blame', start, end });
  return hits;
}
