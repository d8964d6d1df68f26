import { setTimeout as sleep } from 'node:timers/promises';
import { demoReports } from '../../demo/aldermarch/reports.ts';
import { Browser } from '../../demo/exercise/browser.ts';
import { type Receipt, report } from '../../demo/exercise/hear.ts';
import type { Patience } from './patience.ts';

/** People who report at one time. */
const AT_ONCE = 8;

/** Many people who report at one time, each through the whole form, without scripts, until they hold a receipt. */
export class Reporters {
  readonly receipts: Receipt[] = [];
  /** People in the middle of the form. */
  under = 0;
  /** While true nobody begins a new form; those under way go on. */
  isHeld = false;
  readonly #publicUrl: string;
  readonly #patience: Patience;

  constructor(publicUrl: string, patience: Patience) {
    this.#publicUrl = publicUrl;
    this.#patience = patience;
  }

  /** Sends so many reports. Rejects with the first that came to no receipt. */
  async sendAll(count: number): Promise<void> {
    const waiting = demoReports(count);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let one = waiting.pop(); one; one = waiting.pop()) {
          while (this.isHeld) await sleep(10);
          this.under += 1;
          const browser = new Browser(one.language, this.#patience.send);
          this.receipts.push(await report(this.#publicUrl, one, browser));
          this.under -= 1;
        }
      }),
    );
  }
}
