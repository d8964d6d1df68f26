const BREAK = /,? (?:but|and indeed|and) (?=(?:I|we|the|We|The)\b)|, (?=(?:the|we|they)\b)|; /;
const OPENER = /^(?:whilst|while|although|indeed|however,?)\s+/i;
const MIN_WORDS = 5;

const wordCount = (text: string): number => text.split(/\s+/).filter(Boolean).length;

function asSentence(clause: string): string {
  const bare = clause
    .trim()
    .replace(OPENER, '')
    .replace(/[,;:]$/, '');
  if (bare === '') return '';
  const capital = (bare[0] ?? '').toUpperCase() + bare.slice(1);
  return /[.!?”"’)]$/.test(capital) ? capital : `${capital}.`;
}

/**
 * The clauses of a sentence, each as a sentence of its own, where every one is long enough to stand alone.
 * Two facts in one sentence can then go under two headings.
 */
export function clausesOf(sentence: string): string[] {
  const clauses = sentence.split(BREAK);
  if (clauses.length < 2 || clauses.some((clause) => wordCount(clause) < MIN_WORDS)) return [sentence];
  return clauses.map(asSentence).filter(Boolean);
}

/** Official threat wording, old or new, that may not be typed: the register supplies it. */
const THREAT_WORDING =
  /\bthreat level\b|\b(?:attack is|an attack) (?:highly )?(?:unlikely|likely|possible|expected)\b|\bthreat (?:from terrorism )?is (?:low|moderate|substantial|severe|critical)\b/i;

export const hasThreatWording = (text: string): boolean => THREAT_WORDING.test(text);
