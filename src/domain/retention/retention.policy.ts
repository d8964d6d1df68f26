import { staffOfForce } from '#kernel/policy';

// All of it for the whole force alone: schedules, runs and holds are the force's as its controller's, and a dry run names
// reports of every area.
/** Schedules, dry runs, holds and what was erased: codes and references, no words of a report. */
export const mayReadRetention = staffOfForce('retention.read', ['INFORMATION_MANAGER', 'COMMANDER']);
export const maySetSchedules = staffOfForce('retention.set-schedule', ['INFORMATION_MANAGER']);
export const mayPlan = staffOfForce('retention.plan', ['INFORMATION_MANAGER']);
/** A second person is another one of these. */
export const mayConfirm = staffOfForce('retention.confirm-plan', ['INFORMATION_MANAGER', 'COMMANDER']);
export const mayHold = staffOfForce('retention.hold', ['INFORMATION_MANAGER', 'COMMANDER']);
export const mayRule = staffOfForce('retention.rule', ['INFORMATION_MANAGER']);
