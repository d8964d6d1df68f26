import type { IncomingMessage, ServerResponse } from 'node:http';
import { AT_EASE, isAdmitted, type LoadLimits, loadClassOf, pressureOf } from './admission.ts';
import { BusyReplies } from './busy.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { LoadGauge } from './load-gauge.ts';
import type { WebMetrics } from './metrics.ts';
import { PageMemory } from './page-memory.ts';
import type { Reply, Route } from './route.ts';
import { RouteFinder } from './route-finder.ts';
import type { Site } from './site.ts';

/** So much of a second late and the reader of a quick page waits noticeably, whatever the page does. */
const MOST_LATE_MS = 600;
/** A crowd is one line in the log now and then, not one for each who was put off. */
const TELL_EVERY_MS = 10_000;

/** An address as the server reads it: the edition, and the path with its query. */
export interface Address {
  edition: string;
  path: string;
}

/**
 * Stands before a face: says who is answered now, and in a crowd gives pages that are the same for all from memory. Both
 * are decided from a request's first line, before the server has done anything for it: putting somebody off must cost
 * next to nothing, or being asked too much would be enough to stop the process.
 */
export class Gate {
  readonly gauge: LoadGauge;
  readonly #site: Site;
  readonly #metrics: WebMetrics;
  readonly #routes: RouteFinder;
  readonly #busy: BusyReplies;
  readonly #memory = new PageMemory();
  readonly #making = new Map<string, Promise<Reply | undefined>>();
  readonly #limits: LoadLimits;
  #putOff = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(site: Site, metrics: WebMetrics, gauge = new LoadGauge()) {
    this.#site = site;
    this.#metrics = metrics;
    this.#routes = new RouteFinder(site.routes);
    this.gauge = gauge;
    this.#busy = new BusyReplies(site);
    this.#limits = { inFlight: site.runtime.config.mostUnderWay, lateMs: MOST_LATE_MS };
    metrics.watchLoad(() => this.#pressure());
  }

  /** Counts the arrival and, in a crowd, answers it here if it is put off or remembered. True where it was answered. */
  answers(request: IncomingMessage, response: ServerResponse, addressOf: () => Address): boolean {
    this.gauge.arrive();
    const about = { address: addressOf, metrics: this.#metrics, log: this.#site.log };
    if (this.#site.keptPages?.answers(request, response, about)) return true;
    const pressure = this.#pressure();
    if (pressure < AT_EASE) return false;
    const { edition, path } = addressOf();
    const route = this.#routes.find(request.method ?? '', path.split('?', 1)[0] ?? '/');
    if (!route) return false;
    const loadClass = loadClassOf(route);
    if (!isAdmitted(loadClass, pressure)) {
      this.#metrics.putOff(loadClass);
      this.#tell(pressure);
      const { headers, body } = this.#busy.reply(edition);
      response.writeHead(503, headers).end(body);
      return true;
    }
    const kept =
      route.cache && this.#isSameForAll(route) ? this.#memory.find(`${edition} ${path}`) : undefined;
    if (kept) write(response, kept, route.cache?.seconds ?? 0);
    return kept !== undefined;
  }

  /**
   * Runs a request's work and counts it as under way meanwhile. Files are not counted: they take as long as the
   * sender's line does, and that is no work here. In a crowd, a page that any cache may keep is remembered.
   */
  async through(
    route: Route,
    visit: { address: Address; setsCookie(): boolean },
    work: () => Promise<Reply>,
  ): Promise<Reply> {
    if (!this.#isSameForAll(route) || this.#pressure() < AT_EASE) return this.#counted(route, work);
    const address = `${visit.address.edition} ${visit.address.path}`;
    const before = this.#memory.find(address) ?? (await this.#making.get(address));
    if (before) return before;
    const making = this.#counted(route, work);
    // Whoever asks meanwhile waits for this one, or a thousand would make the same page at one time.
    const shared = making.then(
      (reply) =>
        visit.setsCookie() ? undefined : this.#memory.keep(address, reply, route.cache?.seconds ?? 0),
      () => undefined,
    );
    this.#making.set(address, shared);
    void shared.finally(() => this.#making.delete(address));
    return making;
  }

  async #counted(route: Route, work: () => Promise<Reply>): Promise<Reply> {
    const end = route.takesFile === true ? () => undefined : this.gauge.begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Where people sign in, a page may show who they are. */
  #isSameForAll(route: Route): boolean {
    return route.cache !== undefined && this.#site.resolveActor === undefined;
  }

  #pressure(): number {
    return pressureOf(this.gauge.figures(), this.#limits);
  }

  #tell(pressure: number): void {
    this.#putOff += 1;
    const now = performance.now();
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    this.#site.log.warn(
      { putOff: this.#putOff, pressure: Math.round(pressure * 100) / 100, ...this.gauge.figures() },
      'more was asked than can be answered: some were put off',
    );
    this.#toldAt = now;
    this.#putOff = 0;
  }
}

/** A remembered page, with the headers the server would have given it. */
function write(response: ServerResponse, { status, headers, body }: Reply, seconds: number): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : (body as Buffer);
  const whole = {
    ...SECURITY_HEADERS,
    'cache-control': `public, max-age=${seconds}`,
    ...headers,
    'content-length': bytes.length,
  };
  response.writeHead(status, whole).end(bytes);
}
