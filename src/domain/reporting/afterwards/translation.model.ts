import { languageByTag } from '#reference/languages';

/** Who is asked for a translation. What a partner or a service gives is entered by the officer who got it. */
export const ASKED_OF = ['TRANSLATOR', 'PARTNER', 'INTERPRETER_SERVICE'] as const;
export type AskedOf = (typeof ASKED_OF)[number];

/** How long a translation may take, in hours; the officer chooses. */
export const TRANSLATION_HOURS = [4, 24, 72] as const;

/** The longest translation, in characters: a message of 4,000 grows in some languages. */
export const TRANSLATION_CHARACTERS = 8000;

/** A language in English words, as staff read it. */
export const languageWords = (tag: string): string => languageByTag(tag)?.englishName ?? tag;

/** One translation that was asked for. */
export interface Translation {
  id: string;
  reportId: string;
  /** Null: what was told, not a message. */
  messageId: string | null;
  fromLanguage: string;
  toLanguage: string;
  askedBy: string;
  askedAt: Date;
  askedOf: AskedOf;
  dueAt: Date;
  enteredBy: string | null;
  enteredAt: Date | null;
  hasMachineDraft: boolean;
  readBy: string | null;
  readAt: Date | null;
  sealId: string | null;
  text: Buffer | null;
}
