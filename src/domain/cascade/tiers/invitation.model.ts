import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';
import { isTierPath } from './tier.model.ts';

/** 80 bits: nobody makes one for a place whose link they were not given. */
const PROOF_BYTES = 10;

const proofOf = (key: Sensitive<Buffer>, forceId: string, path: string): string =>
  createHmac('sha256', key.reveal())
    .update(`${forceId}|${path}`)
    .digest()
    .subarray(0, PROOF_BYTES)
    .toString('hex');

/** What stands in the link of a place: its path and a keyed proof. Nothing is stored to make it again. */
export const invitationOf = (key: Sensitive<Buffer>, forceId: string, path: string): string =>
  `${path}-${proofOf(key, forceId, path)}`;

/** The place a link was made for; undefined for what this force's key did not make. */
export function pathOfInvitation(
  key: Sensitive<Buffer>,
  forceId: string,
  invitation: string,
): string | undefined {
  const [path = '', proof = ''] = invitation.split('-');
  if (!isTierPath(path)) return undefined;
  const given = Buffer.from(`${path}-${proof}`);
  const right = Buffer.from(invitationOf(key, forceId, path));
  return invitation.length === right.length && given.length === right.length && timingSafeEqual(given, right)
    ? path
    : undefined;
}
