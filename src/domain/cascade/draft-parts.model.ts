import type { ClaimKind } from './claim.model.ts';
import type { AsideKind } from './letter-parts.model.ts';
import type { PlacingReason } from './letter-rules.model.ts';

/** One sentence of the draft: what will stand in the statement, what the letter said, and why it is where it is. */
export interface DraftSentence {
  text: string;
  original: string;
  reason: PlacingReason;
  isSure: boolean;
  /** Words the letter quotes from somebody else: better linked to than repeated. */
  isQuoted: boolean;
  claims: ClaimKind[];
}

/** Text of the letter that is not used, and why. */
export interface DraftAside {
  kind: AsideKind | PlacingReason | 'threat-wording';
  text: string;
}
