import { diffWordsWithSpace } from 'diff';
import { HEADINGS, type Heading, type Sections } from './heading.model.ts';

/** A run of text in the comparison of a variant with its core. */
export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

export interface SectionDifference {
  heading: Heading;
  isSame: boolean;
  pieces: Piece[];
}

/** Word by word, what one text has that the other has not. */
export const textDifference = (before: string, after: string): Piece[] =>
  diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));

/** Word by word, what a variant adds to or leaves out of the core under each heading. */
export function differences(core: Sections, variant: Sections): SectionDifference[] {
  return HEADINGS.map((heading) => {
    const pieces = textDifference(core[heading], variant[heading]);
    return { heading, isSame: pieces.every(({ kind }) => kind === 'same'), pieces };
  });
}

/** Where a variant stands against its core: never compared, compared with an older core, or up to date. */
export type VariantState = 'not-compared' | 'core-changed' | 'up-to-date';

/**
 * A variant is flagged again whenever a newer core is frozen or published than the one it was last compared with.
 * @param newestCoreId the newest frozen version of the core, undefined while there is none
 */
export function variantState(
  followsVersionId: string | null,
  newestCoreId: string | undefined,
): VariantState {
  if (followsVersionId === null) return newestCoreId === undefined ? 'up-to-date' : 'not-compared';
  return followsVersionId === newestCoreId ? 'up-to-date' : 'core-changed';
}
