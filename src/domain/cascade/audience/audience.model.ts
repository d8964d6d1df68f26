import type { AudienceCell } from '#room/community';
import type { Choice } from '../delivery.model.ts';
import type { Published } from '../statement.model.ts';

/** Leaders of one area, language and part, who all get the same text. */
export interface AudiencePart extends AudienceCell {
  choice: Choice<Published>;
}

/** What the database decides by for each leader (`cascade.audience_lines`). */
export interface AudienceRules {
  now: Date;
  /** No line is due before this moment; absent where nothing is to be written. */
  notBefore?: Date;
  /** `HH:MM` on the United Kingdom's clock. */
  clock: string;
  isUrgent: boolean;
  /** False where nobody can have any of the texts, so that nobody is looked up. */
  mayHave: boolean;
  mayBeMany: boolean;
  since: Date;
  budget: number;
  /** Kinds of message the text is of; empty: for everybody. */
  interests: readonly string[];
}

export interface ChosenAudience {
  parts: AudiencePart[];
  /** Leaders for whom there is no text. */
  without: number;
  rules: AudienceRules;
}

/** The arrays in which the functions of the database take the parts of an audience. */
export const partColumns = (parts: readonly AudiencePart[]): unknown[] => [
  parts.map(({ areaPath }) => areaPath),
  parts.map(({ language }) => language),
  parts.map(({ represents }) => represents),
  parts.map(({ choice }) => choice.version.rootVersionId),
  parts.map(({ choice }) => choice.version.validUntil),
];
