import type { Moment } from '../approval/chain.model.ts';
import type { Sections } from '../heading.model.ts';
import type { DraftText } from '../statement.model.ts';
import { fillDraft, type SlotFacts } from './slot.model.ts';

export const TEMPLATE_IDS = [
  'attack-abroad',
  'attack-at-home',
  'tension',
  'hate-letters',
  'threat-level',
  'correction',
] as const;
export type TemplateId = (typeof TEMPLATE_IDS)[number];
export const isTemplate = (text: string): text is TemplateId =>
  (TEMPLATE_IDS as readonly string[]).includes(text);

/**
 * A prepared text for one of the moments in which forces wrote to their communities (docs/letters.md names them). It
 * says nothing that needs somebody to vouch for it: no patrols, no numbers, no state of an investigation, no "no specific
 * intelligence". Whoever adds such a sentence enters the claim behind it. Contacts are references to the register.
 */
export interface StatementTemplate {
  id: TemplateId;
  /** The chain it goes through; undefined for a correction, which keeps that of its statement. */
  moment: Moment | undefined;
  title: string;
  answer: string;
  sections: Sections;
  changeNote: string;
  validHours: number;
  /** For each slot the register does not fill: an answer as somebody might give it, for tests and for the page. */
  examples: Readonly<Record<string, string>>;
}

/** Ways to reach somebody in each template: emergency, without speech, other times, and one that is not the police. */
const CALL = [
  'If somebody is in danger or a crime is happening, call {contact:999}.',
  'If you are deaf or cannot speak, use the textphone number {contact:18000}.',
  'At other times call {contact:101}.',
  'If you do not want to speak to the police first, Victim Support will listen on {contact:victim-support}.',
].join('\n');

export const TEMPLATES: readonly StatementTemplate[] = [
  {
    id: 'attack-abroad',
    moment: 'attack-abroad',
    title: '[[event]]: what it means in [[area]]',
    answer: 'This happened in [[place]], and we are here for everyone in [[area]] who is worried by it.',
    sections: {
      known:
        'On [[date]] people were attacked in [[place]].\n[[what is known from an official source]]\n{threat}',
      unknown: 'We do not know yet [[what people ask that nobody can answer yet]].',
      doing:
        '[[what officers are doing in the area today]]\nWe are talking with community and faith leaders, and we pass on what they tell us.',
      'can-do':
        'Please check on neighbours who may feel afraid.\nDo not share rumours or pictures of people who are hurt.\nNobody here is to blame for what happened there. If somebody is insulted or attacked because of it, tell us.',
      call: CALL,
    },
    changeNote: '',
    validHours: 48,
    examples: {
      'what is known from an official source':
        'The government there has asked people to stay away from the place.',
      'what people ask that nobody can answer yet': 'who did this or why',
      'what officers are doing in the area today':
        'Our officers are visiting schools and places of worship today.',
    },
  },
  {
    id: 'attack-at-home',
    moment: 'attack-at-home',
    title: '[[event]]: what we can tell you now',
    answer: 'We are dealing with what happened in [[place]], and we will tell you here what we find out.',
    sections: {
      known: 'On [[date]] people were attacked in [[place]].\n[[what is known and may be said]]\n{threat}',
      unknown:
        'We do not know yet [[what people ask that nobody can answer yet]].\nWe will not guess about who did it or why.',
      doing:
        '[[what officers are doing now]]\nWe will say more in this place, and each message has a code you can check.',
      'can-do':
        'Please keep away from [[the place to avoid]].\nIf you have pictures or saw something, keep them and tell us. Do not put them online.\nNobody should be blamed for their faith or where their family comes from. If that happens to you, tell us.',
      call: CALL,
    },
    changeNote: '',
    validHours: 12,
    examples: {
      'what is known and may be said': 'The area around the market is closed.',
      'what people ask that nobody can answer yet': 'who did this or why',
      'what officers are doing now': 'Our officers are at the market and in the streets around it.',
      'the place to avoid': 'the market and the streets around it',
    },
  },
  {
    id: 'tension',
    moment: 'tension',
    title: '[[event]]: respect each other in [[area]]',
    answer:
      'People may hold strong views about [[event]], and nobody may be threatened or insulted because of it.',
    sections: {
      known:
        '[[what is planned or was decided, with its day]]\nPeople have the right to their view and to protest in peace.',
      unknown: 'We do not know yet [[what people ask that nobody can answer yet]].',
      doing:
        '[[what officers are doing before and on the day]]\nWe are talking with everyone who takes part, and with people who live and work nearby.',
      'can-do':
        'Please speak with each other calmly, at home, at work and online.\nIf somebody abuses you for who you are, it may be a crime. Tell us, even if it seems small.',
      call: CALL,
    },
    changeNote: '',
    validHours: 72,
    examples: {
      'what is planned or was decided, with its day': 'A march will go through the town on Saturday 4 July.',
      'what people ask that nobody can answer yet': 'how many people will come',
      'what officers are doing before and on the day':
        'Our officers will be along the route and at the station.',
    },
  },
  {
    id: 'hate-letters',
    moment: 'hate-letters',
    title: 'Hateful letters in [[area]]: what to do',
    answer: 'If you get a hateful letter, do not handle it more than you must, and tell us.',
    sections: {
      known:
        'Some people in [[area]] have been sent hateful letters.\nSending them is wrong and it may be a crime.',
      unknown: 'We do not know yet [[what people ask that nobody can answer yet]].',
      doing:
        '[[who looks at the letters and what happens with a report]]\nWe are talking with the people who got the letters and with those they speak for.',
      'can-do':
        'Put the letter and its envelope in a clean bag and leave them there.\nDo not share pictures of it: that spreads what it says.\nTell us when and where it came. You can tell us without giving your name.',
      call: CALL,
    },
    changeNote: '',
    validHours: 168,
    examples: {
      'what people ask that nobody can answer yet': 'who sends them',
      'who looks at the letters and what happens with a report':
        'One team looks at every letter, and you get a reference for your report.',
    },
  },
  {
    id: 'threat-level',
    moment: 'threat-level',
    title: 'The national level of threat: what it means in [[area]]',
    answer:
      'The national level is set for the whole country, and it is not about one place or one community.',
    sections: {
      known: '{threat}\nAn independent centre sets the level. The police do not set it.',
      unknown: 'We do not know yet [[what people ask that nobody can answer yet]].',
      doing: '[[what changes in the area because of it]]',
      'can-do':
        'Please go about your day and stay alert.\nIf something feels wrong, trust your sense and tell us: you can do so at {contact:act-online}.\nNobody should be treated with suspicion for their faith or where their family comes from.',
      call: CALL,
    },
    changeNote: '',
    validHours: 24,
    examples: {
      'what people ask that nobody can answer yet': 'how long the level will stay as it is',
      'what changes in the area because of it': 'You may see officers at the station and in the town centre.',
    },
  },
  {
    id: 'correction',
    moment: undefined,
    title: 'Correction: [[event]]',
    answer: 'We told you something that was not right, and this is what is right.',
    sections: {
      known:
        'On [[day of the wrong message]] we told you that [[what we said]].\nThat was not right. [[what is right]]',
      unknown: 'We do not know yet [[what people ask that nobody can answer yet]].',
      doing: 'We are telling everyone who had the earlier message.\nWe got this wrong, and we are sorry.',
      'can-do':
        'Please use this message and not the earlier one.\nIf you passed the earlier one on, please send this one to the same people.',
      call: CALL,
    },
    changeNote: 'We said that [[what we said]]. [[what is right]]',
    validHours: 48,
    examples: {
      'day of the wrong message': '30 June',
      'what we said': 'the road past the market was open',
      'what is right': 'The road past the market is closed until Friday.',
      'what people ask that nobody can answer yet': 'when the work on the road will end',
    },
  },
];

export const templateById = (id: TemplateId): StatementTemplate =>
  TEMPLATES.find((template) => template.id === id) as StatementTemplate;

/** A draft begun from a template: what the event's register knows is filled in, the rest waits to be asked. */
export function draftOfTemplate(template: StatementTemplate, facts: SlotFacts, issuer: string): DraftText {
  const { title, answer, sections, changeNote, validHours } = template;
  return fillDraft({ title, answer, sections, changeNote, validHours, issuer }, { ...facts });
}
