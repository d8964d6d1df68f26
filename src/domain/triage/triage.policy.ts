import { staff } from '#kernel/policy';

/** The duty queue: the senior officer who oversees the first response, the detective who follows, the commander. */
export const mayReadQueue = staff(
  'triage.read-queue',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
export const mayAcknowledge = staff('triage.acknowledge-report', ['DUTY_INSPECTOR', 'COMMANDER'], true);
export const mayDecide = staff('triage.record-decision', ['DUTY_INSPECTOR', 'COMMANDER'], true);
export const mayHandOver = staff(
  'triage.hand-over-case',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
export const maySupervise = staff('triage.supervise-case', ['DETECTIVE_INSPECTOR'], true);
export const mayWriteToReporter = staff(
  'triage.write-to-reporter',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  true,
);
/** Who reported: apart from what was reported, with a reason, and not for the commander. */
export const mayOpenIdentity = staff('triage.open-identity', ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'], true);
export const mayReadCase = staff(
  'triage.read-case',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
