/** So many messages in a row that the other side neither took nor refused: it is away, not the address wrong. */
const AWAY_AFTER = 3;
/** How long nobody asks it then; after that one message is the trial. */
const REST_MS = 30_000;

/**
 * Whether a provider or relay is worth asking. While it is away each message would cost the ten seconds it is waited
 * for and one of its attempts; so after a few in vain the rest stays in the queue for a while.
 */
export class Circuit {
  #inVain = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  mayTry(now: number): boolean {
    return now >= this.#restsUntil;
  }

  /** Nothing was answered for a while: until one is, only trials go. */
  get isAway(): boolean {
    return this.#inVain >= AWAY_AFTER;
  }

  /** Milliseconds until the next trial; 0 where it is due. */
  restLeft(now: number): number {
    return Math.max(0, this.#restsUntil - now);
  }

  /** @param wasAnswered true where the other side took the message or refused it for good */
  note(wasAnswered: boolean, now: number): void {
    this.#inVain = wasAnswered ? 0 : this.#inVain + 1;
    if (this.#inVain >= AWAY_AFTER) this.#restsUntil = now + REST_MS;
  }
}

/** One for each line to the outside, as long as the process lives: all rooms that use the line learn from each other. */
const circuits = new WeakMap<object, Circuit>();

/** The circuit of a channel. */
export function circuitOf(line: object): Circuit {
  const known = circuits.get(line) ?? new Circuit();
  circuits.set(line, known);
  return known;
}
