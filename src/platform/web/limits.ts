import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Beyond this many different readers a minute, newcomers share one count a route rather than growing the table. */
const MOST_KEYS = 50_000;

/** The address's neighbourhood: /24 of IPv4, /48 of IPv6. */
export function addressPrefix(address: string): string {
  const mapped = /^::ffff:(\d+[.]\d+[.]\d+[.]\d+)$/i.exec(address);
  const plain = mapped?.[1] ?? address;
  if (!isIPv6(plain)) return plain.split('.').slice(0, 3).join('.');
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...(tail === undefined ? [] : zeros), ...right].slice(0, 3).join(':');
}

/** Who may ask for a route once more this minute. */
export interface Limits {
  /** Counts this request; false once the neighbourhood has used the minute's allowance of the route. */
  allow(route: string, address: string, perMinute: number): boolean | Promise<boolean>;
}

/**
 * Counts requests a route and neighbourhood in memory, by the minute. What it holds is an HMAC under a random key that
 * lives a day, so that no address can be read back; the counts go at the end of each minute.
 */
export class RateLimits implements Limits {
  #key = randomBytes(32);
  #keyUntil: number;
  #windowEnds = 0;
  readonly #counts = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#keyUntil = now() + DAY_MS;
  }

  /** Counts this request; false once the neighbourhood has used the minute's allowance of the route. */
  allow(route: string, address: string, perMinute: number): boolean {
    this.#turn();
    const who = createHmac('sha256', this.#key)
      .update(addressPrefix(address))
      .digest('base64url')
      .slice(0, 16);
    const full = this.#counts.size >= MOST_KEYS;
    const own = `${route} ${who}`;
    const key = full && !this.#counts.has(own) ? `${route} others` : own;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= (key === own ? perMinute : perMinute * 100);
  }

  /** What is held, for the test that proves there is no address in it. */
  held(): string[] {
    return [...this.#counts.keys()];
  }

  #turn(): void {
    const now = this.#now();
    if (now >= this.#keyUntil) {
      this.#key = randomBytes(32);
      this.#keyUntil = now + DAY_MS;
      this.#counts.clear();
    }
    if (now < this.#windowEnds) return;
    this.#windowEnds = now + MINUTE_MS;
    this.#counts.clear();
  }
}

const isLoopback = (address: string): boolean => /^(127[.]|::1$|::ffff:127[.])/.test(address);

/**
 * The address to count by. Behind a TLS proxy on this machine every reader has the proxy's address, so there the last
 * entry of X-Forwarded-For counts: the one the proxy itself wrote, which a reader cannot forge.
 */
export function countedAddress(peer: string, forwardedFor: string): string {
  const last = forwardedFor.split(',').at(-1)?.trim();
  return isLoopback(peer) && last ? last : peer;
}
