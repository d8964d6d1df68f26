import { parentPort, workerData } from 'node:worker_threads';
import { type ScanPlan, scanReplicates } from '#statistics/space-time-scan';

/** A thread that replicates a scan: given the plan once, it answers each slice with its largest statistics. */
const { plan, seed } = workerData as { plan: ScanPlan; seed: number };
parentPort?.on('message', (slice: { from: number; to: number }) => {
  const largest = scanReplicates(plan, { seed, ...slice });
  parentPort?.postMessage(largest, [largest.buffer as ArrayBuffer]);
});
