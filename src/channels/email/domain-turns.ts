/**
 * At most so many messages under way to one domain at one time: large providers put off a sender that comes with more.
 * The others wait in the order they came, and hold up nobody who writes to another domain.
 */
export class DomainTurns {
  readonly #most: number;
  readonly #underWay = new Map<string, number>();
  readonly #waiting = new Map<string, Array<() => void>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when it is this address's turn; `leave` must follow, whatever happens. */
  async enter(address: string): Promise<void> {
    const domain = domainOf(address);
    const underWay = this.#underWay.get(domain) ?? 0;
    if (underWay < this.#most) {
      this.#underWay.set(domain, underWay + 1);
      return;
    }
    await new Promise<void>((resolve) => {
      const queue = this.#waiting.get(domain);
      if (queue) queue.push(resolve);
      else this.#waiting.set(domain, [resolve]);
    });
  }

  /** Ends a turn; whoever waits longest for the domain has the next. */
  leave(address: string): void {
    const domain = domainOf(address);
    const next = this.#waiting.get(domain)?.shift();
    if (next) {
      next();
      return;
    }
    this.#waiting.delete(domain);
    const left = (this.#underWay.get(domain) ?? 1) - 1;
    if (left > 0) this.#underWay.set(domain, left);
    else this.#underWay.delete(domain);
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
