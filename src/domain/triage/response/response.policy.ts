import { staff } from '#kernel/policy';

/** THRIVE, the checklist, the three tests and safeguarding of a first response. */
export const mayAssessResponse = staff(
  'triage.assess-response',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
