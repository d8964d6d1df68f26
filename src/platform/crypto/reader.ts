import { createHmac, hkdfSync, type KeyObject, randomInt } from 'node:crypto';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import { latinDigits, newCheckedText } from './crockford.ts';
import { READER_KEY_ID, unwrapKey } from './key-wrap.ts';
import { keyPairFromText, type RawKeyPair } from './raw-keys.ts';
import { openField, type SealPlace } from './sealing.ts';

const CODE_DIGITS = 24;

/**
 * A reporter's private code: 24 uniformly random digits (79.7 bits), shown once and kept nowhere. Long enough that
 * a fast hash is safe, so no slow hash on a public route can be used to exhaust the processor.
 */
export const newPrivateCode = (): string => Array.from({ length: CODE_DIGITS }, () => randomInt(10)).join('');

/** The code in six groups of four, as it is shown and printed. */
export const groupedCode = (digits: string): string => digits.replace(/(\d{4})(?=\d)/g, '$1 ');

/** The 24 digits of a typed code (spaces, dashes and digits of other scripts are fine); null for anything else. */
export function normaliseCode(typed: string): string | null {
  const digits = latinDigits(typed.slice(0, 200).normalize('NFKC')).replace(/[\s\p{Pd}\p{Cf}.,/]+/gu, '');
  return /^[0-9]{24}$/.test(digits) ? digits : null;
}

/** What the database keeps to find a report by its code: HMAC-SHA-256 under the pepper, 32 bytes. */
export const receiptHash = (pepper: Sensitive<string>, digits: string): Buffer =>
  createHmac('sha256', pepper.reveal()).update(`receipt:${digits}`).digest();

/** The X25519 key pair that only the holder of the code can make again. */
export function deriveReaderKeys(codeDigits: string): RawKeyPair {
  const seed = hkdfSync(
    'sha256',
    Buffer.from(codeDigits, 'ascii'),
    Buffer.alloc(0),
    'stand-together/reader/1',
    32,
  );
  return keyPairFromText('x25519', Buffer.from(seed).toString('base64url'));
}

/** A reference people may say aloud, `R-7K3M-9QX2`: it finds nothing by itself and opens nothing. */
export function publicReference(): string {
  const text = newCheckedText(8);
  return `R-${text.slice(0, 4)}-${text.slice(4)}`;
}

/** Opens a record with the reader's private key (`wrapped` from `readerSeal`). Throws `broken-seal`. */
export function openWithReader<F extends string>(
  request: SealPlace & {
    privateKey: KeyObject;
    sealId: string;
    wrapped: Buffer;
    fields: Record<F, Uint8Array>;
  },
): Record<F, Sensitive<string>> {
  const { forceId, table, recordId, sealId, privateKey, wrapped, fields } = request;
  const dataKey = unwrapKey(wrapped, privateKey, {
    forceId,
    sealId,
    keyId: READER_KEY_ID,
  });
  const opened = Object.entries<Uint8Array>(fields).map(([field, sealed]) => [
    field,
    sensitive(openField(dataKey, { forceId, table, recordId, field, sealed })),
  ]);
  dataKey.fill(0);
  return Object.fromEntries(opened) as Record<F, Sensitive<string>>;
}
