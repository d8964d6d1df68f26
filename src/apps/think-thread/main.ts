import { parentPort } from 'node:worker_threads';
import { type Thought, think } from '../../domain/surveillance/ladder/think.model.ts';

/** A thread that judges counts: it answers each piece of arithmetic it is posted. */
parentPort?.on('message', (thought: Thought) => {
  parentPort?.postMessage(think(thought));
});
