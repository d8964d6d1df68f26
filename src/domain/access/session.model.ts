import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isUuid } from '#kernel/ids';

/** Staff: signed out after 30 idle minutes and after 12 hours whatever they do (design: force sign-in rules). */
export const STAFF_IDLE_MINUTES = 30;
export const STAFF_SESSION_HOURS = 12;
/** Leaders read and acknowledge from their own phones, so a day without use and a week in all. */
export const LEADER_IDLE_MINUTES = 24 * 60;
export const LEADER_SESSION_HOURS = 7 * 24;
/** Partners' case workers read about people who told them in confidence, at a desk others pass by. */
export const PARTNER_IDLE_MINUTES = 60;
export const PARTNER_SESSION_HOURS = 12;
/** A mailed link opens once, within this time. */
export const LINK_MINUTES = 15;

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A new 256-bit secret; only its hash is kept. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The cookie or link text: which row, and the secret that proves it. */
export const tokenText = (id: string, secret: string): string => `${id}.${secret}`;

/** The parts of a token, or undefined where the text cannot be one. */
export function parseToken(text: string | undefined): { id: string; secret: string } | undefined {
  const [id, secret, more] = (text ?? '').split('.');
  if (!id || !secret || more !== undefined || !isUuid(id) || secret.length > 100) return undefined;
  return { id, secret };
}

/** Compares a presented secret with the kept hash in constant time. */
export const matches = (secret: string, hash: Buffer): boolean => timingSafeEqual(hashOf(secret), hash);

/** True where a session neither ran out nor was left idle. */
export function isLive(
  session: { expiresAt: Date; seenAt: Date; endedAt: Date | null },
  now: Date,
  idleMinutes: number,
): boolean {
  return (
    session.endedAt === null &&
    session.expiresAt > now &&
    now.getTime() - session.seenAt.getTime() < idleMinutes * 60_000
  );
}

/** Names of the session cookies, without the `__Host-` the web platform puts before them. */
export const STAFF_COOKIE = 'staff';
export const LEADER_COOKIE = 'leader';
export const PARTNER_COOKIE = 'partner';
