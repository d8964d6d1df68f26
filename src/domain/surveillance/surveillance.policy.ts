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
/** A break changes every verdict: who keeps the counts registers it. */
export const mayKeepBreaks = staff('surveillance.keep-breaks', ['ANALYST']);
export const mayReadAlarms = staff('surveillance.read-alarms', [
  'ANALYST',
  'COMMANDER',
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
]);
export const mayHandleAlarms = staff('surveillance.handle-alarms', ['ANALYST', 'COMMANDER']);
