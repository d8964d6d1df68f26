import type { LoadFigures } from './admission.ts';

/** Short enough to see a crowd before it has queued. */
const SAMPLE_MS = 50;
const SECOND_MS = 1_000;

/** What happened between two turns of the clock. */
interface Sample {
  at: number;
  arrived: number;
  lateMs: number;
}

/** Measures how busy this process is: requests under way, and of the last second the arrivals and how late it ran. */
export class LoadGauge {
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #inFlight = 0;
  #arrivedNow = 0;
  #samples: Sample[] = [];
  #sampledAt: number;
  /** Sums over the samples, kept so that asking costs nothing. */
  #arrived = 0;
  #lateMs = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#sampledAt = now();
  }

  /** Begins to measure; does not keep the process alive. */
  start(): void {
    this.#sampledAt = this.#now();
    this.#timer ??= setInterval(() => this.sample(), SAMPLE_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  arrive(): void {
    this.#arrivedNow += 1;
  }

  /** Counts a request as under way until the function that is given back is called. */
  begin(): () => void {
    this.#inFlight += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#inFlight -= 1;
    };
  }

  /** One turn of the clock. */
  sample(): void {
    const now = this.#now();
    const lateMs = Math.min(SECOND_MS, Math.max(0, now - this.#sampledAt - SAMPLE_MS));
    this.#sampledAt = now;
    this.#samples = this.#samples.filter(({ at }) => at > now - SECOND_MS);
    this.#samples.push({ at: now, arrived: this.#arrivedNow, lateMs });
    this.#arrivedNow = 0;
    this.#arrived = this.#samples.reduce((sum, one) => sum + one.arrived, 0);
    this.#lateMs = this.#samples.reduce((sum, one) => sum + one.lateMs, 0);
  }

  figures(): LoadFigures {
    return {
      inFlight: this.#inFlight,
      arrivalsPerSecond: this.#arrived + this.#arrivedNow,
      lateMs: this.#lateMs,
    };
  }
}
