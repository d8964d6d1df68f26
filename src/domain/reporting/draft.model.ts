import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Sensitive } from '#kernel/sensitive';
import { newNonce } from '#platform/crypto/nonces';
import { deriveReaderKeys } from '#platform/crypto/reader';
import type { Progress } from './journey.model.ts';

/** How long an unfinished form waits for the person to come back. */
export const DRAFT_HOURS = 72;

/** An unfinished form: how far the person came, and the token that makes sending it twice the same as once. */
export interface Draft extends Progress {
  token: string;
  /** Public key of the code as base64url, made when the last page is shown, so that sending need not make it. */
  readerKey?: string | undefined;
}

const draftSchema = z.object({
  journey: z.enum(['report', 'concern']),
  answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  seen: z.array(z.string()),
  isShort: z.boolean(),
  hasReachedCheck: z.boolean(),
  token: z.string(),
  readerKey: z.string().optional(),
});

/** A form nobody has answered anything on. */
export const newDraft = (journey: Draft['journey']): Draft => ({
  journey,
  answers: {},
  seen: [],
  isShort: false,
  hasReachedCheck: false,
  token: randomBytes(24).toString('base64url'),
});

/** What the database finds a draft by. Another name than a receipt's, so that neither can stand for the other. */
export const draftLookup = (pepper: Sensitive<string>, digits: string): Buffer =>
  createHmac('sha256', pepper.reveal()).update(`draft:${digits}`).digest();

/** The database keeps the form token's keyed hash alone. */
export const tokenHash = (pepper: Sensitive<string>, token: string): Buffer =>
  createHmac('sha256', pepper.reveal()).update(`form:${token}`).digest();

// Both the code and the process's secret: neither a stolen database nor a seen code alone opens a draft.
const draftKey = (secret: Sensitive<string>, digits: string): Buffer =>
  Buffer.from(hkdfSync('sha256', digits, secret.reveal(), 'stand-together/draft/1', 32));

const STEP_BYTES = 2048;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const withReaderKey = (draft: Draft, digits: string): Draft =>
  draft.hasReachedCheck && !draft.readerKey
    ? { ...draft, readerKey: deriveReaderKeys(digits).publicKey.toString('base64url') }
    : draft;

/** The public key that a form's report is sealed to for its sender: as it was prepared, else made now. 32 bytes. */
export const readerKeyOf = ({ readerKey }: Draft, digits: string): Buffer =>
  readerKey ? Buffer.from(readerKey, 'base64url') : deriveReaderKeys(digits).publicKey;

/** Seals a draft under a key made from its code and this installation's secret. Lengths come in steps of 2 KiB. */
export function sealDraft(secret: Sensitive<string>, digits: string, draft: Draft): Buffer {
  const text = Buffer.from(JSON.stringify(withReaderKey(draft, digits)), 'utf8');
  const padded = Buffer.alloc(Math.ceil((text.length + 1) / STEP_BYTES) * STEP_BYTES, ' ');
  text.copy(padded);
  const nonce = newNonce(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', draftKey(secret, digits), nonce);
  return Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
}

/** The draft, or undefined where the bytes were changed or belong to another code. */
export function openDraft(secret: Sensitive<string>, digits: string, sealed: Uint8Array): Draft | undefined {
  const decipher = createDecipheriv('aes-256-gcm', draftKey(secret, digits), sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return draftSchema.parse(JSON.parse(text.toString('utf8')));
  } catch {
    return undefined;
  }
}
