import { createHash, randomBytes } from 'node:crypto';
import type { ReportRoute } from '#reference/reporting-routes';
import { THIRD_PARTY_ROUTES } from '#reference/reporting-routes';

/** What a key may do. A partner may have several keys with fewer rights each; case workers who sign in may do all of it. */
export const PARTNER_SCOPES = [
  'reports:write',
  'reports:read',
  'messages:write',
  'consent:write',
  'files:write',
] as const;
export type PartnerScope = (typeof PARTNER_SCOPES)[number];

/** What the police may know of the person: who it is; that the partner knows; or that nobody who reported it knows. */
export const IDENTITY_STATES = ['shared', 'known-to-partner', 'unknown'] as const;
export type IdentityState = (typeof IDENTITY_STATES)[number];

/** An organisation that brings reports, as its live key or a case worker's live session finds it. */
export interface Partner {
  partnerId: string;
  /** The key, or the signed-in case worker. */
  keyId: string;
  name: string;
  /** How its reports count as having come. */
  route: ReportRoute;
  scopes: PartnerScope[];
}

/** The partner of a request, and the hash of the key or session it showed: every step asks the database with it again. */
export interface PartnerCall {
  partner: Partner;
  keyHash: Buffer;
}

export const isPartnerScope = (text: string): text is PartnerScope =>
  (PARTNER_SCOPES as readonly string[]).includes(text);

/** True for routes where an organisation stands between the person and the police. */
export const isPartnerRoute = (text: string): text is ReportRoute =>
  (THIRD_PARTY_ROUTES as readonly string[]).includes(text);

const KEY = /^stp_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** A new key: its identifier, the text shown once (256 random bits), and the hash that is kept. */
export function newPartnerKey(id: string): { text: string; hash: Buffer } {
  const text = `stp_${id.replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`;
  return { text, hash: hashOf(text) };
}

const hashOf = (text: string): Buffer => createHash('sha256').update(`partner-key:${text}`).digest();

/** The hash of the key in an Authorization header; null where there is none of the right form. */
export function keyHashOf(authorization: string): Buffer | null {
  const [, key = ''] = /^Bearer +(\S+)$/i.exec(authorization.slice(0, 200)) ?? [];
  return KEY.test(key) ? hashOf(key) : null;
}

/** A new secret of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
