import { actorRef } from '#kernel/actor';
import type { Door, Together } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { isOutage } from './failures.ts';

/** Calls under way at a time unless the work says: while they are, what comes in gathers for the next. */
const AT_ONCE = 2;

/** A call that takes this long keeps its own waiting, and holds up nobody else any more. */
const STUCK_AFTER_MS = 3_000;

interface Waiting {
  item: unknown;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/**
 * The things that wait for one kind of call. A thing that finds nothing under way leaves at the end of this turn of the
 * event loop, with the others of the same turn; one that finds a call under way leaves with all that came meanwhile. So
 * nobody waits for company, and the busier it is the more share one transaction and one flush of the log.
 */
class Gathering {
  readonly #together: Together<unknown, unknown>;
  readonly #door: Door;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;
  #isCalled = false;

  constructor(together: Together<unknown, unknown>, door: Door) {
    this.#together = together;
    this.#door = door;
  }

  add(item: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#call();
    });
  }

  #call(): void {
    if (this.#isCalled || this.#underWay >= (this.#together.atOnce ?? AT_ONCE) || this.#waiting.length === 0)
      return;
    this.#isCalled = true;
    setImmediate(() => {
      this.#isCalled = false;
      void this.#send(this.#waiting.splice(0, this.#together.most));
    });
  }

  async #send(batch: Waiting[]): Promise<void> {
    this.#underWay++;
    let isFree = false;
    const free = (): void => {
      if (isFree) return;
      isFree = true;
      this.#underWay--;
      this.#call();
    };
    const patience = setTimeout(free, STUCK_AFTER_MS);
    await this.#run(batch);
    clearTimeout(patience);
    free();
  }

  /** Where a call of several fails, each goes alone: one bad thing refuses no other, and its own error is its own. */
  async #run(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.#together.run(
        this.#door,
        batch.map(({ item }) => item),
      );
      for (const [at, { resolve }] of batch.entries()) resolve(answers[at]);
    } catch (error) {
      const isAlone = batch.length === 1 || (error instanceof Refusal && isOutage(error.cause));
      if (isAlone) for (const { reject } of batch) reject(error);
      else await Promise.all(batch.map((one) => this.#run([one])));
    }
  }
}

/** What one process gathers, by the work and by who acts for which force. */
export class Gatherings {
  readonly #known = new Map<string, Gathering>();

  /** The answer for one item, from a call it shares with others. For the public, who all act as one. */
  async gather<I, O>(door: Door, together: Together<I, O>, item: I): Promise<O> {
    const { kind, id } = actorRef(door.actor);
    const name = JSON.stringify([together.name, door.forceId, kind, id]);
    const known = this.#known.get(name);
    const gathering = known ?? new Gathering(together as unknown as Together<unknown, unknown>, door);
    if (!known) this.#known.set(name, gathering);
    return (await gathering.add(item)) as O;
  }
}
