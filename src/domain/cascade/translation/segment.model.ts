import type { FieldProblem } from '#kernel/refusal';
import { HEADINGS, type Heading, type Sections } from '../heading.model.ts';
import type { DraftText } from '../statement.model.ts';
import { type FactFault, factFaults } from './locked-fact.model.ts';

type Field = 'title' | 'answer' | 'changeNote' | Heading;
const FIELDS: readonly Field[] = ['title', 'answer', ...HEADINGS, 'changeNote'];

/** One line of the source, the unit a translator works on. `id` is the field and the line's number from 1. */
export interface Segment {
  id: string;
  field: Field;
  source: string;
}

/** The wording of a draft in one field. */
export const textOf = (draft: DraftText, field: Field): string =>
  field === 'title' || field === 'answer' || field === 'changeNote' ? draft[field] : draft.sections[field];

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim());

/** The source cut into lines; empty lines are counted but are no segment. */
export const segmentsOf = (source: DraftText): Segment[] =>
  FIELDS.flatMap((field) =>
    linesOf(textOf(source, field)).flatMap((line, at) =>
      line === '' ? [] : [{ id: `${field}-${at + 1}`, field, source: line }],
    ),
  );

/** Wording of a translation by segment. */
export type Targets = ReadonlyMap<string, string>;

/** A segment's translation is one line. */
export const oneLine = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** One field of the translation, line for line as the source has it: a line not translated yet stays empty. */
function fieldText(source: DraftText, field: Field, targets: Targets): string {
  const lines = linesOf(textOf(source, field)).map((line, at) =>
    line === '' ? '' : oneLine(targets.get(`${field}-${at + 1}`) ?? ''),
  );
  return lines.every((line) => line === '') ? '' : lines.join('\n');
}

/** The translated draft that the segments make. Who speaks, and for how long, is the source's. */
export const draftOfTargets = (source: DraftText, targets: Targets): DraftText => ({
  title: fieldText(source, 'title', targets),
  answer: fieldText(source, 'answer', targets),
  sections: Object.fromEntries(
    HEADINGS.map((heading) => [heading, fieldText(source, heading, targets)]),
  ) as Sections,
  issuer: source.issuer,
  validHours: source.validHours,
  changeNote: fieldText(source, 'changeNote', targets),
});

/** What is kept of a translation beside the newest source: its wording, and whether the source's line changed since. */
export interface Kept {
  target: string;
  isChanged: boolean;
}

/**
 * Lays a translation beside the newest source. A line whose source is word for word the same keeps its translation,
 * wherever it stands now; in a field that kept its number of lines the others show the old wording, marked as changed.
 * @param before the source the translation was made from
 */
export function keptTargets(source: DraftText, translation: DraftText, before: DraftText): Map<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const field of FIELDS) {
    const lines = linesOf(textOf(source, field));
    const old = linesOf(textOf(before, field));
    const words = linesOf(textOf(translation, field));
    // Typed in one piece, not line by line: the lines cannot be told apart, so all of it stands beside the first.
    const isAligned = words.length === old.length;
    const loose = {
      target: oneLine(words.join(' ')),
      isChanged: textOf(source, field) !== textOf(before, field),
    };
    lines.forEach((line, at) => {
      if (line === '') return;
      const same = old.indexOf(line);
      const byPlace = old.length === lines.length ? { target: words[at] ?? '', isChanged: true } : undefined;
      const one = isAligned
        ? same >= 0
          ? { target: words[same] ?? '', isChanged: false }
          : byPlace
        : at === 0
          ? loose
          : undefined;
      if (one?.target) kept.set(`${field}-${at + 1}`, one);
    });
  }
  return kept;
}

const problemOf = (field: string, fault: FactFault): FieldProblem => ({
  field,
  key: `cascade.translation.fact.${fault.kind}`,
  args: fault.kind === 'changed' ? { fact: fault.fact, to: fault.to } : { fact: fault.fact },
});

/** Facts that were altered, segment by segment; a segment without a translation yet has none. */
export const segmentProblems = (
  segments: readonly Segment[],
  targets: Targets,
  names: readonly string[],
): FieldProblem[] =>
  segments.flatMap(({ id, source }) => {
    const target = oneLine(targets.get(id) ?? '');
    return target === '' ? [] : factFaults(source, target, names).map((fault) => problemOf(id, fault));
  });

/** Facts that were altered in a whole translation, field by field; a field that is still empty has none. */
export const translationProblems = (
  source: DraftText,
  translation: DraftText,
  names: readonly string[],
): FieldProblem[] =>
  FIELDS.flatMap((field) => {
    const target = textOf(translation, field);
    if (target.trim() === '') return [];
    return factFaults(textOf(source, field), target, names).map((fault) => problemOf(field, fault));
  });

/** Fields and lines the source has and the translation has not, or the other way round: it cannot go out like that. */
export const gapProblems = (source: DraftText, translation: DraftText): FieldProblem[] =>
  FIELDS.flatMap((field): FieldProblem[] => {
    const [wanted, had] = [textOf(source, field), textOf(translation, field)].map(linesOf) as [
      string[],
      string[],
    ];
    const isEmpty = (lines: string[]): boolean => lines.every((line) => line === '');
    const hasHole = had.length === wanted.length && wanted.some((line, at) => line !== '' && had[at] === '');
    if (!isEmpty(wanted) && (isEmpty(had) || hasHole))
      return [{ field, key: 'cascade.translation.gap.missing' }];
    // A change note may stand in the translation alone: what was wrong may have been the translation.
    return isEmpty(wanted) && !isEmpty(had) && field !== 'changeNote'
      ? [{ field, key: 'cascade.translation.gap.added' }]
      : [];
  });
