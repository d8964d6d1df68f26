import { describe, expect, it } from 'vitest';
import type { Role } from '#kernel/actor';
import { demandMayDecide, mayDecide, stageOf } from '../approval.model.ts';
import {
  type ApprovalChain,
  CHAIN_KINDS,
  chainKindOf,
  chainProblems,
  momentOfEvent,
  usualChain,
} from './chain.model.ts';

const NOW = new Date('2026-07-02T09:00:00Z');
const minutes = (n: number): Date => new Date(NOW.getTime() + n * 60_000);
const person = (id: string, ...roles: Role[]) => ({ id, roles });
const given = (staffId: string, decidedAt = NOW) => ({
  staffId,
  decision: 'approved' as const,
  reason: '',
  decidedAt,
});
/** An engagement officer and an inspector in any order, then a commander, whom a detective inspector cannot replace. */
const LONG: ApprovalChain = {
  kind: 'attack-at-home',
  number: 3,
  steps: [
    { roles: ['ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR'], deputies: [], deputyAfterMinutes: 0, approvals: 2 },
    { roles: ['COMMANDER'], deputies: [], deputyAfterMinutes: 0, approvals: 1 },
  ],
  recallSeconds: 120,
};
const version = (chain: ApprovalChain | null, approvals: Array<ReturnType<typeof given>>) => ({
  draftedBy: 'drafter',
  frozenAt: NOW,
  chain,
  approvals,
});

describe('an approval chain', () => {
  it('is followed in its order, as many people at each step as it says', () => {
    const at = (approvals: Array<ReturnType<typeof given>>) => version(LONG, approvals);
    expect(stageOf(at([]))).toBe('first');
    expect(stageOf(at([given('a')]))).toBe('second');
    expect(stageOf(at([given('a'), given('b')]))).toBe('more');
    expect(stageOf(at([given('a'), given('b'), given('c')]))).toBe('ready');
    expect(mayDecide(person('c', 'COMMANDER'), at([given('a')]), NOW)).toBe(false);
    expect(mayDecide(person('c', 'COMMANDER'), at([given('a'), given('b')]), NOW)).toBe(true);
    expect(mayDecide(person('b', 'DUTY_INSPECTOR'), at([given('a')]), NOW)).toBe(true);
    expect(mayDecide(person('a', 'ENGAGEMENT_OFFICER'), at([given('a')]), NOW)).toBe(false);
    expect(mayDecide(person('d', 'DUTY_INSPECTOR'), at([given('a'), given('b')]), NOW)).toBe(false);
  });

  it('lets a deputy in once the step has waited long enough, and not before', () => {
    const chain = usualChain('holding-line');
    const deputy = person('d', 'DETECTIVE_INSPECTOR');
    expect(mayDecide(deputy, version(chain, []), minutes(4))).toBe(false);
    expect(demandMayDecide(deputy, version(chain, []), minutes(5))).toEqual({ isDeputy: true });
    expect(demandMayDecide(person('i', 'DUTY_INSPECTOR'), version(chain, []), NOW)).toEqual({
      isDeputy: false,
    });
    expect(mayDecide(person('e', 'ENGAGEMENT_OFFICER'), version(chain, []), minutes(60))).toBe(false);
  });

  it('counts a step’s waiting from the approval before it', () => {
    const chain: ApprovalChain = {
      ...LONG,
      steps: [
        { roles: ['ENGAGEMENT_OFFICER'], deputies: [], deputyAfterMinutes: 0, approvals: 1 },
        { roles: ['COMMANDER'], deputies: ['DUTY_INSPECTOR'], deputyAfterMinutes: 10, approvals: 1 },
      ],
    };
    const waiting = version(chain, [given('a', minutes(20))]);
    expect(mayDecide(person('i', 'DUTY_INSPECTOR'), waiting, minutes(29))).toBe(false);
    expect(mayDecide(person('i', 'DUTY_INSPECTOR'), waiting, minutes(30))).toBe(true);
  });

  it('of a version from before there were chains is the usual one', () => {
    expect(stageOf(version(null, [given('a')]))).toBe('second');
    expect(stageOf(version(null, [given('a'), given('b')]))).toBe('ready');
  });
});

describe('setting a chain', () => {
  const keys = (chain: ApprovalChain): string[] =>
    chainProblems(chain).map(({ field, key }) => `${field} ${key.replace('cascade.chain.wrong.', '')}`);

  it('takes what the product brings for every kind', () => {
    for (const kind of CHAIN_KINDS) expect(keys(usualChain(kind)), kind).toEqual([]);
    expect(keys(LONG)).toEqual([]);
  });

  it('does not go below what the keeper signs', () => {
    const [first, second] = usualChain('general').steps;
    if (!first || !second) throw new Error('the usual chain has two steps');
    expect(keys({ ...LONG, steps: [second] })).toEqual(['approvals1 two']);
    expect(keys({ ...LONG, steps: [first, first] })).toEqual(['roles1 commander']);
    expect(keys({ ...LONG, steps: [first, { ...second, deputies: ['DUTY_INSPECTOR'] }] })).toEqual([
      'roles1 commander',
    ]);
    expect(keys({ ...LONG, steps: [] })).toEqual(['roles1 noStep']);
    expect(keys({ ...LONG, steps: [{ ...first, roles: [] }, second] })).toContain('roles1 noRole');
    expect(keys({ ...LONG, steps: [{ ...first, roles: ['WARD_OFFICER'] }, second] })).toContain(
      'roles1 role',
    );
    expect(keys({ ...LONG, recallSeconds: 4_000 })).toEqual(['recallSeconds recallSeconds']);
  });

  it('opens a holding line to inspectors and commanders alone', () => {
    const holding = usualChain('holding-line');
    const [step] = holding.steps;
    if (!step) throw new Error('a holding line has a step');
    expect(keys({ ...holding, steps: [{ ...step, roles: ['ENGAGEMENT_OFFICER'] }] })).toEqual([
      'roles1 holdingRole',
    ]);
  });
});

describe('the kind of a text', () => {
  it('follows what it is and what it takes the place of', () => {
    const moment = 'hate-letters';
    expect(chainKindOf({ purpose: 'holding', moment, before: undefined })).toBe('holding-line');
    expect(chainKindOf({ purpose: 'full', moment, before: undefined })).toBe('hate-letters');
    expect(chainKindOf({ purpose: 'full', moment, before: 'holding' })).toBe('hate-letters');
    expect(chainKindOf({ purpose: 'full', moment, before: 'full' })).toBe('correction');
  });

  it('is proposed by the kind of event', () => {
    expect(momentOfEvent('vote-or-decision')).toBe('tension');
    expect(momentOfEvent('anniversary')).toBe('general');
  });
});
