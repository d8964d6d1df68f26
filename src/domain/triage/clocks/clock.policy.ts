import { staff } from '#kernel/policy';

/** Who keeps the clocks of a report: starts, suspends and stops them, and takes one on. */
export const mayKeepClocks = staff(
  'triage.keep-clocks',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
/** Promises that were not kept: the commander's to look at. */
export const mayReadMissedClocks = staff('triage.read-missed-clocks', ['COMMANDER'], true);
/** Who sets how long the clocks of the force are. */
export const maySetClockRules = staff('triage.set-clock-rules', ['COMMANDER']);
