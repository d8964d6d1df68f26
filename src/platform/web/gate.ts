import { AT_EASE, isAdmitted, type LoadLimits, loadClassOf, pressureOf } from './admission.ts';
import { BusyReplies } from './busy.ts';
import { LoadGauge } from './load-gauge.ts';
import type { WebMetrics } from './metrics.ts';
import { PageMemory } from './page-memory.ts';
import type { Reply, Route } from './route.ts';
import type { Site } from './site.ts';

/** So late and the reader of a quick page waits noticeably, whatever the page does. */
const MOST_LAG_MS = 400;
/** A crowd is one line in the log now and then, not one for each who was put off. */
const TELL_EVERY_MS = 10_000;

/** Stands before the routes of a face: says who is answered now, and remembers pages of a crowd. */
export class Gate {
  readonly gauge: LoadGauge;
  readonly #site: Site;
  readonly #metrics: WebMetrics;
  readonly #busy: BusyReplies;
  readonly #memory = new PageMemory();
  readonly #limits: LoadLimits;
  #putOff = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(site: Site, metrics: WebMetrics, gauge = new LoadGauge()) {
    this.#site = site;
    this.#metrics = metrics;
    this.gauge = gauge;
    this.#busy = new BusyReplies(site);
    this.#limits = { inFlight: site.runtime.config.mostUnderWay, lagMs: MOST_LAG_MS };
    metrics.watchLoad(() => this.#pressure());
  }

  /** Counts the arrival. Gives the answer for somebody who is put off; nothing of the request but its head was read. */
  putOff(route: Route, edition: string): Reply | undefined {
    this.gauge.arrive();
    const loadClass = loadClassOf(route);
    const pressure = this.#pressure();
    if (isAdmitted(loadClass, pressure)) return undefined;
    this.#metrics.putOff(loadClass);
    this.#tell(pressure);
    return this.#busy.reply(edition);
  }

  /**
   * Runs a request's work and counts it as under way meanwhile. Files are not counted: they take as long as the
   * sender's line does, and that is no work here. In a crowd, a page that any cache may keep is made once for all.
   */
  async through(
    route: Route,
    visit: { address: string; setsCookie(): boolean },
    work: () => Promise<Reply>,
  ): Promise<Reply> {
    // Where people sign in, a page may show who they are.
    const isSame = route.cache !== undefined && this.#site.resolveActor === undefined;
    const isShared = isSame && this.#pressure() >= AT_EASE;
    const kept = isShared ? this.#memory.find(visit.address) : undefined;
    if (kept) return kept;
    const end = route.takesFile === true ? () => undefined : this.gauge.begin();
    try {
      const reply = await work();
      if (isShared && route.cache && !visit.setsCookie())
        this.#memory.keep(visit.address, reply, route.cache.seconds);
      return reply;
    } finally {
      end();
    }
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
