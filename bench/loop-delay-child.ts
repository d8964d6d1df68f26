import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/*
 * Loaded before a process of the product (`--import`): tells the benchmark that started it how long its event loop stood
 * still since it was asked last. It is not part of the product.
 */

/** How often it looks. */
const EVERY_MS = 5;
/** Linux: nanoseconds that a thread ran, and that it could have run and waited for a processor. */
const SCHEDULE = `/proc/self/task/${process.pid}/schedstat`;

/** Milliseconds that this process's first thread waited for a processor since its start; 0 where the system does not say. */
function waitedMs(): number {
  try {
    return Number(readFileSync(SCHEDULE, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

if (isMainThread && process.send) {
  let longest = { ownMs: 0, lateMs: 0 };
  let lastAt = performance.now();
  let lastWaited = waitedMs();
  setInterval(() => {
    const now = performance.now();
    const waited = waitedMs();
    const lateMs = Math.max(0, now - lastAt - EVERY_MS);
    const ownMs = Math.max(0, lateMs - (waited - lastWaited));
    longest = { ownMs: Math.max(longest.ownMs, ownMs), lateMs: Math.max(longest.lateMs, lateMs) };
    lastAt = now;
    lastWaited = waited;
    // Whoever only looks does not keep a process alive.
  }, EVERY_MS).unref();
  process.on('message', (asked) => {
    if (asked !== 'loop-delay') return;
    process.send?.(longest);
    longest = { ownMs: 0, lateMs: 0 };
  });
  process.channel?.unref();
}
