import { staff } from '#kernel/policy';

/** The commander looks at a random sample of what ended, and at promises that were not kept. */
export const mayDipSample = staff('triage.dip-sample', ['COMMANDER'], true);
export const mayReadMissedClocks = staff('triage.read-missed-clocks', ['COMMANDER'], true);
