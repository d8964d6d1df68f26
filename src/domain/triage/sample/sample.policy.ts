import { staff } from '#kernel/policy';

/** The commander looks at a random sample of what ended. */
export const mayDipSample = staff('triage.dip-sample', ['COMMANDER'], true);
