import { staff } from '#kernel/policy';

/** Who may restrict a report, name who opens it, and see who did; once restricted, only who is named. */
export const mayRestrict = staff(
  'triage.restrict-report',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
/** Opening a restricted report without being named: for a reason, for hours, and looked at after. */
export const mayBreakGlass = staff(
  'triage.break-glass',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
export const mayReviewGlass = staff('triage.review-break-glass', ['COMMANDER'], true);
