import type { FieldProblem } from '#kernel/refusal';

/** Kinds of fact a statement may state. Each has to say where it comes from and how long it holds. */
export const CLAIM_KINDS = [
  'THREAT_LEVEL',
  'NO_SPECIFIC_INTELLIGENCE',
  'INCREASE_IN_PATROLS',
  'ALL_OFFICERS_BRIEFED',
  'NO_INCREASE_SEEN',
  'CASUALTY',
  'INVESTIGATION_STATUS',
  'CONTACT_ROUTE',
  'RESPONSE_PROMISE',
] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

export interface Claim {
  kind: ClaimKind;
  /** The sentence that states it. */
  text: string;
  /** Where it comes from: a log number, a unit, a published figure. */
  source: string;
  /** Who vouches for it: name or post, and unit. */
  approver: string;
  /** Counter Terrorism Policing's reference; only for NO_SPECIFIC_INTELLIGENCE. */
  ctpReference: string;
  validUntil: Date;
}

/**
 * The longest a claim may stand, in hours. A day for what the danger is, because a local commander cannot know it
 * for longer; days for what is being done; a contact route as long as the register trusts its entries.
 */
export const CLAIM_MAX_HOURS: Record<ClaimKind, number> = {
  THREAT_LEVEL: 24,
  NO_SPECIFIC_INTELLIGENCE: 24,
  INCREASE_IN_PATROLS: 168,
  ALL_OFFICERS_BRIEFED: 72,
  NO_INCREASE_SEEN: 72,
  CASUALTY: 48,
  INVESTIGATION_STATUS: 48,
  CONTACT_ROUTE: 2160,
  RESPONSE_PROMISE: 168,
};

/** What the words of a claim look like. Each expression is bounded, so that no letter can make it slow. */
const SIGNS: ReadonlyArray<readonly [ClaimKind, RegExp]> = [
  ['THREAT_LEVEL', /\bthreat level\b|\{threat\}/i],
  [
    'NO_SPECIFIC_INTELLIGENCE',
    /\b(?:no|not (?:in response to|aware of|because of) any) (?:specific|credible|direct)\s[^.]{0,30}?(?:intelligence|information|threat)|\bno (?:intelligence|information)\b[^.]{0,30}?\b(?:suggest|threat|attack)|\bno threat to\b/i,
  ],
  [
    'INCREASE_IN_PATROLS',
    /\b(?:stepp(?:ed|ing) up|increas\w*|more|extra|additional|heightened|highly visible|high[- ]visibility)\b[^.]{0,40}?\b(?:patrols?|polic(?:e|ing)|presence|officers)\b/i,
  ],
  ['ALL_OFFICERS_BRIEFED', /\b(?:officers|they|staff)\b[^.]{0,60}?\b(?:all been|been fully|all) briefed\b/i],
  [
    'NO_INCREASE_SEEN',
    /\b(?:have ?n[o'’]t|has ?n[o'’]t|have not|has not|no)\b(?: yet)?(?: seen)?(?: an?| any)? (?:increase|rise)\b/i,
  ],
  [
    'CASUALTY',
    /\b(?:killed|injured|wounded|died|casualt\w+|resulted (?:not only )?in (?:his|her|the) death)\b/i,
  ],
  [
    'INVESTIGATION_STATUS',
    /\b(?:investigations?\b[^.]{0,40}?\b(?:treated as|continu\w+|under ?way|led by|co-?ordinated by)|under investigation|(?:been|was|were) (?:arrested|charged)|being treated as)\b/i,
  ],
  [
    'RESPONSE_PROMISE',
    /\b(?:fast response|\d+ specialist|(?<!\b(?:contact|call|ring|tell|ask|speak to|talk to|write to) (?:(?:one of )?(?:our|the|a) )?)specialist (?:officers|detectives)|(?:we have|there are) (?:translators|interpreters)|immediate attention|response in place|every possible opportunity|senior (?:police )?officer,? who|supervised by)\b/i,
  ],
  ['CONTACT_ROUTE', /\{contact:/],
];

/** The kinds of claim a sentence makes, as far as its words show. */
export const claimsIn = (sentence: string): ClaimKind[] =>
  SIGNS.filter(([, sign]) => sign.test(sentence)).map(([kind]) => kind);

/** The latest a claim of this kind, made now, may hold. */
export const latestClaimEnd = (kind: ClaimKind, now: Date): Date =>
  new Date(now.getTime() + CLAIM_MAX_HOURS[kind] * 3_600_000);

/** What is wrong with one claim as entered. Field names are those of the claim form. */
export function claimProblems(claim: Claim, now: Date): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, key: string, args?: FieldProblem['args']): void => {
    problems.push({ field, key: `cascade.claim.${key}`, args });
  };
  if (claim.text === '') wrong('text', 'text.required');
  if (claim.source === '') wrong('source', 'source.required');
  if (claim.approver === '') wrong('approver', 'approver.required');
  if (claim.kind === 'NO_SPECIFIC_INTELLIGENCE' && claim.ctpReference === '')
    wrong('ctpReference', 'ctpReference.required');
  if (Number.isNaN(claim.validUntil.getTime()) || claim.validUntil <= now)
    wrong('validUntil', 'validUntil.past');
  else if (claim.validUntil > latestClaimEnd(claim.kind, now))
    wrong('validUntil', 'validUntil.tooLong', { hours: CLAIM_MAX_HOURS[claim.kind] });
  return problems;
}

/** Claims the register itself vouches for; nobody has to enter a source for them. */
const VOUCHED: readonly ClaimKind[] = ['THREAT_LEVEL', 'CONTACT_ROUTE'];

/** Kinds that the text states and for which no claim has been entered yet. */
export function missingClaims(text: string, claims: readonly Claim[]): ClaimKind[] {
  const entered = new Set(claims.map(({ kind }) => kind));
  return claimsIn(text).filter((kind) => !entered.has(kind) && !VOUCHED.includes(kind));
}

/**
 * Why claims stop a statement from going out now: one missing, one expired, or a threat level nobody has checked
 * for a day.
 */
export function claimBlocks(
  text: string,
  claims: readonly Claim[],
  { now, threatCheckedAt }: { now: Date; threatCheckedAt: Date | undefined },
): FieldProblem[] {
  const problems: FieldProblem[] = missingClaims(text, claims).map((kind) => ({
    field: 'claims',
    key: `cascade.block.missing.${kind}`,
  }));
  for (const { kind, validUntil } of claims)
    if (validUntil <= now) problems.push({ field: 'claims', key: `cascade.block.expired.${kind}` });
  if (claimsIn(text).includes('THREAT_LEVEL')) {
    const oldest = now.getTime() - CLAIM_MAX_HOURS.THREAT_LEVEL * 3_600_000;
    if (!threatCheckedAt || threatCheckedAt.getTime() < oldest)
      problems.push({ field: 'claims', key: 'cascade.block.threatUnchecked' });
  }
  return problems;
}
