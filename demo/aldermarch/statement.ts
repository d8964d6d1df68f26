/** The fictional event of the demo. Nothing in it has happened. */
export const DEMO_EVENT = {
  title: 'Attack at a market abroad',
  what: 'In this exercise, people were attacked at a market in another country. News is still coming in.',
  place: 'A city abroad (fictional)',
  kind: 'attack-abroad',
  touched: ['muslim', 'jewish'],
  mistaken: ['sikh', 'hindu'],
} as const;

/** What the last surge of the demo's counts goes back to. Nothing in it has happened. */
export const DEMO_LETTERS = {
  title: 'Letters that threaten Muslims',
  what: 'In this exercise, letters that call for violence against Muslims were put through doors in several towns.',
  place: 'Several towns (fictional)',
  kind: 'hate-material',
  touched: ['muslim'],
  mistaken: ['sikh', 'hindu'],
} as const;

/** A letter as a commander writes it today, for the draft that is made from it. It is fiction. */
export const DEMO_LETTER = `Letter to Neighbourhood Watch co-ordinators from the Area Commander, Aldermarch Police

Dear Co-ordinator,

I am writing to you as one of our key partners. You will have seen reports of the attack at a market abroad. Whilst we have not seen an increase in hate crime in Aldermarch, we are monitoring this closely.

We do not yet know why the attack happened. Dedicated ward officers are out in local neighbourhoods and will be pleased to hear from you.

Please report all incidents of hate crime, no matter how small, to 999 in an emergency or to 101 in a non-emergency. If you have information, call Crimestoppers on 0800 555 111. Please share #WeStandTogether.

Many thanks for your support.
Chief Superintendent Helena Marchetti
Aldermarch Police`;

export const DEMO_STATEMENT = {
  title: 'The attack abroad: what we know and what we are doing',
  answer: 'There are more officers in our town centres today, and you can talk to any of them.',
  known: 'People were attacked at a market in another country on Thursday. Police there are working on it.',
  unknown: 'We do not know yet why it happened. We will tell you when we do.',
  doing:
    'Ward officers are visiting places that asked for us. We look at every report of hate the moment it comes in.',
  'can-do':
    'Look out for each other. If somebody threatens you or shouts at you because of who you are, tell us. Nothing is too small.',
  call: 'In an emergency call {contact:999}. At any other time call {contact:101}. To stay anonymous call {contact:crimestoppers}.',
} as const;

export const DEMO_CORRECTION = {
  known:
    'People were attacked at a market in another country on Wednesday, not on Thursday. Police there have made arrests.',
  changeNote: 'We corrected the day of the attack.',
} as const;
