import { setTimeout as sleep } from 'node:timers/promises';

/** A person at the form waits a while and presses the button again; this is for how long. */
const GIVE_UP_AFTER_MS = 180_000;
const PRESS_AGAIN_AFTER_MS = 200;
const NO_ANSWER_WITHIN_MS = 60_000;

const isFile = (url: URL): boolean => url.pathname.endsWith('/files/add');

export interface PatienceCounts {
  /** Answers that never came, or not to their end. */
  broken: number;
  /** Answers 5xx. */
  unavailable: number;
  /** Sending the finished form again because its answer was lost. */
  submitsAgain: number;
  /** Whole answers to the finished form that the client threw away and asked for again. */
  thrownAway: number;
  /** Files sent once more, because the answer was lost or thrown away. */
  filesAgain: number;
}

/**
 * Sends requests as people with a bad line do: where no whole answer comes, or the site says it is unavailable, the same
 * request goes out again, with the same form token and the same cookies.
 */
export class Patience {
  readonly counts: PatienceCounts = {
    broken: 0,
    unavailable: 0,
    submitsAgain: 0,
    thrownAway: 0,
    filesAgain: 0,
  };
  readonly #throwAwayEvery: number;
  #submits = 0;
  #files = 0;

  /** Every so many submits the client also throws a good answer away, so that a lost answer after the commit is certain. */
  constructor(throwAwayEvery: number) {
    this.#throwAwayEvery = throwAwayEvery;
  }

  /** Takes the place of `fetch` in a browser. Gives up after three minutes of nothing. */
  readonly send = async (url: URL, init: RequestInit): Promise<Response> => {
    const isSubmit = init.method === 'POST' && url.pathname.endsWith('/check');
    if (isSubmit && ++this.#submits % this.#throwAwayEvery === 0) {
      await this.#untilAnswered(url, init, isSubmit);
      this.counts.thrownAway += 1;
    }
    if (isFile(url) && ++this.#files % this.#throwAwayEvery === 0) {
      await this.#untilAnswered(url, init, false);
      this.counts.filesAgain += 1;
    }
    return this.#untilAnswered(url, init, isSubmit);
  };

  async #untilAnswered(url: URL, init: RequestInit, isSubmit: boolean): Promise<Response> {
    const until = performance.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const answer = await this.#once(url, init);
      if (answer) return answer;
      if (performance.now() > until) throw new Error(`${url.pathname} gave no answer for three minutes`);
      if (isSubmit) this.counts.submitsAgain += 1;
      if (isFile(url)) this.counts.filesAgain += 1;
      await sleep(PRESS_AGAIN_AFTER_MS);
    }
  }

  async #once(url: URL, init: RequestInit): Promise<Response | undefined> {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(NO_ANSWER_WITHIN_MS) });
      // Half an answer is none: only one that is here to its last byte was seen by the client.
      await response.clone().arrayBuffer();
      if (response.status < 500) return response;
      this.counts.unavailable += 1;
    } catch {
      this.counts.broken += 1;
    }
    return undefined;
  }
}
