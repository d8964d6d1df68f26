import { createHash } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';
import { type HashKey, hashKey } from '#statistics/keyed-hash';

/** What one force's index of letters is made with. */
export interface SeriesKey {
  /** For the marks of texts. */
  marks: HashKey;
  /** Laid over the hashes of pictures: the same for all, so that two can still be compared. */
  pictureMask: Uint8Array;
}

/** The key of a force's index from the 32 bytes that the platform derives for it. */
export function seriesKeyFrom(derived: Sensitive<Buffer>): SeriesKey {
  const bytes = derived.reveal();
  const mask = createHash('sha256').update('picture mask').update(bytes).digest().subarray(0, 16);
  return { marks: hashKey(bytes.subarray(0, 16)), pictureMask: mask };
}
