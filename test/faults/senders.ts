import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from '../../demo/exercise/browser.ts';

/** One person with the one-page report, who sends it until it is acknowledged. */
export interface Sending {
  token: string;
  words: string;
  /** Milliseconds since the run began; null where it has not come to that. */
  acknowledgedAt: number | null;
  /** The slowest answer to this person. */
  slowestMs: number;
  refused: number;
  /** Refusals that did not give the words back, ready to be sent again. */
  lostWords: number;
  /** Answers that never came. */
  unanswered: number;
}

/** The page asks for half a minute; people press after ten to thirty seconds, not all at once. */
const PRESS_AGAIN_AFTER_MS = { least: 10_000, most: 30_000 };
const NO_ANSWER_WITHIN_MS = 30_000;

/** People who send the one-page report at a fixed rate, whether or not the ones before were answered. */
export class Senders {
  readonly people: Sending[] = [];
  readonly #url: string;
  readonly #startedAt = performance.now();
  #form = { cookie: '', csrf: '' };

  constructor(publicUrl: string) {
    this.#url = `${publicUrl}/report/short`;
  }

  async open(): Promise<void> {
    const reader = new Browser();
    const page = await reader.get(this.#url);
    const csrf = page.one('input[name=_csrf]').getAttribute('value') ?? '';
    this.#form = { cookie: reader.cookieHeader(), csrf };
  }

  get now(): number {
    return performance.now() - this.#startedAt;
  }

  /** Begins a new person at the rate until told to stop; resolves when all are acknowledged. */
  async run(perSecond: number, isOver: () => boolean): Promise<void> {
    const sending: Promise<void>[] = [];
    for (let begun = 0; !isOver(); ) {
      const due = Math.floor((this.now / 1000) * perSecond) + 1;
      for (; begun < due; begun++) sending.push(this.#person(begun));
      await sleep(2);
    }
    await Promise.all(sending);
  }

  async #person(n: number): Promise<void> {
    const one: Sending = {
      token: randomBytes(24).toString('base64url'),
      words: `Words of person ${n}: they shouted at us.`,
      acknowledgedAt: null,
      slowestMs: 0,
      refused: 0,
      lostWords: 0,
      unanswered: 0,
    };
    this.people.push(one);
    const { least, most } = PRESS_AGAIN_AFTER_MS;
    while (!(await this.#press(one))) await sleep(least + Math.random() * (most - least));
    one.acknowledgedAt = this.now;
  }

  async #press(one: Sending): Promise<boolean> {
    const { csrf, cookie } = this.#form;
    const body = new URLSearchParams({
      _csrf: csrf,
      formToken: one.token,
      danger: 'NO',
      happened: 'SAID_OR_SHOUTED',
      narrative: one.words,
    });
    const askedAt = performance.now();
    try {
      const answer = await fetch(this.#url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
        signal: AbortSignal.timeout(NO_ANSWER_WITHIN_MS),
      });
      const page = await answer.text();
      one.slowestMs = Math.max(one.slowestMs, performance.now() - askedAt);
      if (answer.status === 303) return true;
      one.refused += 1;
      // The same page again, with the words in their field and the same token: one press is enough.
      const isWhole = answer.status === 503 && page.includes(one.words) && page.includes(one.token);
      if (!isWhole || !page.includes('999')) one.lostWords += 1;
    } catch {
      one.unanswered += 1;
    }
    return false;
  }
}
