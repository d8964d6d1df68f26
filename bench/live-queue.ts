import { setTimeout as sleep } from 'node:timers/promises';
import { quantile, round } from './figures.ts';

/** How long after the last acknowledgement the list may still be behind before the run is given up. */
const PATIENCE_MS = 60_000;
const NOT_TAKEN = /<strong>([\d,]+) not taken/;

/** One browser with the queue open: it listens, and fetches the page again when it is told that something changed. */
export class OpenQueue {
  /** When the page showed how many reports nobody took. */
  readonly seen: Array<{ at: number; unread: number }> = [];
  readonly #url: string;
  readonly #cookie: string;
  readonly #stop = new AbortController();
  #isBusy = false;
  #isStale = false;

  constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  /** Opens the stream and waits for the first page. */
  async open(): Promise<void> {
    const answer = await fetch(`${this.#url}/triage/stream`, {
      headers: { cookie: this.#cookie },
      signal: this.#stop.signal,
    });
    if (answer.status !== 200 || !answer.body) throw new Error(`the stream answered ${answer.status}`);
    void this.#listen(answer.body);
    while (this.seen.length === 0) await sleep(20);
  }

  /** Waits until the page shows at least `unread`; throws where it does not in time. */
  async waitFor(unread: number): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while ((this.seen.at(-1)?.unread ?? 0) < unread) {
      if (performance.now() > until)
        throw new Error(`the open queue shows ${this.seen.at(-1)?.unread} of ${unread} reports`);
      await sleep(50);
    }
  }

  close(): void {
    this.#stop.abort();
  }

  async #listen(body: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const text of body.pipeThrough(new TextDecoderStream() as never) as AsyncIterable<string>)
        if (text.includes('event: changed')) void this.#refresh();
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  /** As the page's script does it: one fetch at a time, and one more where something changed meanwhile. */
  async #refresh(): Promise<void> {
    if (this.#isBusy) {
      this.#isStale = true;
      return;
    }
    this.#isBusy = true;
    do {
      this.#isStale = false;
      const page = await fetch(`${this.#url}/triage?filter=unread`, { headers: { cookie: this.#cookie } });
      const unread = NOT_TAKEN.exec(await page.text())?.[1]?.replaceAll(',', '');
      if (unread === undefined) throw new Error(`the queue answered ${page.status}`);
      this.seen.push({ at: performance.now(), unread: Number(unread) });
    } while (this.#isStale);
    this.#isBusy = false;
  }
}

export interface LiveFigures {
  reports: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** From each report's 303 to the page that first counted it, in the order in which they were acknowledged. */
export function liveFigures(
  queue: OpenQueue,
  { before, acknowledgedAt }: { before: number; acknowledgedAt: readonly number[] },
): LiveFigures {
  const inOrder = [...acknowledgedAt].sort((a, b) => a - b);
  const waits = inOrder.map((at, n) => {
    const shown = queue.seen.find(({ unread }) => unread >= before + n + 1);
    return Math.max(0, (shown?.at ?? Number.POSITIVE_INFINITY) - at);
  });
  return {
    reports: waits.length,
    p50Ms: round(quantile(waits, 0.5)),
    p99Ms: round(quantile(waits, 0.99)),
    maxMs: round(quantile(waits, 1)),
  };
}
