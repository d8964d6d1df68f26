import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/*
 * Loaded before a process of the product (`--import`): tells the benchmark that started it how long its event loop stood
 * still since it was asked last. It is not part of the product.
 */

/** How often it looks; what it measures is this much too long. */
const EVERY_MS = 5;

if (isMainThread && process.send) {
  const delays = monitorEventLoopDelay({ resolution: EVERY_MS });
  delays.enable();
  process.on('message', (asked) => {
    if (asked !== 'loop-delay') return;
    process.send?.({ loopMs: Math.max(0, delays.max / 1e6 - EVERY_MS) });
    delays.reset();
  });
  // Whoever only listens does not keep a process alive.
  process.channel?.unref();
}
