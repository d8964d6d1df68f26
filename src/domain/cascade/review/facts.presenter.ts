import type { T } from '../published.presenter.ts';
import type { FactKind } from './fact.model.ts';
import type { ReviewedFact } from './review-text.model.ts';

/** Kinds that a register is kept of; the others have to be vouched for. */
const IN_REGISTER: readonly FactKind[] = ['phone', 'url', 'email', 'hashtag', 'name'];

function standing({ kind, match, entry, isUnchecked }: ReviewedFact, t: T): string {
  if (kind === 'claim') return t(`cascade.claim.kind.option.${entry}`);
  if (!IN_REGISTER.includes(kind)) return t('cascade.fact.vouch');
  return [
    t(`cascade.fact.match.${match}`),
    ...(isUnchecked ? [t('cascade.fact.unchecked')] : []),
    ...(entry ? [entry] : []),
  ].join(' · ');
}

/** Facts a reader could rely on, as a table: what, the words, the line it stands in, and what the register knows. */
export const factsView = (facts: readonly ReviewedFact[], t: T) => ({
  caption: t('cascade.fact.table', { n: facts.length }),
  rows: facts.map((fact) => ({
    kind: t(`cascade.fact.kind.${fact.kind}`),
    text: fact.text,
    line: fact.position.line,
    standing: standing(fact, t),
  })),
});
