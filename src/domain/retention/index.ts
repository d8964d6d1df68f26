/** The door of the retention room: how long records are kept, what is held, what was erased. It is the last room. */
export { listHolds } from './held.ts';
export { makePlan } from './make-plan.ts';
export { type Replayed, replay, tombstoneLines } from './replay.ts';
export { runConfirmed } from './run-confirmed.event.ts';
export { type RunOutcome, runPlan } from './run-plan.ts';
