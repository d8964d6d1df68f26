import { staff } from '#kernel/policy';

/** Who keeps the clocks of a report: starts, suspends and stops them, and takes one on. */
export const mayKeepClocks = staff(
  'triage.keep-clocks',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
/** Who sets how long the clocks of the force are. */
export const maySetClockRules = staff('triage.set-clock-rules', ['COMMANDER']);
