import { staff } from '#kernel/policy';

/** Who sees letters side by side: those who oversee the response, within their areas. */
export const mayReadSeries = staff(
  'triage.read-series',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
export const mayRecordMaterial = staff(
  'triage.record-material',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  true,
);
export const mayDecideSeries = staff('triage.decide-series', ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'], true);
/** To another force goes what a detective inspector or the commander sends, and they take in what comes. */
export const mayShareSeries = staff('triage.share-series', ['DETECTIVE_INSPECTOR', 'COMMANDER'], true);
