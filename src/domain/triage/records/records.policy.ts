import { staff } from '#kernel/policy';

/** Handing cases to the force's record system: the detective who answers for them. */
export const mayExportRecords = staff('triage.export-records', ['DETECTIVE_INSPECTOR'], true);
/** Entering the reference the record system gave back. */
export const maySetCrimeReference = staff(
  'triage.set-crime-reference',
  ['DETECTIVE_INSPECTOR', 'DUTY_INSPECTOR'],
  true,
);
