/** The door of the reporting room: what the public told us, and how to answer them. */

export { askTranslation } from './afterwards/ask-translation.ts';
export { promiseContact } from './afterwards/promise-contact.ts';
export { type Afterwards, afterwardsOf, openTranslations } from './afterwards/read-afterwards.ts';
export { isSafeAt, nextSafeMoment } from './afterwards/safe-times.model.ts';
export { forgetOfficer, showOfficer, tellCrimeReference } from './afterwards/show-officer.ts';
export {
  countLateDuties,
  type DutyRow,
  dutiesOf,
  lateDuties,
  openPromises,
  type PromiseRow,
} from './afterwards/staff.reads.ts';
export {
  ASKED_OF,
  type AskedOf,
  languageWords,
  TRANSLATION_HOURS,
  type Translation,
} from './afterwards/translation.model.ts';
export { answerKey } from './answer-key.model.ts';
export { consentChanged } from './consent-changed.event.ts';
export { dangerRaised } from './danger-raised.event.ts';
export { OPENING_REASONS } from './evidence.model.ts';
export { evidenceOf } from './evidence.reads.ts';
export { evidenceAdded } from './evidence-added.event.ts';
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
export { partnerMessageSent } from './partner-message-sent.event.ts';
export { partnerNoticeQueued } from './partner-notice-queued.event.ts';
export { partnerWorkerInvited } from './partner-worker-invited.event.ts';
export { addPartner } from './partners/add-partner.ts';
export { endPartner } from './partners/end-partner.ts';
export { addPartnerWorker } from './partners/invite-worker.ts';
export { listPartners } from './partners/list-partners.ts';
export { makePartnerKey, setPartnerScopes } from './partners/make-partner-key.ts';
export { isPartnerScope, PARTNER_SCOPES, type PartnerScope } from './partners/partner.model.ts';
export { type BroughtBy, broughtBy } from './partners/partner.reads.ts';
export { partnerWorkerByEmail, resolvePartnerWorker } from './partners/resolve-worker.ts';
export { setPartnerWebhook } from './partners/set-partner-webhook.ts';
export { readPictureFile } from './read-picture-file.ts';
export { reopenForReporter } from './reopen-for-reporter.ts';
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
  reportsAtPlaceKind,
  reportsByIds,
  takerOf,
} from './report.reads.ts';
export { reportSubmitted } from './report-submitted.event.ts';
export { reportWithdrawn } from './report-withdrawn.event.ts';
export {
  equalityAnswersBefore,
  evidenceIdsOf,
  reportsOfEvidence,
  textLinesOf,
  withdrawnReports,
} from './retained.reads.ts';
export { sendMessageToReporter } from './send-message-to-reporter.ts';
export { setReporterStatus } from './set-reporter-status.ts';
export { setTextRoute } from './set-text-route.ts';
export { sketchReport } from './sketch-report.ts';
export { numbersThatStopped } from './stopped-numbers.ts';
export { type SentText, type TextThread, textRouteOf, textsOf, textThreadOf } from './text.reads.ts';
export { forgetLines } from './text.store.ts';
export { textQueued } from './text-queued.event.ts';
export { type BundleVerdict, verifyBundle } from './verify-bundle.ts';
