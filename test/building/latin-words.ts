/**
 * What stays in Latin letters in a language of another script: things to type or press, an example, an abbreviation
 * that the reader meets on the thing itself. Names of places and organisations are marked in the page instead.
 */
export const LATIN_WORDS: readonly string[] = [
  'name@example.org',
  'ico.org.uk',
  'ALD-7K3M-9QX2',
  'AB1 2CD',
  'register',
  'REGISTER',
  'Shift',
  'STOP',
  'BSL',
  'AA',
  'WhatsApp',
  'A4',
  'A5',
  'SHA-256',
];

/** Runs of Latin letters that are none of those words. */
export function latinLeaks(text: string): string[] {
  const rest = LATIN_WORDS.reduce((left, word) => left.replaceAll(word, ' '), text);
  return rest.match(/\p{Script=Latin}+/gu) ?? [];
}
