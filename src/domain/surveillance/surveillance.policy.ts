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
/** Whoever decides on a report says in which ward it counts. */
export const mayPlaceReports = staff('surveillance.place-reports', ['DUTY_INSPECTOR', 'COMMANDER'], true);
/** A break changes every verdict: who keeps the counts registers it. */
export const mayKeepBreaks = staff('surveillance.keep-breaks', ['ANALYST']);
export const mayReadAlarms = staff('surveillance.read-alarms', [
  'ANALYST',
  'COMMANDER',
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
]);
export const mayHandleAlarms = staff('surveillance.handle-alarms', ['ANALYST', 'COMMANDER']);
/** A table for everybody takes two people: one makes it, another lets it out. */
export const mayPrepareTable = staff('surveillance.prepare-table', ['ANALYST', 'COMMANDER']);
export const mayApproveTable = staff('surveillance.approve-table', ['COMMANDER', 'DETECTIVE_INSPECTOR']);
export const mayReadTables = staff('surveillance.read-tables', [
  'ANALYST',
  'COMMANDER',
  'DETECTIVE_INSPECTOR',
]);
