import type { FieldProblem } from '#kernel/refusal';
import { HEADINGS, type Sections } from '../heading.model.ts';
import type { DraftText } from '../statement.model.ts';

/** A place in a prepared text that somebody has to fill in: `[[what happened]]`. */
const SLOT = /\[\[([^[\]\n]{1,120})\]\]/g;

/** What the event's register already knows, by the name of the slot it fills. */
export interface SlotFacts {
  event: string;
  place: string;
  date: string;
  area: string;
  force: string;
}

/** Fills the slots that have a value; the others stay as they are, or become the question a writer answers. */
export const fillSlots = (text: string, values: Readonly<Record<string, string | undefined>>): string =>
  text.replace(SLOT, (whole, name: string) => {
    const value = values[name];
    return value === undefined || value === '' ? whole : value;
  });

/** The questions that are still open in a text, in their order. */
export const openSlots = (text: string): string[] => [...text.matchAll(SLOT)].map((match) => match[1] ?? '');

type Filled = Pick<DraftText, 'title' | 'answer' | 'sections' | 'changeNote'>;

/** Fills a whole draft. */
export function fillDraft<D extends Filled>(
  draft: D,
  values: Readonly<Record<string, string | undefined>>,
): D {
  const sections = Object.fromEntries(
    HEADINGS.map((heading) => [heading, fillSlots(draft.sections[heading], values)]),
  ) as Sections;
  const [title, answer, changeNote] = [draft.title, draft.answer, draft.changeNote].map((text) =>
    fillSlots(text, values),
  );
  return { ...draft, title: title ?? '', answer: answer ?? '', changeNote: changeNote ?? '', sections };
}

/** Every question of a prepared text nobody has answered yet keeps it from being put forward. */
export function slotProblems(draft: Filled): FieldProblem[] {
  const fields: Array<[string, string]> = [
    ['title', draft.title],
    ['answer', draft.answer],
    ...HEADINGS.map((heading): [string, string] => [heading, draft.sections[heading]]),
    ['changeNote', draft.changeNote],
  ];
  return fields.flatMap(([field, text]) =>
    openSlots(text).map((slot) => ({ field, key: 'cascade.template.open', args: { slot } })),
  );
}
