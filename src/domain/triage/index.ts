/** The door of the triage room: how the queue stands and what people judged about a report's link to an event. */
export { attentionOverdue } from './attention-overdue.event.ts';
export { caseAccepted } from './case-accepted.event.ts';
export { caseClosed } from './case-closed.event.ts';
export { caseHandedOver } from './case-handed-over.event.ts';
export { caseReopened } from './case-reopened.event.ts';
export { copiesChanged } from './copies-changed.event.ts';
export { decisionRecorded } from './decision-recorded.event.ts';
export {
  type Agreement,
  agreementSchema,
  compareExchange,
  type ExchangeRow,
  exchangeSchema,
  makeExchange,
  TOLERANCE_MOST,
} from './duplicates/exchange.model.ts';
export { keepExchange, makeOwnExchange } from './duplicates/exchange-reports.ts';
export { type Group, groupOf } from './duplicates/likeness.reads.ts';
export { type QueueSummary, queueSummary } from './queue.reads.ts';
export { reportAcknowledged } from './report-acknowledged.event.ts';
export { type MaterialPicture, materialFromImage } from './series/read-picture.ts';
export { type MaterialInput, recordMaterial } from './series/record-material.ts';
export { setRoster } from './set-roster.ts';
export { type EventLinkCounts, eventLinkCounts } from './triage.reads.ts';
