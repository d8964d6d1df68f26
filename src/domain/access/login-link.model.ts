import { createHash, randomBytes } from 'node:crypto';
import { hashOf } from './session.model.ts';

/** The kind of device that asked for a link, no closer: enough to say "on a phone", not enough to know one again. */
export const DEVICE_KINDS = ['phone', 'tablet', 'computer', 'unknown'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** The doors that open by a mailed link. A link asked for at one opens no other. */
export type LinkAudience = 'leader' | 'partner';

/** What the page of a live link may say before anything is used up. */
export interface SeenLink {
  askedAt: Date;
  askedOn: DeviceKind;
  isSameBrowser: boolean;
}

/** The asking browser keeps this for as long as the link lives, so that it is known again. */
export const ASKED_COOKIE = 'asked';
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/**
 * The secret that binds a link to the browser that asks. A browser that has asked before keeps its own, so that the
 * first of two e-mails works as well as the second.
 */
export const browserSecret = (cookie: string | undefined): string =>
  cookie && SECRET.test(cookie) ? cookie : randomBytes(32).toString('base64url');

/** The six digits the asking browser shows, made from its secret: they stand nowhere else. */
export function codeOf(secret: string): string {
  const number = createHash('sha256').update(`code ${secret}`).digest().readUInt32BE(0) % 1_000_000;
  return String(number).padStart(6, '0');
}

/** The code for the eye: two groups of three. */
export const spacedCode = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;

/** What is typed, without the spaces and dashes people put between digits. */
export const digitsOf = (typed: string): string => typed.replace(/[\s-]/g, '').slice(0, 12);

/** What is kept of browser and code; the link's identifier makes equal codes of two links unlike. */
export const bindingOf = (linkId: string, secret: string): { browserHash: Buffer; codeHash: Buffer } => ({
  browserHash: hashOf(secret),
  codeHash: hashOf(`${linkId} ${codeOf(secret)}`),
});

/** Reads the kind of device from the User-Agent header, which is then forgotten. */
export function deviceKind(userAgent: string): DeviceKind {
  if (/iPad|Tablet|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet';
  if (/Mobi|iPhone|iPod|Windows Phone/i.test(userAgent)) return 'phone';
  if (/Windows NT|Macintosh|X11|CrOS|Linux/i.test(userAgent)) return 'computer';
  return 'unknown';
}
