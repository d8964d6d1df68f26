import { staff } from '#kernel/policy';

/** Schedules, dry runs, holds and what was erased: codes and references, no words of a report. */
export const mayReadRetention = staff('retention.read', ['INFORMATION_MANAGER', 'COMMANDER']);
export const maySetSchedules = staff('retention.set-schedule', ['INFORMATION_MANAGER']);
export const mayPlan = staff('retention.plan', ['INFORMATION_MANAGER']);
/** A second person is another one of these. */
export const mayConfirm = staff('retention.confirm-plan', ['INFORMATION_MANAGER', 'COMMANDER']);
export const mayHold = staff('retention.hold', ['INFORMATION_MANAGER', 'COMMANDER']);
export const mayRule = staff('retention.rule', ['INFORMATION_MANAGER']);
