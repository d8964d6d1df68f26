import { parentPort } from 'node:worker_threads';
import { type SealTask, sealMany } from '#platform/crypto/seal-many';

/** A thread that seals: it answers each list of texts with them sealed, and keeps nothing. */
parentPort?.on('message', (task: SealTask) => parentPort?.postMessage(sealMany(task)));
