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

/**
 * Where a variant stands against what it wraps: never compared, compared with an older text, waiting until the area's
 * variant in between has followed the core, compared but not put forward again, or up to date.
 */
export type VariantState = 'not-compared' | 'core-changed' | 'wrapper-behind' | 'not-renewed' | 'up-to-date';

/** What a variant's standing hangs on, all in its first language. */
export interface VariantLinks {
  /** The version the draft was last compared with. */
  followsVersionId: string | null;
  /** The newest frozen version of what it wraps, and what that one wraps in turn. */
  parent: { id: string; coreVersionId: string | null } | undefined;
  /** For an insert into an area's variant, the newest frozen core; undefined where the core itself is wrapped. */
  newestCoreId?: string | undefined;
  /** The version of the parent its own newest frozen text holds; undefined while nothing of it is frozen. */
  holdsVersionId?: string | null | undefined;
}

/**
 * A variant is flagged again whenever a newer text of what it wraps is frozen than the one it was last compared with, at
 * any depth, until a person has compared it and put it forward again.
 */
export function variantState(links: VariantLinks): VariantState {
  const { followsVersionId, parent, newestCoreId, holdsVersionId } = links;
  if (parent === undefined) return followsVersionId === null ? 'up-to-date' : 'core-changed';
  if (newestCoreId !== undefined && parent.coreVersionId !== newestCoreId) return 'wrapper-behind';
  if (followsVersionId === null) return 'not-compared';
  if (followsVersionId !== parent.id) return 'core-changed';
  return holdsVersionId === undefined || holdsVersionId === parent.id ? 'up-to-date' : 'not-renewed';
}
