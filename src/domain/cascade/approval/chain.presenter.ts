import type { Role } from '#kernel/actor';
import type { T } from '../published.presenter.ts';
import type { ApprovalChain, ChainStep } from './chain.model.ts';

const roleList = (roles: readonly Role[], t: T): string =>
  roles.map((role) => t(`access.role.${role}`)).join(', ');

/** One step in a sentence: who, how many, and who may stand in. */
export function stepWords({ roles, deputies, deputyAfterMinutes, approvals }: ChainStep, t: T): string {
  const words = t('cascade.chain.step', {
    roles: roleList(roles, t),
    n: approvals,
    // One role that gives one approval needs no list.
    choices: roles.length * approvals,
  });
  if (deputies.length === 0) return words;
  return `${words} ${t('cascade.chain.step.deputies', { roles: roleList(deputies, t), minutes: deputyAfterMinutes })}`;
}

/** A chain in the list of all kinds. */
export const chainRow = (chain: ApprovalChain, usualSeconds: number, t: T) => ({
  href: `/statements/chains/${chain.kind}`,
  name: t(`cascade.chain.kind.${chain.kind}`),
  steps: chain.steps.map((step) => stepWords(step, t)),
  recall: t('cascade.chain.recall', { n: chain.recallSeconds ?? usualSeconds }),
  origin: chain.number === 0 ? t('cascade.chain.usual') : t('cascade.chain.number', { n: chain.number }),
});
