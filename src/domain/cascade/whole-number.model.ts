import { directionOf } from '#reference/languages';
import type { Published } from './statement.model.ts';

const GAP = /(?<=\d) (?=\d)/g;

/**
 * Numbers as one word each in a text that runs from right to left. There the groups of a telephone number change places
 * where a space parts them (0800 555 111 would read 111 555 0800), and a line's end cuts between them; a space that does not
 * break belongs to the number, by the rules of Unicode (UAX 9, rule W4). Other texts stay as they are.
 */
export const withWholeNumbers = (text: string, language: string): string =>
  directionOf(language) === 'rtl' ? text.replace(GAP, '\u00a0') : text;

/** A published text for paper, mail and copies, its numbers whole. Its signed text stays as it was signed. */
export function wholeNumbered<P extends Pick<Published, 'language' | 'title' | 'answer' | 'sections'>>(
  published: P,
): P {
  const { language, title, answer, sections } = published;
  if (directionOf(language) !== 'rtl') return published;
  const whole = (text: string): string => withWholeNumbers(text, language);
  return {
    ...published,
    title: whole(title),
    answer: whole(answer),
    sections: sections.map((section) => ({ ...section, text: whole(section.text) })),
  };
}
