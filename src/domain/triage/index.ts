/** The door of the triage room: how the queue stands and what people judged about a report's link to an event. */
export { caseAccepted } from './case-accepted.event.ts';
export { caseClosed } from './case-closed.event.ts';
export { caseHandedOver } from './case-handed-over.event.ts';
export { caseReopened } from './case-reopened.event.ts';
export { clockBreached } from './clocks/clock-breached.event.ts';
export { clockEscalated } from './clocks/clock-escalated.event.ts';
export { clockWarned } from './clocks/clock-warned.event.ts';
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
export { detachCopies } from './oversight.store.ts';
export { type QueueSummary, queueSummary } from './queue.reads.ts';
export { reportAcknowledged } from './report-acknowledged.event.ts';
export { reportRerouted } from './reroute/report-rerouted.event.ts';
export { kindOf } from './reroute/reroute.reads.ts';
export { demandNotShut } from './restricted/demand-named.ts';
export { shutReports } from './restricted/restricted.reads.ts';
export {
  caseIdOf,
  countEnded,
  type EndedPlace,
  type EndedReport,
  type EndedSort,
  endedReport,
  endedReports,
  familyOf,
  lockReports,
  reportsBehind,
  seriesIdOf,
} from './retained/ended.reads.ts';
export { keepDutyAddress } from './roster/keep-address.ts';
export { setRoster } from './roster/set-roster.ts';
export { type MaterialPicture, materialFromImage } from './series/read-picture.ts';
export { type MaterialInput, recordMaterial } from './series/record-material.ts';
export { type EventLinkJudgements, eventLinkJudgements } from './triage.reads.ts';
