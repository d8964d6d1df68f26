/** How sure we are of a fact of reference: read in its source, general knowledge of the trade, or not verified. */
export type Standing = 'read' | 'general-knowledge' | 'unverified';

/** Where a fact of reference comes from. Anything but `read` must be looked up again before a force goes live. */
export interface Provenance {
  source: string;
  standing: Standing;
  /** The day the source was last looked at, `YYYY-MM-DD`. */
  checkedAt: string;
}

/** True only where the fact was read in its source; the pages for administrators list the others. */
export const isVerified = (provenance: Provenance): boolean => provenance.standing === 'read';
