/** How a route is used. `relay` numbers go through Relay UK or a video interpreter. */
export type ContactKind = 'phone' | 'text' | 'url' | 'email' | 'relay';

/**
 * A contact route of the register. Statements name routes by `id` and never hold a number typed by hand: letters of
 * 2016 still give addresses and text numbers that are long gone.
 */
export interface ContactRoute {
  id: string;
  kind: ContactKind;
  /** What is dialled or opened, in the form `contactKey` gives. */
  value: string;
  /** What people read. */
  display: string;
  /** Who it is for, one word or two: `anyone`, `deaf`, `anti-muslim` … a catalogue key for pages. */
  audience: string;
  scope: 'national' | (string & {});
  /** True only where somebody read it in a current source. Pages never show an unverified route. */
  verified: boolean;
  /** The day it was last confirmed, `YYYY-MM-DD`. */
  checkedAt: string;
  owner: string;
  /** What must be said beside it, or why it is not verified; for staff. */
  note: string | null;
  emergency: boolean;
  /** True where people have to register before it works: text 999 without "register first" costs lives. */
  registerFirst: boolean;
  /** The day it stopped working, or null. */
  retiredOn: string | null;
}

/** After this many days without a check a route is stale, and a statement that uses it is held back. */
export const STALE_AFTER_DAYS = 90;

export type ContactState = 'current' | 'stale' | 'retired';

const DAY_MS = 86_400_000;
/** Where a route stands on a day (`YYYY-MM-DD`): never verified, or not checked for more than 90 days, is stale. */
export function contactState(contact: ContactRoute, today: string): ContactState {
  if (contact.retiredOn !== null && contact.retiredOn <= today) return 'retired';
  const ageDays = (Date.parse(today) - Date.parse(contact.checkedAt)) / DAY_MS;
  return contact.verified && ageDays <= STALE_AFTER_DAYS ? 'current' : 'stale';
}

/** Hosts that are gone, with everything under them. */
export const RETIRED_HOSTS: readonly { host: string; why: string }[] = [
  {
    host: 'pnn.police.uk',
    why: 'police mail moved away from the pnn network; addresses there no longer reach anyone',
  },
];

type Brief = Pick<ContactRoute, 'id' | 'kind' | 'value' | 'display' | 'audience' | 'owner'> &
  Partial<Pick<ContactRoute, 'note' | 'emergency' | 'registerFirst' | 'verified'>>;
const national = (brief: Brief): ContactRoute => ({
  note: null,
  emergency: false,
  registerFirst: false,
  verified: true,
  ...brief,
  scope: 'national',
  checkedAt: '2026-07-01',
  retiredOn: null,
});

/**
 * National routes of England and Wales. A force's own numbers (its text number, its front desk) are rows of its
 * register, not of this list: 60066 was Kent's alone. Verified ones were read in the owners' pages up to July 2026.
 */
export const NATIONAL_CONTACTS: readonly ContactRoute[] = [
  national({
    id: '999',
    kind: 'phone',
    value: '999',
    display: '999',
    audience: 'anyone',
    owner: 'Emergency services',
    emergency: true,
  }),
  national({
    id: '101',
    kind: 'phone',
    value: '101',
    display: '101',
    audience: 'anyone',
    owner: 'Police',
    note: 'Goes to the force the call is made in; for another force ask to be put through',
  }),
  national({
    id: '999-bsl',
    kind: 'url',
    value: '999bsl.co.uk',
    display: '999bsl.co.uk',
    audience: 'bsl',
    owner: '999 BSL',
    emergency: true,
    verified: false,
    note: 'The service exists; confirm the address before it is published',
  }),
  national({
    id: '999-text',
    kind: 'text',
    value: '999',
    display: '999',
    audience: 'deaf',
    owner: 'Emergency SMS',
    emergency: true,
    registerFirst: true,
    note: 'Works only after registering: text REGISTER to 999 and answer YES',
  }),
  national({
    id: '999-text-register',
    kind: 'url',
    value: 'emergencysms.org.uk',
    display: 'www.emergencysms.org.uk',
    audience: 'deaf',
    owner: 'Emergency SMS',
  }),
  national({
    id: '18000',
    kind: 'relay',
    value: '18000',
    display: '18000',
    audience: 'deaf',
    owner: 'Relay UK',
    emergency: true,
    note: 'By textphone or the Relay UK app',
  }),
  national({
    id: '18001-101',
    kind: 'relay',
    value: '18001101',
    display: '18001 101',
    audience: 'deaf',
    owner: 'Relay UK',
    note: 'By textphone or the Relay UK app, not in an emergency',
  }),
  national({
    id: 'anti-terrorist-hotline',
    kind: 'phone',
    value: '0800789321',
    display: '0800 789 321',
    audience: 'anyone',
    owner: 'Counter Terrorism Policing',
    note: 'Confidential, day and night',
  }),
  national({
    id: 'act-online',
    kind: 'url',
    value: 'gov.uk/act',
    display: 'gov.uk/ACT',
    audience: 'anyone',
    owner: 'Counter Terrorism Policing',
  }),
  national({
    id: 'crimestoppers',
    kind: 'phone',
    value: '0800555111',
    display: '0800 555 111',
    audience: 'anyone',
    owner: 'Crimestoppers',
    note: 'Anonymous; no answer can come back, so not for victims who need one',
  }),
  national({
    id: 'crimestoppers-online',
    kind: 'url',
    value: 'crimestoppers-uk.org',
    display: 'crimestoppers-uk.org',
    audience: 'anyone',
    owner: 'Crimestoppers',
  }),
  national({
    id: 'true-vision',
    kind: 'url',
    value: 'report-it.org.uk',
    display: 'report-it.org.uk',
    audience: 'anyone',
    owner: 'True Vision (police)',
  }),
  national({
    id: 'btp-phone',
    kind: 'phone',
    value: '0800405040',
    display: '0800 40 50 40',
    audience: 'railway',
    owner: 'British Transport Police',
    verified: false,
  }),
  national({
    id: 'btp-text',
    kind: 'text',
    value: '61016',
    display: '61016',
    audience: 'railway',
    owner: 'British Transport Police',
    verified: false,
  }),
  national({
    id: 'tell-mama',
    kind: 'phone',
    value: '08004561226',
    display: '0800 456 1226',
    audience: 'anti-muslim',
    owner: 'Tell MAMA',
    verified: false,
    note: 'The service exists; confirm the number',
  }),
  national({
    id: 'tell-mama-online',
    kind: 'url',
    value: 'tellmamauk.org',
    display: 'tellmamauk.org',
    audience: 'anti-muslim',
    owner: 'Tell MAMA',
    note: 'Independent; no longer funded by the government',
  }),
  national({
    id: 'cst',
    kind: 'phone',
    value: '08000323263',
    display: '0800 032 3263',
    audience: 'antisemitism',
    owner: 'Community Security Trust',
    note: 'National emergency number, day and night',
  }),
  national({
    id: 'cst-online',
    kind: 'url',
    value: 'cst.org.uk',
    display: 'cst.org.uk',
    audience: 'antisemitism',
    owner: 'Community Security Trust',
  }),
  national({
    id: 'galop',
    kind: 'phone',
    value: '08009995428',
    display: '0800 999 5428',
    audience: 'lgbt',
    owner: 'Galop',
    verified: false,
    note: 'Number read at galop.org.uk; in February 2026 the hate crime helpline was without funding, so confirm first',
  }),
  national({
    id: 'galop-email',
    kind: 'email',
    value: 'help@galop.org.uk',
    display: 'help@galop.org.uk',
    audience: 'lgbt',
    owner: 'Galop',
    verified: false,
    note: 'Confirm that it is answered',
  }),
  national({
    id: 'stop-hate-uk',
    kind: 'phone',
    value: '08001381625',
    display: '0800 138 1625',
    audience: 'anyone',
    owner: 'Stop Hate UK',
    verified: false,
    note: 'Only in areas that pay for it',
  }),
  national({
    id: 'victim-support',
    kind: 'phone',
    value: '08081689111',
    display: '0808 16 89 111',
    audience: 'anyone',
    owner: 'Victim Support',
    note: 'Day and night',
  }),
  national({
    id: 'on-your-side',
    kind: 'phone',
    value: '08088010393',
    display: '0808 801 0393',
    audience: 'anti-esea',
    owner: 'On Your Side',
    verified: false,
  }),
  national({
    id: 'mencap',
    kind: 'phone',
    value: '08088081111',
    display: '0808 808 1111',
    audience: 'disability',
    owner: 'Mencap',
    verified: false,
  }),
];

const BY_ID = new Map(NATIONAL_CONTACTS.map((contact) => [contact.id, contact]));
/** The national route of an identifier, or undefined. */
export const nationalContact = (id: string): ContactRoute | undefined => BY_ID.get(id);
