import { staff } from '#kernel/policy';

/** Who is asked, in what order, and who is away. */
export const mayReadRoster = staff('triage.read-roster', [
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
  'COMMANDER',
]);
export const mayKeepRoster = staff('triage.keep-roster', ['DUTY_INSPECTOR', 'COMMANDER']);
