/** The door of the reporting room: what the public told us, and how to answer them. */

export { answerKey } from './answer-key.model.ts';
export { consentChanged } from './consent-changed.event.ts';
export { informationAdded } from './information-added.event.ts';
export {
  messagesOf,
  type OpenedIdentity,
  type OpenedMessage,
  type OpenedReport,
  type Opening,
  openIdentity,
  openReport,
  openSelfIdentity,
} from './open-report.ts';
export { openWords } from './open-words.ts';
export {
  type Anonymity,
  type ContactBy,
  PROMISED_MINUTES,
  REPORTER_STATUSES,
  type Report,
  type ReporterRole,
  type ReporterStatus,
  type ReportKind,
} from './report.model.ts';
export {
  type CountedReport,
  countsSource,
  listForEvent,
  reportByReference,
  reportForTriage,
  reportsByIds,
} from './report.reads.ts';
export { reportSubmitted } from './report-submitted.event.ts';
export { reportWithdrawn } from './report-withdrawn.event.ts';
export { sendMessageToReporter } from './send-message-to-reporter.ts';
export { setReporterStatus } from './set-reporter-status.ts';
