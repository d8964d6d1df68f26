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
