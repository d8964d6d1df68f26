import type { Heading } from './heading.model.ts';

/** Why a sentence was put where it is. `isSure` is false where nothing but the absence of a better sign decided. */
export interface Placing {
  heading: Heading | 'aside';
  reason: PlacingReason;
  isSure: boolean;
}

export type PlacingReason =
  | 'courtesy'
  | 'asks-to-pass-on'
  | 'introduces-another'
  | 'says-not-known'
  | 'states-a-finding'
  | 'says-what-happened'
  | 'names-a-contact'
  | 'asks-the-reader'
  | 'says-what-police-do'
  | 'follows-on'
  | 'no-sign';

interface Rule {
  heading: Heading | 'aside';
  reason: PlacingReason;
  sign: RegExp;
}

const ACTORS =
  '(?:we|i|police|the (?:police|force|mps|service)|[a-z]+ police|officers|our (?:partners|officers|[a-z ]{0,30}plans?)|mps|ward officers?)';
const ACTS =
  '(?:will|are(?: also)? \\w+ing|is \\w+ing|have (?:been|increased|put|launched|deployed|stepped|set|informed|come together)|has (?:a response|responded|put|increased|been)|continue to|work closely|using|provide|ensure)';
const ASKS =
  '(?:please|(?:i|we) (?:would )?(?:urge|ask|appeal)|can i ask|could you|(?:i|we) would be grateful if|asking for your|let us|you can|you should|you may wish)';

const any = (...signs: string[]): RegExp => new RegExp(signs.join('|'), 'i');

/** In this order: the first sign that fits decides. The wording follows the letters the product was made from. */
const RULES: readonly Rule[] = [
  {
    heading: 'aside',
    reason: 'courtesy',
    sign: /^(?:thank you for your|many thanks|i(?: am|['’]m) (?:personally )?writing\b(?!.{0,200}\bask))/i,
  },
  {
    heading: 'aside',
    reason: 'asks-to-pass-on',
    sign: /\b(?:circulate (?:them|this|these)|use your networks|convey the following|pass (?:this|these|it) on|forward this)\b/i,
  },
  { heading: 'aside', reason: 'introduces-another', sign: /\b(?:set out the following|is leading the)\b/i },
  {
    heading: 'unknown',
    reason: 'says-not-known',
    sign: any(
      '\\bnot (?:yet )?(?:known|clear|confirmed)\\b',
      "\\b(?:do|does) ?n(?:o|['’])t (?:yet )?know\\b",
      '\\b(?:early stages|too early|unclear|awaiting)\\b',
      '\\bto (?:ascertain|establish|find out) (?:whether|if|why|how|who)\\b',
      '\\bstill (?:learning|investigating|establishing)\\b',
    ),
  },
  {
    heading: 'known',
    reason: 'states-a-finding',
    sign: any(
      "\\b(?:ha(?:ve|s) ?n[o'’]t|have not|has not)\\b(?: yet)? seen an? (?:increase|rise)",
      '\\b(?:no|any) (?:specific|credible|direct)\\s.{0,30}(?:intelligence|information|threat)',
      '\\b(?:am|are|is|be) (?:also |all |highly |very ){0,3}(?:aware|mindful)\\b',
      '\\bbeing treated as\\b',
      '^we anticipate\\b',
      '^there (?:have|has) been\\b',
    ),
  },
  {
    heading: 'call',
    reason: 'names-a-contact',
    sign: /\{contact:[^}]+\}|\bcontact (?:your|our|the) (?:local|ward|neighbourhood)\b/i,
  },
  {
    heading: 'can-do',
    reason: 'asks-the-reader',
    sign: any(
      `\\b${ASKS}\\b`,
      '^(?:remember|be alert|be vigilant|stay safe|continue to|feel (?:free|confident)|do not|always)\\b',
      '\\b(?:communities|people|everyone|anyone|members of the community) should\\b',
      '\\b(?:no need to|open letter to ask|we look for your support|bring our advice|will also find advice)\\b',
      '\\bsend (?:out )?(?:the|a) (?:strong )?message\\b',
    ),
  },
  {
    heading: 'doing',
    reason: 'says-what-police-do',
    sign: any(
      `\\b${ACTORS}\\b[^.]{0,90}?\\b${ACTS}\\b`,
      "\\bwe(?:[’']ve| have) \\d+ (?:specialist|officers|detectives)",
      '\\b(?:brought to the immediate attention|is then supervised|have informed our response)\\b',
      '\\b(?:visible (?:community )?policing is|patrols?|ward officers are)\\b',
      "\\bwe(?:'re| are) responding\\b",
    ),
  },
  {
    heading: 'known',
    reason: 'says-what-happened',
    sign: /\b(?:attacks?|incidents?|threat|killed|following the|experience|increase|intelligence|information)\b|\{threat\}/i,
  },
];

/** Words that lean on the sentence before. */
const FOLLOWS = /^(?:they|these|this|that|it|those|such)\b/i;

/**
 * Places one sentence under a heading and says why. A sentence no sign fits follows the one before where it leans on
 * it, and else goes under what we know, marked unsure for a person to look at.
 */
export function placeSentence(text: string, before?: Placing): Placing {
  const rule = RULES.find(({ sign }) => sign.test(text));
  if (rule) return { heading: rule.heading, reason: rule.reason, isSure: true };
  if (before && before.heading !== 'aside' && FOLLOWS.test(text))
    return { heading: before.heading, reason: 'follows-on', isSure: false };
  return { heading: 'known', reason: 'no-sign', isSure: false };
}
