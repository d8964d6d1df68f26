/** So many messages in a row that a server neither took nor refused: it is away, not the message wrong. */
const AWAY_AFTER = 3;
/** How long nobody asks it then; after that one message is the trial. */
const REST_MS = 30_000;

/**
 * Whether a server outside is worth asking. While it is away each message would cost the ten seconds a server is waited
 * for, and hundreds of them every worker there is; so after a few in vain the rest stays in the queue for a while.
 */
export class Circuit {
  #inVain = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  mayTry(now: number): boolean {
    return now >= this.#restsUntil;
  }

  /** @param wasAnswered true where the server took the message or refused it for good */
  note(wasAnswered: boolean, now: number): void {
    this.#inVain = wasAnswered ? 0 : this.#inVain + 1;
    if (this.#inVain >= AWAY_AFTER) this.#restsUntil = now + REST_MS;
  }
}
