import type { Role } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';

/** Who may give the first approval: an engagement officer or an officer of inspector's rank or above. */
export const FIRST_ROLES: readonly Role[] = [
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
  'COMMANDER',
];
/** Who may give the second: a commander. */
export const SECOND_ROLES: readonly Role[] = ['COMMANDER'];

export interface Approval {
  staffId: string;
  decision: 'approved' | 'returned';
  reason: string;
  decidedAt: Date;
}

export type ApprovalStage = 'first' | 'second' | 'ready' | 'returned';

/** How far a version has come: it needs a first and a second approval, and one person can send it back. */
export function stageOf(approvals: readonly Approval[]): ApprovalStage {
  if (approvals.some(({ decision }) => decision === 'returned')) return 'returned';
  return (['first', 'second', 'ready'] as const)[Math.min(approvals.length, 2)] ?? 'first';
}

/**
 * Whether this person may take the next step on a version.
 * @throws Refusal `own-work` for the drafter or somebody who has decided already, `not-allowed` for the wrong role,
 *   `conflict` where nothing is left to decide
 */
export function demandMayDecide(
  person: { id: string; roles: readonly Role[] },
  version: { draftedBy: string },
  approvals: readonly Approval[],
): void {
  const stage = stageOf(approvals);
  if (stage === 'ready' || stage === 'returned')
    throw new Refusal('conflict', 'this version is decided already');
  if (person.id === version.draftedBy)
    throw new Refusal('own-work', 'a statement needs other people than its drafter to approve it');
  if (approvals.some(({ staffId }) => staffId === person.id))
    throw new Refusal('own-work', 'the second approval has to come from another person');
  const roles = stage === 'first' ? FIRST_ROLES : SECOND_ROLES;
  if (!roles.some((role) => person.roles.includes(role)))
    throw new Refusal('not-allowed', `the ${stage} approval is not open to this role`);
}

/** True where `demandMayDecide` would not throw; for showing the buttons. */
export function mayDecide(...args: Parameters<typeof demandMayDecide>): boolean {
  try {
    demandMayDecide(...args);
    return true;
  } catch {
    return false;
  }
}
