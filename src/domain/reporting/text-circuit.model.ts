/** So many texts in a row that the provider neither took nor refused: it is away, not the number wrong. */
const AWAY_AFTER = 3;
/** How long nobody asks it then; after that one text is the trial. */
const REST_MS = 30_000;

/**
 * Whether a provider is worth asking. While it is away each text would cost the ten seconds a provider is waited for,
 * and hundreds of them every worker there is; so after a few in vain the rest stays in the queue for a while.
 */
export class TextCircuit {
  #inVain = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  mayTry(now: number): boolean {
    return now >= this.#restsUntil;
  }

  /** @param wasAnswered true where the provider took the text or refused it for good */
  note(wasAnswered: boolean, now: number): void {
    this.#inVain = wasAnswered ? 0 : this.#inVain + 1;
    if (this.#inVain >= AWAY_AFTER) this.#restsUntil = now + REST_MS;
  }
}
