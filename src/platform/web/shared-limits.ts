import cluster from 'node:cluster';
import { addressPrefix, type Limits, RateLimits } from './limits.ts';

/** What a member of a group of processes asks its first process, and is answered. */
type Asked = { limit: { id: number; route: string; neighbourhood: string; perMinute: number } };
type Answered = { limited: { id: number; isAllowed: boolean } };

const isAsked = (message: unknown): message is Asked =>
  typeof message === 'object' && message !== null && 'limit' in message;
const isAnswered = (message: unknown): message is Answered =>
  typeof message === 'object' && message !== null && 'limited' in message;

/** Longer than the first process ever takes; a member that hears nothing counts by itself. */
const ANSWER_WITHIN_MS = 1_000;

/**
 * One count for all processes of a face: the first of them keeps it, so that several processes allow a neighbourhood no
 * more than one would. What travels between them is the neighbourhood, never an address.
 */
export class SharedLimits implements Limits {
  readonly #own = new RateLimits();
  readonly #waiting = new Map<number, (isAllowed: boolean) => void>();
  #asked = 0;

  constructor() {
    process.on('message', (message: unknown) => {
      if (isAnswered(message)) this.#waiting.get(message.limited.id)?.(message.limited.isAllowed);
    });
  }

  allow(route: string, address: string, perMinute: number): Promise<boolean> {
    const id = ++this.#asked;
    const neighbourhood = addressPrefix(address);
    return new Promise((resolve) => {
      const end = (isAllowed: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(isAllowed);
      };
      const alone = (): void => end(this.#own.allow(route, neighbourhood, perMinute));
      const timer = setTimeout(alone, ANSWER_WITHIN_MS);
      this.#waiting.set(id, end);
      const asked: Asked = { limit: { id, route, neighbourhood, perMinute } };
      if (!process.send) alone();
      else process.send(asked, (error: Error | null) => error && alone());
    });
  }
}

/** In the first process of a group: answers its members from one count. */
export function answerLimits(limits: RateLimits = new RateLimits()): void {
  cluster.on('message', (worker, message: unknown) => {
    if (!isAsked(message)) return;
    const { id, route, neighbourhood, perMinute } = message.limit;
    const answered: Answered = {
      limited: { id, isAllowed: limits.allow(route, neighbourhood, perMinute) },
    };
    // A member that died meanwhile needs no answer.
    worker.send(answered, undefined, undefined, () => undefined);
  });
}
