import { anyone, partnerManagers, partnerWorkers, staff } from '#kernel/policy';

/** Anybody may report, come back with their code, and read the pages of advice. */
export const mayReport = anyone('reporting.report');
export const mayComeBack = anyone('reporting.come-back');
export const mayReadAdvice = anyone('reporting.read-advice');

/** The text provider; each request proves itself by its signature or token. */
export const mayBringTexts = anyone('reporting.bring-texts');
/** Partner organisations; each request proves itself by its key. */
export const mayBringReports = anyone('reporting.bring-reports');
/** Partners' case workers in their workspace; every step asks the database with the session which reports are theirs. */
export const mayWorkForPartner = partnerWorkers('reporting.work-for-partner');
export const mayManageColleagues = partnerManagers('reporting.manage-colleagues');
/** Who takes partner organisations in, and lets them go. They open no report by it. */
export const mayKeepPartners = staff('reporting.keep-partners', ['ADMINISTRATOR']);
/** Who may take a report for somebody on the phone, at a counter, on patrol or at a surgery. They open none by it. */
export const mayTakeReport = staff('reporting.take-report', [
  'CALL_TAKER',
  'DUTY_INSPECTOR',
  'WARD_OFFICER',
  'ENGAGEMENT_OFFICER',
]);

/** Who may open what was told, who told it, and write back. Scope is checked on the report's area. */
export const mayOpenReport = staff(
  'reporting.open-report',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
export const mayOpenIdentity = staff(
  'reporting.open-identity',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  true,
);
/** Files of a report: the same people who read it; a quarantined file only its commander, for a reason. */
export const mayOpenEvidence = staff(
  'reporting.open-evidence',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  true,
);
export const mayAddEvidence = staff(
  'reporting.add-evidence',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  true,
);
export const mayExportEvidence = staff('reporting.export-evidence', ['DETECTIVE_INSPECTOR'], true);
export const mayOpenQuarantined = staff('reporting.open-quarantined', ['COMMANDER'], true);
export const mayWriteToReporter = staff(
  'reporting.write-to-reporter',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  true,
);
export const maySetReporterStatus = staff(
  'reporting.set-status',
  ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  true,
);
/** Who puts a text into another language, opens the one text that was given for it, or enters what a partner made. */
export const mayTranslate = staff(
  'reporting.translate',
  ['TRANSLATOR', 'DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  true,
);
