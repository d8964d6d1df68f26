import { leaders, staff } from '#kernel/policy';

export const mayReadAssessment = staff('impact.read-assessment', [
  'COMMANDER',
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
  'ANALYST',
  'WARD_OFFICER',
]);
export const mayWriteAssessment = staff('impact.write-assessment', [
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'ANALYST',
]);
/** Gold ensures the assessment is done; approving a version is a person's act, and never the author's. */
export const mayApproveAssessment = staff('impact.approve-assessment', ['COMMANDER']);
export const mayNoteTension = staff(
  'impact.note-tension',
  ['WARD_OFFICER', 'ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR'],
  true,
);
export const mayPublishFeedback = staff('impact.publish-feedback', ['ENGAGEMENT_OFFICER', 'COMMANDER']);
export const mayGivePulse = leaders('impact.give-pulse');
