import { randomBytes } from 'node:crypto';
import { type Answer, HttpLane } from '../../bench/http-lane.ts';
import { Browser } from '../../demo/exercise/browser.ts';
import type { LoadClass } from '../../src/platform/web/admission.ts';

/** One thing a reader asks for: its class on the route table, how often of a hundred, and the request. */
interface Wish {
  loadClass: LoadClass;
  share: number;
  line: string;
  headers?: Record<string, string>;
  body?(): string;
}

/** What happened to one request. */
export interface Told {
  loadClass: LoadClass;
  /** 0 where no answer came. */
  status: number;
  /** From the moment at which it was meant to be sent. */
  ms: number;
  isShortReport: boolean;
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
/** Readers sit at different addresses; 198.18.0.0/15 is for tests (RFC 2544). */
const somewhere = (): string =>
  `198.${18 + Math.floor(Math.random() * 2)}.${Math.floor(Math.random() * 256)}.1`;

/** What a crowd asks for after an event, with the cookies and tokens of one open form and one one-page form. */
export async function wishesOf(publicUrl: string): Promise<Wish[]> {
  const reader = new Browser('en');
  const short = await reader.get(`${publicUrl}/report/short`);
  const token = short.one('input[name=_csrf]').getAttribute('value') ?? '';
  const start = await reader.get(`${publicUrl}/report`);
  await start.submit({});
  const cookie = reader.cookieHeader();
  const list = await reader.get(`${publicUrl}/s`);
  const [statement = `${publicUrl}/s`] = list.links(/\/s\/[0-9a-f-]{36}$/);
  const boundary = 'crowd';
  const photo =
    `--${boundary}\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n` +
    `--${boundary}\r\ncontent-disposition: form-data; name="hidden"\r\n\r\nKEEP\r\n` +
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'words '.repeat(2_000)}\r\n--${boundary}--\r\n`;
  const get = (loadClass: LoadClass, share: number, path: string, headers = {}): Wish => ({
    loadClass,
    share,
    line: `GET ${path} HTTP/1.1`,
    headers,
  });
  return [
    get('vital', 5, '/emergency'),
    get('vital', 5, '/s'),
    get('vital', 7, new URL(statement).pathname),
    get('vital', 5, '/check'),
    get('vital', 2, '/report/short'),
    {
      loadClass: 'vital',
      share: 1,
      line: 'POST /report/short HTTP/1.1',
      headers: { Cookie: cookie, ...FORM },
      body: () =>
        `_csrf=${token}&formToken=${randomBytes(24).toString('base64url')}&danger=NO&happened=SAID_OR_SHOUTED&narrative=They+shouted+at+us.`,
    },
    get('work', 20, '/report/danger', { Cookie: cookie }),
    get('entry', 15, '/'),
    get('entry', 10, '/report'),
    {
      loadClass: 'upload',
      share: 5,
      line: 'POST /report/files/add HTTP/1.1',
      headers: { Cookie: cookie, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: () => photo,
    },
    get('ordinary', 15, '/support'),
    get('spare', 10, '/s/feed.json'),
  ];
}

/** Connections a crowd may hold at one time: as many browsers as wait. */
const MOST_LANES = 800;
/** A reader who hears nothing for so long has gone. */
const GONE_AFTER_MS = 30_000;

/** Sends wishes in their shares. */
export class Crowd {
  readonly told: Told[] = [];
  readonly #url: string;
  readonly #dealt: Wish[];
  readonly #free: HttpLane[] = [];
  readonly #waiting: Array<(lane: HttpLane | undefined) => void> = [];
  #lanes = 0;

  constructor(url: string, wishes: readonly Wish[]) {
    this.#url = url;
    // Dealt out evenly, so that each second holds the same mixture.
    const cards = wishes.flatMap((wish) =>
      Array.from({ length: wish.share }, (_, n) => ({ wish, at: (n + 0.5) / wish.share })),
    );
    this.#dealt = cards.sort((a, b) => a.at - b.at).map(({ wish }) => wish);
  }

  /** The nth request of this crowd, from the moment at which it was meant. */
  async send(n: number, meantAt = performance.now()): Promise<void> {
    const wish = this.#dealt[n % this.#dealt.length] as Wish;
    const lane = await this.#take();
    const answer = lane && (await this.#ask(lane, wish));
    this.told.push({
      loadClass: wish.loadClass,
      status: answer?.status ?? 0,
      ms: performance.now() - meantAt,
      isShortReport: wish.line.startsWith('POST /report/short') && answer?.status === 303,
    });
  }

  async #ask(lane: HttpLane, wish: Wish): Promise<Answer | undefined> {
    const body = wish.body?.() ?? '';
    const headers = {
      'X-Forwarded-For': somewhere(),
      ...wish.headers,
      ...(body ? { 'Content-Length': String(body.length) } : {}),
    };
    let patience: NodeJS.Timeout | undefined;
    try {
      const gone = new Promise<never>((_, reject) => {
        patience = setTimeout(() => reject(new Error('gone')), GONE_AFTER_MS);
      });
      const answer = await Promise.race([lane.ask(wish.line, headers, body), gone]);
      this.#giveBack(lane);
      return answer;
    } catch {
      lane.close();
      this.#lanes -= 1;
      const next = this.#waiting.shift();
      if (next) this.#open().then(next);
      return undefined;
    } finally {
      clearTimeout(patience);
    }
  }

  async #take(): Promise<HttpLane | undefined> {
    const lane = this.#free.pop();
    if (lane) return lane;
    if (this.#lanes >= MOST_LANES) return new Promise((resolve) => this.#waiting.push(resolve));
    return this.#open();
  }

  async #open(): Promise<HttpLane | undefined> {
    this.#lanes += 1;
    try {
      return await HttpLane.open(this.#url);
    } catch {
      this.#lanes -= 1;
      return undefined;
    }
  }

  #giveBack(lane: HttpLane): void {
    const next = this.#waiting.shift();
    if (next) next(lane);
    else this.#free.push(lane);
  }

  close(): void {
    for (const lane of this.#free) lane.close();
  }
}
