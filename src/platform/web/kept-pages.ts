import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Log } from '../observability/log.ts';
import { SECURITY_HEADERS } from './headers.ts';
import type { WebMetrics } from './metrics.ts';
import type { Reply, Route, Visit } from './route.ts';

/** For so long an edition that was asked for counts as the newest: what is withdrawn is gone from the pages after that. */
const FRESH_MS = 100;
const MOST_PAGES = 500;
/** Of these, pages named by a question: whoever asks for all of them must not push out what everybody reads. */
const MOST_QUESTIONS = 150;
const MOST_BYTES = 512 * 1024;
/** Good enough for pages that live for minutes; the best takes a hundred times as long. */
const BROTLI_QUALITY = 6;
/** Anybody may keep such a page; nobody may show it without asking whether it still is the newest. */
const CACHE_CONTROL = 'public, no-cache';

type Coding = 'br' | 'gzip' | 'identity';
type AskEdition = NonNullable<Route['kept']>;

/** One page as it is given out, in three forms. */
interface KeptPage {
  ask: AskEdition;
  route: string;
  edition: string;
  until: number;
  status: number;
  tag: string;
  headers: Readonly<Record<string, string>>;
  bodies: Readonly<Record<Coding, Buffer>>;
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** The form a reader takes: the smallest of those that the header names. */
export function codingFor(acceptEncoding: string): Coding {
  const takes = (name: string): boolean =>
    new RegExp(`(?:^|,)\\s*${name}\\s*(?:;(?!\\s*q=0(?:\\.0*)?\\s*(?:,|$))|,|$)`, 'i').test(acceptEncoding);
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}

const isTagNamed = (ifNoneMatch: string, tag: string): boolean =>
  ifNoneMatch === '*' || ifNoneMatch.split(',').some((one) => one.trim() === tag);

/** Whether the asker has this very page. A date is looked at only where no tag was sent (RFC 9110, 13.2.2). */
function isKnown(page: KeptPage, header: (name: string) => string): boolean {
  const tags = header('if-none-match');
  if (tags) return isTagNamed(tags, page.tag);
  return Date.parse(header('if-modified-since')) >= Date.parse(page.headers['last-modified'] ?? '');
}

/**
 * The address a page is kept under: without what its route does not look at in the question, so that a page has one;
 * undefined where the route has nothing to say about questions.
 */
function keptAddress(
  address: string,
  named: readonly string[] | undefined,
  visit: Visit,
): string | undefined {
  const [path = '', question] = address.split('?', 2);
  if (question === undefined) return path;
  if (!named) return undefined;
  const asked = new URLSearchParams();
  for (const name of named) {
    const value = visit.query[name];
    if (value) asked.set(name, value);
  }
  return asked.size > 0 ? `${path}?${asked.toString()}` : path;
}

function headersOf(page: KeptPage, coding: Coding): Record<string, string> {
  return {
    ...page.headers,
    'cache-control': CACHE_CONTROL,
    vary: 'accept-encoding',
    ...(page.status === 200 ? { etag: page.tag } : {}),
    ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
  };
}

/**
 * Pages that are the same for everybody and change only with an edition that is cheap to ask for: made and compressed once
 * for each, kept in this process, and given out as long as the edition holds. The edition is asked for at most ten times a
 * second, however many read; while the database is away nothing is given out from here.
 */
export class KeptPages {
  readonly #pages = new Map<string, KeptPage>();
  readonly #making = new Map<string, Promise<KeptPage | undefined>>();
  readonly #editions = new Map<AskEdition, { value: string; at: number }>();
  readonly #asking = new Map<AskEdition, Promise<string>>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Answers from memory, before the server has done anything for a request, where its page is kept and its edition was
   * asked for just now. @returns true where it was answered
   */
  answers(
    request: IncomingMessage,
    response: ServerResponse,
    about: { address: () => { edition: string; path: string }; metrics: WebMetrics; log: Log },
  ): boolean {
    if (this.#pages.size === 0 || request.method !== 'GET') return false;
    const { edition, path } = about.address();
    const page = this.#find(`${edition} ${path}`);
    const known = page && this.#editions.get(page.ask);
    if (!page || !known || known.value !== page.edition || this.#now() - known.at > FRESH_MS) return false;
    const { status, body, headers } = this.#reply(page, (name) => String(request.headers[name] ?? ''));
    const requestId = randomBytes(8).toString('hex');
    const whole = { ...SECURITY_HEADERS, ...headers, 'x-request-id': requestId };
    if (status === 304) response.writeHead(status, whole).end();
    else response.writeHead(status, { ...whole, 'content-length': body.length }).end(body);
    about.metrics.observe({ method: 'GET', route: page.route, status, seconds: 0 });
    about.log.info({ method: 'GET', route: page.route, status, ms: 0, requestId }, 'answered');
    return true;
  }

  /** The page a visit asks for: the kept one where its edition still holds, else made now, once for all who wait for it. */
  async show(
    route: Route,
    visit: Visit,
    { address, make }: { address: string; make: () => Promise<Reply> | Reply },
  ): Promise<Reply> {
    const ask = route.kept;
    if (!ask) return make();
    const edition = await this.#edition(ask, visit);
    // A question may be anybody's own, and there are as many as somebody likes to send.
    const own = keptAddress(address, route.keptQuery, visit);
    if (own === undefined) return unkept(await make());
    const name = `${own} ${edition}`;
    const kept = this.#find(own);
    if (kept?.edition === edition) return this.#reply(kept, (header) => visit.header(header));
    // No waiting in between where nobody makes it yet, or two would begin.
    const underWay = this.#making.get(name);
    const before = underWay && (await underWay);
    if (before) return this.#reply(before, (header) => visit.header(header));
    const making = Promise.resolve(make());
    const keeping = making.then(
      (reply) => this.#keep(own, { ask, route, edition }, reply),
      () => undefined,
    );
    this.#making.set(name, keeping);
    void keeping.finally(() => this.#making.delete(name));
    const reply = await making;
    const page = await keeping;
    return page ? this.#reply(page, (header) => visit.header(header)) : unkept(reply);
  }

  #find(address: string): KeptPage | undefined {
    const page = this.#pages.get(address);
    if (page && this.#now() < page.until) return page;
    if (page) this.#pages.delete(address);
    return undefined;
  }

  /** The newest edition; whoever asks while the question is under way waits for the same answer. */
  async #edition(ask: AskEdition, visit: Visit): Promise<string> {
    const known = this.#editions.get(ask);
    if (known && this.#now() - known.at <= FRESH_MS) return known.value;
    const under = this.#asking.get(ask);
    if (under) return under;
    // It holds from when it was asked for, not from when the answer came.
    const at = this.#now();
    const asking = ask(visit).then((value) => {
      this.#editions.set(ask, { value, at });
      return value;
    });
    this.#asking.set(ask, asking);
    const done = (): boolean => this.#asking.delete(ask);
    asking.then(done, done);
    return asking;
  }

  async #keep(
    address: string,
    { ask, route, edition }: { ask: AskEdition; route: Route; edition: string },
    reply: Reply,
  ): Promise<KeptPage | undefined> {
    const { body, status, headers, keepUntil } = reply;
    const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
    if ((status !== 200 && status !== 410) || !isWhole || headers['cache-control']) return undefined;
    const identity = Buffer.from(body as string);
    if (identity.length > MOST_BYTES) return undefined;
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
    };
    const [br, gz] = await Promise.all([brotli(identity, { params }), gzipped(identity)]);
    const forMs = Math.min(
      (route.cache?.seconds ?? 0) * 1000,
      keepUntil ? keepUntil.getTime() - Date.now() : Number.POSITIVE_INFINITY,
    );
    const page: KeptPage = {
      ask,
      route: route.url,
      edition,
      until: this.#now() + forMs,
      status,
      tag: `W/"${createHash('sha256').update(identity).digest('base64url').slice(0, 20)}"`,
      headers,
      bodies: { br, gzip: gz, identity },
    };
    this.#pages.delete(address);
    this.#makeRoom(address.includes('?'));
    this.#pages.set(address, page);
    return page;
  }

  /** Lets the oldest page go where there are as many as may be; of those with a question where one of them comes. */
  #makeRoom(isQuestion: boolean): void {
    const all = [...this.#pages.keys()];
    const asked = all.filter((address) => address.includes('?'));
    const oldest =
      isQuestion && asked.length >= MOST_QUESTIONS ? asked[0] : all.length >= MOST_PAGES ? all[0] : undefined;
    if (oldest !== undefined) this.#pages.delete(oldest);
  }

  #reply(page: KeptPage, header: (name: string) => string): Reply & { body: Buffer } {
    const coding = codingFor(header('accept-encoding'));
    const headers = headersOf(page, coding);
    if (page.status === 200 && isKnown(page, header)) {
      const { 'content-encoding': _, ...rest } = headers;
      return { status: 304, headers: rest, body: Buffer.alloc(0) };
    }
    return { status: page.status, headers, body: page.bodies[coding] };
  }
}

/** A page that is not kept follows the same rule: no cache shows it without asking. */
const unkept = (reply: Reply): Reply => ({
  ...reply,
  headers: { 'cache-control': CACHE_CONTROL, ...reply.headers },
});
