import { parentPort } from 'node:worker_threads';
import { type Thought, think } from '#room/surveillance';

/** A thread that judges counts: it answers each piece of arithmetic it is posted. */
parentPort?.on('message', (thought: Thought) => {
  parentPort?.postMessage(think(thought));
});
