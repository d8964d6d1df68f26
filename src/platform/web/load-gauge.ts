import type { LoadFigures } from './admission.ts';

/** Long enough for a tick to be late by itself now and then, short enough to see a crowd before it has queued. */
const SAMPLE_MS = 50;
const SAMPLES_A_SECOND = 1000 / SAMPLE_MS;
/** A crowd is believed at once and forgotten slowly, by this share a sample: to a tenth in half a second. */
const FORGET = 0.8;

/** Measures how busy this process is: requests under way, arrivals, and how late the event loop runs. */
export class LoadGauge {
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #inFlight = 0;
  #arrivedNow = 0;
  readonly #arrived: number[] = Array.from({ length: SAMPLES_A_SECOND }, () => 0);
  #at = 0;
  #arrivedBefore = 0;
  #sampledAt: number;
  #lagMs = 0;

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
    const late = Math.max(0, now - this.#sampledAt - SAMPLE_MS);
    this.#sampledAt = now;
    this.#lagMs = Math.max(late, this.#lagMs * FORGET);
    this.#arrivedBefore += this.#arrivedNow - (this.#arrived[this.#at] ?? 0);
    this.#arrived[this.#at] = this.#arrivedNow;
    this.#at = (this.#at + 1) % SAMPLES_A_SECOND;
    this.#arrivedNow = 0;
  }

  figures(): LoadFigures {
    return {
      inFlight: this.#inFlight,
      arrivalsPerSecond: this.#arrivedBefore + this.#arrivedNow,
      lagMs: this.#lagMs,
    };
  }
}
