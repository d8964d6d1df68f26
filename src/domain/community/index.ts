/** The door of the community room: who carries the word, who answers, and what leaders worry about. */
export { addLeader } from './add-leader.ts';
export { addManyLeaders } from './add-many-leaders.ts';
export type { Answer } from './answer.model.ts';
export { answerConcern } from './answer-concern.ts';
export {
  type AudienceCell,
  type AudienceFilter,
  type AudienceMember,
  audience,
  audienceCells,
  audienceLanguages,
  failedEmails,
  leadersWithoutMessages,
  messageTakers,
} from './audience.reads.ts';
export { CONCERN_KINDS, type ConcernKind, type ConcernSummary } from './concern.model.ts';
export { answeredConcern, type ConcernFacts, concernSummary, concernsForEvent } from './concern.reads.ts';
export { concernAnswered } from './concern-answered.event.ts';
export { concernRaised } from './concern-raised.event.ts';
export { decidePublicAnswer } from './decide-public-answer.ts';
export { type ImportedList, importList, LISTS_AT_ONCE } from './import-list.ts';
export { addWardOfficer, endWardOfficer } from './keep-ward-officer.ts';
export {
  INTERESTS,
  type Interest,
  isQuietAt,
  type Leader,
  type NewLeader,
  quietMinutesLeft,
  REPRESENTS,
  type Represents,
  SENT_CHANNELS,
  type SentChannel,
  textNumber,
} from './leader.model.ts';
export { leaderById } from './leader.reads.ts';
export { leaderByEmail, leaderEmailKey, leaderForSession } from './leader-by-email.ts';
export { type LeaderContact, leaderContacts, leaderNumber } from './leader-contacts.ts';
export { leaderLeft } from './leader-left.event.ts';
export { markEmailNotWorking } from './mark-email.ts';
export { promiseMorePatrols } from './promise-patrols.ts';
export {
  type AnswerToPublish,
  answersToPublish,
  type PublishedAnswer,
  publishedAnswerCount,
  publishedAnswers,
} from './public-answer.reads.ts';
export { type RaisedConcern, raiseConcern } from './raise-concern.ts';
export { textAudience } from './text-audience.reads.ts';
export { unsubscribe } from './unsubscribe.ts';
export type { WardOfficer } from './ward-officer.model.ts';
export { wardOfficers } from './ward-officer.reads.ts';
