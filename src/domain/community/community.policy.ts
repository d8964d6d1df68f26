import { anyone, leaders, staff } from '#kernel/policy';

export const mayReadAreas = anyone('community.read-areas');
export const mayUsePortal = leaders('community.use-portal');

/** Names and addresses: whoever must ring a leader tonight, in their own areas only. */
export const mayReadLeaders = staff(
  'community.read-leaders',
  ['ENGAGEMENT_OFFICER', 'COMMANDER', 'DUTY_INSPECTOR', 'WARD_OFFICER'],
  true,
);
export const mayKeepLeaders = staff('community.keep-leaders', ['ENGAGEMENT_OFFICER'], true);
export const mayKeepWardOfficers = staff(
  'community.keep-ward-officers',
  ['ENGAGEMENT_OFFICER', 'COMMANDER'],
  true,
);
export const mayReadConcerns = staff(
  'community.read-concerns',
  ['ENGAGEMENT_OFFICER', 'WARD_OFFICER', 'COMMANDER', 'DUTY_INSPECTOR'],
  true,
);
export const mayAnswerConcern = staff(
  'community.answer-concern',
  ['ENGAGEMENT_OFFICER', 'WARD_OFFICER'],
  true,
);
export const mayAssignConcern = staff(
  'community.assign-concern',
  ['ENGAGEMENT_OFFICER', 'COMMANDER', 'DUTY_INSPECTOR'],
  true,
);
export const mayPromisePatrols = staff(
  'community.promise-patrols',
  ['ENGAGEMENT_OFFICER', 'COMMANDER', 'DUTY_INSPECTOR', 'WARD_OFFICER'],
  true,
);
