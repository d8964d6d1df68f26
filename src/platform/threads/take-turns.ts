import { setImmediate } from 'node:timers/promises';

/** So long a piece of work may keep a process from answering others. */
const TURN_MS = 10;

/**
 * For long work that is done in small steps in a process that answers people: called after each step, it lets everything else
 * that waits have its turn once the last one is ten milliseconds ago.
 */
export function takeTurns(): () => Promise<void> | undefined {
  let from = performance.now();
  return () => {
    if (performance.now() - from < TURN_MS) return undefined;
    return setImmediate().then(() => {
      from = performance.now();
    });
  };
}

/** Puts pieces of a text together, and lets others have their turn between them. */
export async function joinInTurns(pieces: Iterable<string>): Promise<string> {
  const othersFirst = takeTurns();
  const parts: string[] = [];
  for (const piece of pieces) {
    parts.push(piece);
    await othersFirst();
  }
  return parts.join('');
}
