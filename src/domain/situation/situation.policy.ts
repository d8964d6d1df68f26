import { ROLES } from '#kernel/actor';
import { staff } from '#kernel/policy';

export const mayReadSituation = staff('situation.read', ROLES);
export const mayRegisterEvent = staff('situation.register-event', [
  'COMMANDER',
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
]);
export const mayCheckThreatLevel = staff('situation.check-threat-level', [
  'COMMANDER',
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
]);
