/** By process (its runtime) and name: work under way, and whether somebody asked for it meanwhile. */
const underWay = new WeakMap<object, Map<string, { isAskedAgain: boolean }>>();

/**
 * Runs `work` unless work of this name is under way in this process already: that one then runs once more, because it
 * may have looked before there was something to see, and this call returns at once. Throws what `work` throws.
 */
export async function aloneAtATime(name: string, owner: object, work: () => Promise<void>): Promise<void> {
  const own = underWay.get(owner) ?? new Map<string, { isAskedAgain: boolean }>();
  underWay.set(owner, own);
  const running = own.get(name);
  if (running) {
    running.isAskedAgain = true;
    return;
  }
  const mine = { isAskedAgain: true };
  own.set(name, mine);
  try {
    while (mine.isAskedAgain) {
      mine.isAskedAgain = false;
      await work();
    }
  } finally {
    own.delete(name);
  }
}
