import { directionOf } from '#reference/languages';
import { wholeNumbers } from '#reference/whole-numbers';
import type { Published } from './statement.model.ts';

type Worded = Pick<Published, 'language' | 'title' | 'answer' | 'sections' | 'changeNote' | 'withdrawalNote'>;

/** A published text for paper, mail, feeds and copies, its numbers whole. Its signed text stays as it was signed. */
export function wholeNumbered<P extends Worded>(published: P): P {
  if (directionOf(published.language) !== 'rtl') return published;
  return {
    ...published,
    title: wholeNumbers(published.title),
    answer: wholeNumbers(published.answer),
    sections: published.sections.map((section) => ({ ...section, text: wholeNumbers(section.text) })),
    changeNote: wholeNumbers(published.changeNote),
    withdrawalNote: wholeNumbers(published.withdrawalNote),
  };
}
