import { staff } from '#kernel/policy';

/** Small counts stand on the page, so it is for those who decide something by it. */
export const mayReadPicture = staff('surveillance.read-picture', [
  'ANALYST',
  'COMMANDER',
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
]);
export const mayImportCounts = staff('surveillance.import-counts', ['ANALYST']);
