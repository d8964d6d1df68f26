import { JOURNEYS } from './journey.model.ts';
import { keyBaseOf } from './question.model.ts';

const KEYS = new Map(
  Object.values(JOURNEYS)
    .flat()
    .flatMap((page) =>
      page.fields.map(({ name }) => {
        // A lone question is the heading of its page; an information page has a heading of its own.
        const isHeading = page.fields.length === 1 && !page.isInformation;
        const base = `${keyBaseOf(page)}.${name}`;
        return [name, { base, question: isHeading ? `${keyBaseOf(page)}.title` : `${base}.label` }] as const;
      }),
    )
    // Where both forms ask the same, the report's words win.
    .reverse(),
);

/**
 * The catalogue key of a question (`answerKey('happened')`) or of one stored answer to it
 * (`answerKey('happened', 'THREATENED')`), so that staff read the same words as the person did.
 * @returns undefined for a field no form asks for
 */
export function answerKey(field: string, value?: string): string | undefined {
  const keys = KEYS.get(field);
  if (keys === undefined) return undefined;
  return value === undefined ? keys.question : `${keys.base}.option.${value}`;
}
