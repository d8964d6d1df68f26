import { ROLES, type Role } from '#kernel/actor';
import type { FieldProblem } from '#kernel/refusal';
import type { EventKind } from '#reference/event-kinds';

/** The moments statements are written for; each has a template, and may have an approval chain of its own. */
export const MOMENTS = [
  'general',
  'attack-abroad',
  'attack-at-home',
  'tension',
  'hate-letters',
  'threat-level',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** Kinds that are approved each in their own way: the moments, a new version of what is out, and a holding line. */
export const CHAIN_KINDS = [...MOMENTS, 'correction', 'holding-line'] as const;
export type ChainKind = (typeof CHAIN_KINDS)[number];

/** `holding`: a few sentences that go out within minutes, before what is known can be written down. */
export type Purpose = 'full' | 'holding';

const MOMENT_OF: Partial<Record<EventKind, Moment>> = {
  'attack-abroad': 'attack-abroad',
  'attack-at-home': 'attack-at-home',
  'conflict-abroad': 'tension',
  'vote-or-decision': 'tension',
  'court-or-inquiry': 'tension',
  protest: 'tension',
  'hate-material': 'hate-letters',
  'threat-level-change': 'threat-level',
};

/** The moment an event of this kind makes. */
export const momentOfEvent = (kind: EventKind): Moment => MOMENT_OF[kind] ?? 'general';

/** One step: any of these people, so many of them, before the next step begins. */
export interface ChainStep {
  roles: readonly Role[];
  /** Roles that may stand in once the step has waited long enough. */
  deputies: readonly Role[];
  deputyAfterMinutes: number;
  approvals: number;
}

export interface ApprovalChain {
  kind: ChainKind;
  /** 0: what the product brings; every change by the force adds one. */
  number: number;
  steps: readonly ChainStep[];
  /** How long sending waits, so that the statement can be recalled; null: as the system is set. */
  recallSeconds: number | null;
}

/** Who may approve at all: engagement officers and officers of inspector's rank or above. The keeper knows no others. */
export const APPROVER_ROLES: readonly Role[] = [
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
  'COMMANDER',
];
/** Who may approve a holding line alone. */
export const HOLDING_ROLES: readonly Role[] = ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'];

const step = (roles: readonly Role[], change: Partial<ChainStep> = {}): ChainStep => ({
  roles,
  deputies: [],
  deputyAfterMinutes: 0,
  approvals: 1,
  ...change,
});

/** What holds until the force sets another: an officer who is not the drafter, then a commander. */
const USUAL_STEPS: readonly ChainStep[] = [step(APPROVER_ROLES), step(['COMMANDER'])];
/** A duty inspector or a commander alone; a detective inspector where neither has answered in five minutes. */
const HOLDING_STEPS: readonly ChainStep[] = [
  step(['DUTY_INSPECTOR', 'COMMANDER'], { deputies: ['DETECTIVE_INSPECTOR'], deputyAfterMinutes: 5 }),
];

export const usualChain = (kind: ChainKind): ApprovalChain => ({
  kind,
  number: 0,
  steps: kind === 'holding-line' ? HOLDING_STEPS : USUAL_STEPS,
  recallSeconds: null,
});

/** The kind of chain a text goes through. A correction is whatever takes the place of a full text. */
export const chainKindOf = (text: {
  purpose: Purpose;
  moment: Moment;
  /** The purpose of what it takes the place of; undefined for a first version. */
  before: Purpose | undefined;
}): ChainKind => {
  if (text.purpose === 'holding') return 'holding-line';
  return text.before === 'full' ? 'correction' : text.moment;
};

/** How many people have to approve in all. */
export const approvalsNeeded = ({ steps }: Pick<ApprovalChain, 'steps'>): number =>
  steps.reduce((sum, { approvals }) => sum + approvals, 0);

/** The step that waits after so many approvals; undefined where none does. */
export function stepAfter(chain: Pick<ApprovalChain, 'steps'>, given: number): ChainStep | undefined {
  let passed = 0;
  return chain.steps.find(({ approvals }) => {
    passed += approvals;
    return given < passed;
  });
}

export const STEPS_MAX = 3;
const APPROVALS_MAX = 3;
const WAIT_MAX_MINUTES = 720;
export const RECALL_SECONDS_MAX = 3_600;

const isWhole = (n: number, from: number, to: number): boolean => Number.isInteger(n) && n >= from && n <= to;

/**
 * Everything that keeps a chain from being set. Below this the force cannot go, whoever asks, because the keeper signs
 * nothing less: two people of whom one commands, or for a holding line one officer of inspector's rank or above.
 */
export function chainProblems({ kind, steps, recallSeconds }: ApprovalChain): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, key: string): void => {
    problems.push({ field, key: `cascade.chain.wrong.${key}` });
  };
  const allowed = kind === 'holding-line' ? HOLDING_ROLES : APPROVER_ROLES;
  if (steps.length === 0) wrong('roles1', 'noStep');
  for (const [index, one] of steps.entries()) {
    const field = (name: string): string => `${name}${index + 1}`;
    const people = [...one.roles, ...one.deputies];
    if (one.roles.length === 0) wrong(field('roles'), 'noRole');
    if (people.some((role) => !ROLES.includes(role) || !allowed.includes(role)))
      wrong(field('roles'), kind === 'holding-line' ? 'holdingRole' : 'role');
    if (!isWhole(one.approvals, 1, APPROVALS_MAX)) wrong(field('approvals'), 'approvals');
    if (!isWhole(one.deputyAfterMinutes, 0, WAIT_MAX_MINUTES)) wrong(field('after'), 'after');
  }
  const isCommanders = ({ roles, deputies }: ChainStep): boolean =>
    [...roles, ...deputies].every((role) => role === 'COMMANDER');
  if (kind !== 'holding-line' && steps.length > 0) {
    if (approvalsNeeded({ steps }) < 2) wrong('approvals1', 'two');
    if (!steps.some(isCommanders)) wrong('roles1', 'commander');
  }
  if (recallSeconds !== null && !isWhole(recallSeconds, 0, RECALL_SECONDS_MAX))
    wrong('recallSeconds', 'recallSeconds');
  return problems;
}
