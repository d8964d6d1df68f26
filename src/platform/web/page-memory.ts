import type { Reply } from './route.ts';

/** Pages under way in a crowd are few: the start page, help, the newest statements, in some languages. */
const MOST_PAGES = 200;
const MOST_BYTES = 256 * 1024;

interface Kept {
  reply: Reply;
  at: number;
  until: number;
}

/**
 * Answers that any cache may keep, kept in this process while there is a crowd. None is older than its route lets a
 * cache keep it; `age` tells the caches behind us how old it is, so that they do not count anew.
 */
export class PageMemory {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  find(address: string): Reply | undefined {
    const kept = this.#kept.get(address);
    if (!kept) return undefined;
    const now = this.#now();
    if (now >= kept.until) {
      this.#kept.delete(address);
      return undefined;
    }
    const age = String(Math.floor((now - kept.at) / 1000));
    return { ...kept.reply, headers: { ...kept.reply.headers, age } };
  }

  /** Keeps a page that may be kept. @returns the page, or undefined where it is nobody else's */
  keep(address: string, reply: Reply, seconds: number): Reply | undefined {
    const { body, status, headers } = reply;
    const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
    // A page that sets its own rules for caches is not for all.
    if (status !== 200 || !isWhole || body.length > MOST_BYTES || headers['cache-control']) return undefined;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_PAGES && oldest !== undefined) this.#kept.delete(oldest);
    const at = this.#now();
    this.#kept.set(address, { reply, at, until: at + seconds * 1000 });
    return reply;
  }
}
