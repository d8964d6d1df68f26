/** How far the import of a file is, for whoever waits: null is due while it is compared, 0 until it has its turn. */
export interface Progress {
  done: number;
  due: number | null;
}

/** Nobody is at it yet: files are imported one after the other. */
export const WAITING = { done: 0, due: 0 } as const satisfies Progress;

/** A file that is being imported waits for its turn, is compared with what counts, or is written. */
export function importStep(due: number | null): 'waiting' | 'comparing' | 'writing' {
  if (due === null) return 'comparing';
  return due === WAITING.due ? 'waiting' : 'writing';
}
