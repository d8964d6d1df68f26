import { staff } from '#kernel/policy';

/** Who says that two reports tell of the same incident, or that they do not: within their areas, for both reports. */
export const maySayDuplicate = staff(
  'triage.say-duplicate',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
/** Who took a report says whether it was told before. It moves nothing: an officer reads it and decides. */
export const maySayAtEntry = staff('triage.say-at-entry', [
  'CALL_TAKER',
  'DUTY_INSPECTOR',
  'WARD_OFFICER',
  'ENGAGEMENT_OFFICER',
]);
