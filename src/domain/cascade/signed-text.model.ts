import { linesOf, type ReadyText } from './statement.model.ts';

/** What the signature covers beside the words: who speaks for whom, which version, and until when. */
export interface SignedFacts {
  forceId: string;
  forceName: string;
  statementId: string;
  areaPath: string;
  language: string;
  number: number;
  issuer: string;
  code: string;
  /** The code of the version this one corrects, or empty. */
  supersedes: string;
  /** For a translation, the code of the version translated, or empty. */
  translates: string;
  /** For a variant, the code of the signed version whose words it holds, or empty. */
  wraps: string;
  validUntil: Date;
}

/**
 * The exact text that people approve and the keeper signs: a fixed head in plain lines, then the words as people read
 * them. A reader with the public key can check it without this program.
 */
export function signedText(facts: SignedFacts, ready: ReadyText): string {
  return [
    'Stand Together statement 1',
    `Force: ${facts.forceId} (${facts.forceName})`,
    `Statement: ${facts.statementId}`,
    `Area: ${facts.areaPath === '' ? 'whole force' : facts.areaPath}`,
    `Language: ${facts.language}`,
    `Version: ${facts.number}`,
    `Issued by: ${facts.issuer}`,
    `Code: ${facts.code}`,
    `Corrects: ${facts.supersedes || 'nothing'}`,
    `Translates: ${facts.translates || 'nothing'}`,
    ...(facts.wraps === '' ? [] : [`Wraps: ${facts.wraps}`]),
    `Valid until: ${facts.validUntil.toISOString()}`,
    ...linesOf(ready),
  ].join('\n');
}

/** `aldermarch` -> `ALD`: how the force's codes begin. */
export const codePrefix = (forceId: string): string =>
  forceId
    .replace(/[^a-z]/g, '')
    .slice(0, 3)
    .toUpperCase();
