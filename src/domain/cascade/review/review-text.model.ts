import type { Heading } from '../heading.model.ts';
import { placeSentence } from '../letter-rules.model.ts';
import { claimRules, figureRules, promiseRules, threatRules } from './claim-rules.model.ts';
import { contactRules } from './contact-rules.model.ts';
import { type Fact, type FactKind, factsIn, type RegisterMatch } from './fact.model.ts';
import type { Finding, Position, ReviewContext, Reviewed, RuleGroup } from './finding.model.ts';
import { linkRules } from './link-rules.model.ts';
import { communityRules, hateRules, personRules } from './people-rules.model.ts';
import { plainRules } from './plain-rules.model.ts';
import { ruleOf, type Severity } from './rule-book.model.ts';
import { positionFinder, sentenceSpans } from './spans.model.ts';

/** A fact as it is printed and shown. */
export interface ReviewedFact {
  kind: FactKind;
  text: string;
  position: Position;
  match: RegisterMatch;
  entry: string | null;
  isUnchecked: boolean;
}

/** The heading proposed for one sentence; `aside` where it is no part of the message. */
export interface ProposedHeading {
  heading: Heading | 'aside';
  reason: string;
  isSure: boolean;
  position: Position;
}

export interface Review {
  facts: ReviewedFact[];
  findings: Finding[];
  headings: ProposedHeading[];
}

/** Rules that read numbers and addresses alone hold in every language; the others know English words only. */
const IN_ANY_LANGUAGE: readonly RuleGroup[] = [contactRules, linkRules];
const IN_ENGLISH: readonly RuleGroup[] = [
  threatRules,
  claimRules,
  promiseRules,
  figureRules,
  personRules,
  hateRules,
  communityRules,
  plainRules,
];
const ORDER: Readonly<Record<Severity, number>> = { block: 0, warn: 1, info: 2 };

/**
 * Reads a text as a careful colleague would: the facts in it, matched to the register, and what each rule has to say.
 * Pure and linear in the text; nothing outside is asked. Findings are advice; who may let one pass is in the rule book.
 * @param language of the text; in any other than English only contact details, links and hashtags can be judged
 */
export function reviewText(text: string, context: ReviewContext, language = 'en'): Review {
  const sentences = sentenceSpans(text);
  const facts = factsIn(text, sentences, context, context.asOf);
  const reviewed: Reviewed = { text, sentences, facts, context };
  const at = positionFinder(text);
  const groups = language === 'en' ? [...IN_ANY_LANGUAGE, ...IN_ENGLISH] : IN_ANY_LANGUAGE;
  const findings = groups
    .flatMap((group) => group(reviewed))
    .map(({ rule, start, end, note, severity }): Finding => {
      const { hint, severity: usual } = ruleOf(rule);
      return {
        rule,
        severity: severity ?? usual,
        text: text.slice(start, end),
        position: at(start, end),
        hint: note ? `${note} ${hint}` : hint,
      };
    })
    .sort(
      (one, other) =>
        ORDER[one.severity] - ORDER[other.severity] ||
        one.position.offset - other.position.offset ||
        one.rule.localeCompare(other.rule),
    );
  return {
    facts: facts.map((fact) => shown(fact, at)),
    findings,
    headings: sentences.map((sentence) => {
      const { heading, reason, isSure } = placeSentence(sentence.text);
      return { heading, reason, isSure, position: at(sentence.start, sentence.end) };
    }),
  };
}

const shown = (
  { kind, text, match, entry, isUnchecked, start, end }: Fact,
  at: (start: number, end: number) => Position,
): ReviewedFact => ({ kind, text, position: at(start, end), match, entry, isUnchecked });
