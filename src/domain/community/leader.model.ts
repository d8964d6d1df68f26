import { normalisePhone } from '#reference/phone-text';

/**
 * The part a leader plays, never what they believe or are: a faith organisation's caretaker need not share its faith,
 * and a list of beliefs would be special-category data nobody needs (UK GDPR article 9).
 */
export const REPRESENTS = [
  'neighbourhood-watch',
  'key-individual',
  'advisory-group',
  'faith-organisation',
  'race-equality-organisation',
  'lgbt-organisation',
  'disability-organisation',
  'community-organisation',
  'support-organisation',
  'residents',
  'school',
  'university',
  'business',
  'night-time',
  'council',
  'other',
] as const;
export type Represents = (typeof REPRESENTS)[number];

/**
 * Kinds of message leaders ask for: what happens elsewhere and what it means here, hate crime and how to report it, the
 * figures, officers and patrols, and meetings to come to. About messages, never about what somebody believes or is.
 */
export const INTERESTS = ['events', 'hate-crime', 'figures', 'patrols', 'meetings'] as const;
export type Interest = (typeof INTERESTS)[number];

/** How statements reach a leader: by e-mail or by text (and in the portal), or in the portal alone. */
export const LEADER_CHANNELS = ['email', 'text', 'portal'] as const;
export type LeaderChannel = (typeof LEADER_CHANNELS)[number];
/** Those on which something leaves. */
export const SENT_CHANNELS = ['email', 'text'] as const;
export type SentChannel = (typeof SENT_CHANNELS)[number];

/** Mobile numbers of the United Kingdom and the Isle of Man (Ofcom's numbering plan); 070 and 076 are none. */
const MOBILE = /^07(?:[1-57-9]\d{8}|624\d{6})$/;

/**
 * A number as text providers take it (`+447700900123`); undefined for what cannot take texts as far as its digits tell.
 * Of numbers abroad nobody can tell, so the provider is asked.
 */
export function textNumber(phone: string): string | undefined {
  const number = normalisePhone(phone) ?? '';
  if (number.startsWith('+')) return number.length >= 9 && number.length <= 16 ? number : undefined;
  return MOBILE.test(number) ? `+44${number.slice(1)}` : undefined;
}

/** Why the force may hold the contact (UK GDPR article 6). */
export const CONSENT_BASES = ['public-task', 'consent', 'organisation-agreement'] as const;
export type ConsentBasis = (typeof CONSENT_BASES)[number];

/** A leader as everything but the sealed fields tells: no name, no address. */
export interface Leader {
  id: string;
  areaPath: string;
  organisationId: string | null;
  represents: Represents;
  language: string;
  channel: LeaderChannel;
  /** Local time `HH:MM`; between the two nothing that can wait is sent. */
  quietFrom: string | null;
  quietUntil: string | null;
  /** Kinds of message the leader wants; null where nothing was ever chosen, which means every kind. */
  interests: Interest[] | null;
  consentBasis: ConsentBasis;
  /** `YYYY-MM-DD` */
  consentOn: string;
  recordedAt: Date;
  emailStoppedAt: Date | null;
  /** Mail servers said several times that the address does not exist. */
  emailFailedAt: Date | null;
  leftAt: Date | null;
  revision: number;
}

/** What is needed to put a leader into the directory. */
export interface NewLeader {
  name: string;
  email: string;
  phone: string;
  areaPath: string;
  organisation: string;
  represents: Represents;
  language: string;
  channel: LeaderChannel;
  consentBasis: ConsentBasis;
  /** `YYYY-MM-DD` */
  consentOn: string;
}

/** True where the local time falls into the leader's quiet hours, which may run over midnight. */
export function isQuietAt(
  leader: { quietFrom: string | null; quietUntil: string | null },
  localTime: string,
): boolean {
  const { quietFrom, quietUntil } = leader;
  if (!quietFrom || !quietUntil || quietFrom === quietUntil) return false;
  return quietFrom < quietUntil
    ? localTime >= quietFrom && localTime < quietUntil
    : localTime >= quietFrom || localTime < quietUntil;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes until the leader's quiet hours end; 0 outside them. Counted on the clock face: once a year an hour off. */
export function quietMinutesLeft(
  leader: { quietFrom: string | null; quietUntil: string | null },
  localTime: string,
): number {
  if (!isQuietAt(leader, localTime) || !leader.quietUntil) return 0;
  return (minutesOf(leader.quietUntil) - minutesOf(localTime) + 24 * 60) % (24 * 60);
}
