import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';

/** Who makes return addresses and knows their own again. */
export interface ReturnPlace {
  key: Sensitive<Buffer>;
  forceId: string;
  domain: string;
}

/** 80 bits: nobody guesses one, and an address's local part may have 64 characters. */
const PROOF_HEX = 20;
const LOCAL = /^r-([0-9a-f]{32})-([0-9a-f]{20})$/;

function proof(key: Sensitive<Buffer>, forceId: string, hex: string): string {
  return createHmac('sha256', key.reveal()).update(`${forceId}|${hex}`).digest('hex').slice(0, PROOF_HEX);
}

/**
 * The address that mail servers return one message to (variable envelope return path): the line of the ledger, and a
 * keyed proof that we made it. In hexadecimal, because servers may change the case of an address.
 */
export const returnPathOf =
  ({ key, forceId, domain }: ReturnPlace) =>
  (deliveryId: string): string => {
    const hex = deliveryId.replaceAll('-', '');
    return `r-${hex}-${proof(key, forceId, hex)}@${domain}`;
  };

/** The line of the ledger a returned message is about; undefined for an address that we did not make. */
export function deliveryOfReturnPath(
  address: string,
  { key, forceId, domain }: ReturnPlace,
): string | undefined {
  const at = address.lastIndexOf('@');
  if (address.slice(at + 1).toLowerCase() !== domain) return undefined;
  const [, hex, given] = LOCAL.exec(address.slice(0, at).toLowerCase()) ?? [];
  if (!hex || !given) return undefined;
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(proof(key, forceId, hex)))) return undefined;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
