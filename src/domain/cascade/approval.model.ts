import type { Role } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';
import {
  APPROVER_ROLES,
  type ApprovalChain,
  approvalsNeeded,
  stepAfter,
  usualChain,
} from './approval/chain.model.ts';

/** Who may write, and approve at some step. */
export const FIRST_ROLES: readonly Role[] = APPROVER_ROLES;

export interface Approval {
  staffId: string;
  decision: 'approved' | 'returned';
  reason: string;
  decidedAt: Date;
}

/** What is decided about: the approvals so far, and the chain it was put forward under. */
export interface Approvable {
  approvals: readonly Approval[];
  /** Null: a version from before there were chains, approved in the usual way. */
  chain: ApprovalChain | null;
}

export type ApprovalStage = 'first' | 'second' | 'more' | 'ready' | 'returned';

export const chainOf = ({ chain }: Pick<Approvable, 'chain'>): ApprovalChain =>
  chain ?? usualChain('general');

export const isReturned = (approvals: readonly Approval[]): boolean =>
  approvals.some(({ decision }) => decision === 'returned');

/** How far a version has come along its chain; one person can send it back. `more`: two have approved, and not all. */
export function stageOf(version: Approvable): ApprovalStage {
  const { approvals } = version;
  if (isReturned(approvals)) return 'returned';
  if (approvals.length >= approvalsNeeded(chainOf(version))) return 'ready';
  return (['first', 'second'] as const)[approvals.length] ?? 'more';
}

const MINUTE = 60_000;

/**
 * Whether this person may take the next step on a version.
 * @returns whether he or she does so as a deputy
 * @throws Refusal `own-work` for the drafter or somebody who has decided already, `not-allowed` for the wrong role or a
 *   deputy before the time, `conflict` where nothing is left to decide
 */
export function demandMayDecide(
  person: { id: string; roles: readonly Role[] },
  version: Approvable & { draftedBy: string; frozenAt: Date },
  now: Date,
): { isDeputy: boolean } {
  const stage = stageOf(version);
  const { approvals } = version;
  const step = stepAfter(chainOf(version), approvals.length);
  if (stage === 'ready' || stage === 'returned' || !step)
    throw new Refusal('conflict', 'this version is decided already');
  if (person.id === version.draftedBy)
    throw new Refusal('own-work', 'a statement needs other people than its drafter to approve it');
  if (approvals.some(({ staffId }) => staffId === person.id))
    throw new Refusal('own-work', 'each approval has to come from another person');
  if (step.roles.some((role) => person.roles.includes(role))) return { isDeputy: false };
  if (!step.deputies.some((role) => person.roles.includes(role)))
    throw new Refusal('not-allowed', `the ${stage} approval is not open to this role`);
  const waitingSince = approvals.at(-1)?.decidedAt ?? version.frozenAt;
  if (now.getTime() - waitingSince.getTime() < step.deputyAfterMinutes * MINUTE)
    throw new Refusal('not-allowed', `a deputy may step in after ${step.deputyAfterMinutes} minutes`);
  return { isDeputy: true };
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
