import { ROLES } from '#kernel/actor';
import { staff } from '#kernel/policy';

export const mayReadVisits = staff('patrol.read-visits', [
  'WARD_OFFICER',
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'COMMANDER',
]);
export const mayPlanVisit = staff(
  'patrol.plan-visit',
  ['ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR', 'COMMANDER'],
  true,
);
export const mayLogVisit = staff(
  'patrol.log-visit',
  ['WARD_OFFICER', 'ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR'],
  true,
);
export const mayAddSite = staff(
  'patrol.add-site',
  ['ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR', 'COMMANDER'],
  true,
);
export const mayPromisePatrols = staff('patrol.promise-patrols', ['COMMANDER', 'DUTY_INSPECTOR'], true);
export const mayReadBriefing = staff('patrol.read-briefing', ROLES);
export const mayIssueBriefing = staff('patrol.issue-briefing', [
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'COMMANDER',
]);
export const mayAcknowledgeBriefing = staff('patrol.acknowledge-briefing', ROLES);
