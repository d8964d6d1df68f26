import type { Role } from '#kernel/actor';

/** `block` holds publication until a person overrides it with a reason; `warn` and `info` never hold anything. */
export type Severity = 'block' | 'warn' | 'info';

/** Who may let a finding pass: an inspector or above, or a commander alone where a person or a community may be hurt. */
export type OverriddenBy = 'inspector' | 'commander';

export interface Rule {
  severity: Severity;
  hint: string;
  overriddenBy: OverriddenBy;
}

const fact = (hint: string, overriddenBy: OverriddenBy = 'inspector'): Rule => ({
  severity: 'block',
  hint,
  overriddenBy,
});
const look = (hint: string): Rule => ({ severity: 'warn', hint, overriddenBy: 'inspector' });
const style = (hint: string): Rule => ({ severity: 'info', hint, overriddenBy: 'inspector' });

/**
 * Every rule of the review aid. What is about facts, safety or a person's rights blocks; what is about style never
 * does. Sources of the rules about people: College of Policing APP media relations, NPCC and College guidance of
 * 13 August 2025 on ethnicity and nationality, the letters of 2015 to 2018 and what followed them.
 */
export const RULES = {
  'contact.unknown': fact(
    'Not in the register. Use a reference such as {contact:101}, or enter and check the route first.',
  ),
  'contact.retired': fact('No longer reaches anybody. Use a route of the register.'),
  'contact.unchecked': fact(
    'In the register, but nobody has confirmed it for 90 days. Check it in the register first.',
  ),
  'contact.personal': fact(
    'A named person’s own line goes dead when the person moves on. Use a route of the register.',
  ),
  'contact.text-number': fact(
    'Text numbers belong to one force each. Use this force’s own from the register.',
  ),
  'contact.emergency-missing': fact('Say what to do in an emergency: {contact:999}.'),
  'contact.deaf-missing': look(
    'Give a route for Deaf and speech-impaired people: {contact:18000}, {contact:999-bsl} or text 999 after registering.',
  ),
  'contact.sms-register': fact(
    'Emergency SMS works only for phones that were registered. Say “register first: text REGISTER to 999”.',
  ),
  'contact.independent-missing': look(
    'Some people will not go to the police first. Name a route besides, such as {contact:crimestoppers} or {contact:victim-support}.',
  ),
  'contact.dated-term': look('This name is no longer used. Use today’s.'),
  'link.empty': fact('The link or address announced here is missing.'),
  'link.broken': fact('The address is broken by a space or a line end and leads nowhere.'),
  'link.retired': fact('This domain is gone. Use a route of the register.'),
  'link.insecure': style('Use the https address.'),
  'hashtag.unknown': fact(
    'Not in the register. Somebody must look at what it is used for today before it is printed.',
  ),
  'hashtag.unchecked': fact(
    'Nobody has looked at this hashtag for seven days; others may have taken it over. Look, and say so in the register.',
  ),
  'hashtag.spelling': look('A hashtag ends at the first space. Write it as the register does.'),
  'threat.wording': fact('Use {threat}: the official level and wording of today.'),
  'threat.age': fact(
    'Nobody has confirmed the threat level in the last 24 hours. Check it, and use {threat}.',
  ),
  'threat.no-intelligence': fact(
    'Only Counter Terrorism Policing can clear this sentence, for a day. Enter the claim with its reference and end, or leave the sentence out.',
    'commander',
  ),
  'claim.unsourced': fact('Enter where this comes from, who vouches for it and until when.'),
  'claim.briefing': fact(
    'Enter the briefing’s number and how many have read it, or say “officers are being briefed”.',
  ),
  'promise.unmeasured': fact(
    'Nothing measures this promise. Name the commitment and its time, or say what you will do without it.',
  ),
  'promise.clock': fact('This time is shorter than what the force measures. Use the measured commitment.'),
  'person.named': fact('Do not name a suspect before charge.', 'commander'),
  'person.ethnicity': fact(
    'Ethnicity, nationality or faith of a suspect: not before charge, and after it by the communications lead under the guidance of August 2025.',
    'commander',
  ),
  'person.immigration': fact('Immigration status is for the Home Office alone to release.', 'commander'),
  'hate.repeats': fact('Do not repeat hate material: say what it is, not what it says.', 'commander'),
  'hate.call-date': fact('Naming the day of a call to action spreads the call.', 'commander'),
  'community.blame': fact(
    'Do not ask a community to answer for, or to find, the guilty among its own.',
    'commander',
  ),
  'community.link': fact('Do not tie the attacker’s name or faith to a community.', 'commander'),
  'figure.source': look('Say where the figure comes from and of which day it is.'),
  'figure.disagrees': fact('The force’s own counts say something else. Correct the figure, or the sentence.'),
  'date.relative': style('Read a day later this means another day. Give the date.'),
  'variant.claim': fact('One community is told this and another is not. Say it to all, or give the reason.'),
  'variant.tone': look('One community is thanked and another is warned. Compare the texts side by side.'),
  'plain.grade': look(
    'Hard to read and to translate. Aim at what a nine-year-old reads: short words, one thought a sentence.',
  ),
  'plain.sentence': style('Longer than 25 words. Make two sentences.'),
  'plain.word': style('Plainer than the word here.'),
  'plain.idiom': style('An idiom is lost in translation. Say it plainly.'),
  'plain.contraction': style('Write it out: contractions are misread, and translated wrongly.'),
  'plain.passive-blame': look('Say who did it. The passive reads as if nobody were answerable.'),
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof RULES;
export const RULE_IDS = Object.keys(RULES) as RuleId[];
export const ruleOf = (id: RuleId): Rule => RULES[id];
export const isRule = (id: string): id is RuleId => Object.hasOwn(RULES, id);

const INSPECTORS: readonly Role[] = ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'];

/** Whether one of these roles may let a finding of this rule pass. */
export const mayOverrideRule = (id: RuleId, roles: readonly Role[]): boolean =>
  ruleOf(id).overriddenBy === 'commander'
    ? roles.includes('COMMANDER')
    : roles.some((role) => INSPECTORS.includes(role));
