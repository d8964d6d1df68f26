import type { ApprovalChain, Moment, Purpose } from './approval/chain.model.ts';
import type { Claim } from './claim.model.ts';
import { HEADINGS, type Heading, type Sections } from './heading.model.ts';

export type StatementKind = 'core' | 'variant';

/**
 * A statement as a thing: the core for an event, a variant that wraps it for one area, or an insert that wraps an
 * area's variant for one community of it.
 */
export interface Statement {
  id: string;
  eventId: string;
  kind: StatementKind;
  /** The core at the root; null for a core. */
  coreId: string | null;
  /** What it wraps: the core, or another variant; null for a core. */
  parentId: string | null;
  areaPath: string;
  /** The part leaders play for whom an insert is written (community room: represents); empty for everybody. */
  community: string;
  /** The language it is first written in; all others are translations. */
  language: string;
  /** What it is written for; its approval chain goes by it. */
  moment: Moment;
  createdBy: string;
  createdAt: Date;
}

/** What is typed, in one language; references such as `{contact:101}` still stand in it. */
export interface DraftText {
  title: string;
  /** One sentence that answers what most people ask first. */
  answer: string;
  sections: Sections;
  /** Who speaks: rank or post and name. */
  issuer: string;
  validHours: number;
  /** What changed against the version before; empty in a first version. */
  changeNote: string;
}

export interface Draft extends DraftText {
  statementId: string;
  language: string;
  followsVersionId: string | null;
  revision: number;
  savedBy: string;
  savedAt: Date;
}

/** One heading with its wording in the statement's language, kept with the text so that both stay as signed. */
export interface ReadySection {
  heading: Heading;
  title: string;
  text: string;
}

/** A text with every reference resolved, as people will read it. */
export interface ReadyText {
  title: string;
  answer: string;
  sections: ReadySection[];
}

/** A frozen version, put forward for approval. */
export interface Version extends ReadyText {
  id: string;
  statementId: string;
  language: string;
  number: number;
  sourceVersionId: string | null;
  supersedesVersionId: string | null;
  coreVersionId: string | null;
  template: DraftText;
  claims: Claim[];
  issuer: string;
  changeNote: string;
  validUntil: Date;
  code: string;
  signedText: string;
  textSha256: Buffer;
  purpose: Purpose;
  /** Who approves it, as that stood when it was put forward; null for versions from before there were chains. */
  chain: ApprovalChain | null;
  draftedBy: string;
  frozenAt: Date;
}

export type PublishedState = 'current' | 'corrected' | 'withdrawn';

/** What the public reads. */
export interface Published extends ReadyText {
  versionId: string;
  statementId: string;
  eventId: string;
  kind: StatementKind;
  coreId: string | null;
  /** For a variant, the published version whose words it wraps. */
  wrapsVersionId: string | null;
  areaPath: string;
  community: string;
  language: string;
  number: number;
  rootVersionId: string;
  supersedesVersionId: string | null;
  issuer: string;
  changeNote: string;
  validUntil: Date;
  code: string;
  signedText: string;
  keyId: string;
  signature: string;
  publishedAt: Date;
  state: PublishedState;
  stateChangedAt: Date;
  withdrawalNote: string;
}

/** The state as a reader meets it: a current statement whose time is over is no longer to be relied on. */
export function shownState(
  published: Pick<Published, 'state' | 'validUntil'>,
  now: Date,
): PublishedState | 'expired' {
  return published.state === 'current' && published.validUntil <= now ? 'expired' : published.state;
}

/** Headings that have text, in their fixed order. */
export const filledHeadings = (sections: Sections): Heading[] =>
  HEADINGS.filter((heading) => sections[heading].trim() !== '');

/** The words of a statement, one line each: what is compared with a pasted text. */
export const linesOf = ({ title, answer, sections }: ReadyText): string[] =>
  [title, answer, ...sections.flatMap((section) => [section.title, ...section.text.split('\n')])].filter(
    (line) => line.trim() !== '',
  );
