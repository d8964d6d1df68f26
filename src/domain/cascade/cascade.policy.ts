import { anyone, leaders, staff } from '#kernel/policy';
import { FIRST_ROLES } from './approval.model.ts';

export const mayReadPublished = anyone('cascade.read-published');
export const mayCheckText = anyone('cascade.check-text');
export const mayUnsubscribe = anyone('cascade.unsubscribe');
/** Asking this browser to be told of statements, and ending it. */
export const mayFollow = anyone('cascade.follow');

export const mayUseInbox = leaders('cascade.use-inbox');
/** Places below a leader's own: the leader sees them, makes the link to join, and takes one out. */
export const mayKeepOwnTiers = leaders('cascade.keep-own-tiers');
/** Whoever was given a link by somebody who passes words on. */
export const mayJoin = anyone('cascade.join-tier');

const READERS = [...FIRST_ROLES, 'WARD_OFFICER', 'ANALYST', 'TRANSLATOR'] as const;
export const mayReadStatements = staff('cascade.read-statements', READERS);
/** What is in force and what was withdrawn, to read out on the telephone. */
export const mayReadOut = staff('cascade.read-out', [...READERS, 'CALL_TAKER']);
export const mayDraft = staff('cascade.draft', FIRST_ROLES);
export const mayTranslate = staff('cascade.translate', [...FIRST_ROLES, 'TRANSLATOR']);
/** Anybody on the staff who reads the language may be the second reader of a translation, but for its translators. */
export const mayReadSecond = staff('cascade.read-second', READERS);
/** Who approves what at which step is decided by the version's stage; see approval.model. */
export const mayApprove = staff('cascade.approve', FIRST_ROLES);
/** The keeper signs for these roles alone. */
export const mayPublish = staff('cascade.publish', ['ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR', 'COMMANDER']);
export const maySend = staff('cascade.send', ['ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR', 'COMMANDER']);
export const mayKeepRegister = staff('cascade.keep-register', [
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'COMMANDER',
]);
/** Who sets who approves. What the keeper signs has a floor of its own below which no chain goes. */
export const mayKeepChains = staff('cascade.keep-chains', ['COMMANDER']);
/** Co-ordinators below a leader, as the leader tells them. */
export const mayKeepTiers = staff('cascade.keep-tiers', ['ENGAGEMENT_OFFICER', 'WARD_OFFICER']);
/** Leaders of whom nothing came back are rung up; the keeper opens their numbers to these roles. */
export const mayCallLeaders = staff('cascade.call-leaders', ['ENGAGEMENT_OFFICER', 'WARD_OFFICER']);
