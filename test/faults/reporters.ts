import { setTimeout as sleep } from 'node:timers/promises';
import { demoReports } from '../../demo/aldermarch/reports.ts';
import { Browser } from '../../demo/exercise/browser.ts';
import { type Receipt, report } from '../../demo/exercise/hear.ts';
import type { Patience } from './patience.ts';
import { madePhotos } from './photos.ts';

/** People who report at one time. */
const AT_ONCE = 8;

/** A receipt, and what was sent with the report. */
export interface Acknowledged extends Receipt {
  /** SHA-256 of the file, in hexadecimal digits; undefined where there was none. */
  fileSha256: string | undefined;
}

/** Many people who report at one time, each through the whole form, without scripts, until they hold a receipt. */
export class Reporters {
  readonly receipts: Acknowledged[] = [];
  /** People in the middle of the form. */
  under = 0;
  /** While true nobody begins a new form; those under way go on. */
  isHeld = false;
  readonly #publicUrl: string;
  readonly #patience: Patience;
  readonly #photoEvery: number;

  /** Every so many people send a photo with their report; 0 for none. */
  constructor(publicUrl: string, patience: Patience, photoEvery: number) {
    this.#publicUrl = publicUrl;
    this.#patience = patience;
    this.#photoEvery = photoEvery;
  }

  /** Sends so many reports. Rejects with the first that came to no receipt. */
  async sendAll(count: number): Promise<void> {
    const waiting = demoReports(count);
    const nextPhoto = await madePhotos();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let one = waiting.pop(); one; one = waiting.pop()) {
          while (this.isHeld) await sleep(10);
          this.under += 1;
          const browser = new Browser(one.language, this.#patience.send);
          const hasPhoto = this.#photoEvery > 0 && waiting.length % this.#photoEvery === 0;
          const photo = hasPhoto ? nextPhoto() : undefined;
          const receipt = await report(this.#publicUrl, one, browser, photo);
          this.receipts.push({ ...receipt, fileSha256: photo?.sha256 });
          this.under -= 1;
        }
      }),
    );
  }
}
