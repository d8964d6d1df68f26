import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import { isStrand } from '#reference/strands';

/** Days on either side that a file may answer for beside its own: what people remember by a day or two. */
export const TOLERANCE_MOST = 3;
/** Rows of one file: more than a year of a large force. */
export const ROWS_MOST = 200_000;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** What two organisations agreed: a name, a secret of 32 bytes that only they hold, and until when it is used. */
export const agreementSchema = z.object({
  agreement: z.string().regex(/^[a-z0-9-]{3,60}$/),
  key: z.base64().refine((text) => Buffer.from(text, 'base64').length === 32),
  until: z.string().regex(DAY),
});
export type Agreement = z.infer<typeof agreementSchema>;

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A file that may be handed over: hashes and the maker's own references, nothing else. */
export const exchangeSchema = z.object({
  format: z.literal('stand-together-exchange/1'),
  agreement: agreementSchema.shape.agreement,
  /** The salt of this exchange; both files of one exchange carry the same. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
  toleranceDays: z.int().min(0).max(TOLERANCE_MOST),
  rows: z
    .array(
      z.object({
        reference: z.string().min(1).max(60),
        /** Of the row's own day; one for each strand, and one with the contact where there is one. */
        exact: z.array(token).min(1).max(20),
        /** Of the days beside it. */
        near: z.array(token).max(120),
      }),
    )
    .max(ROWS_MOST),
});
export type ExchangeFile = z.infer<typeof exchangeSchema>;

/** One report as both sides write it down before it is hashed. */
export interface ExchangeRow {
  /** The maker's own; it should say nothing to anybody else. */
  reference: string;
  /** A code both sides use for small areas: that of the ward. */
  place: string;
  /** `YYYY-MM-DD` */
  day: string;
  strands: readonly string[];
  /** A telephone number or address, where both agreed to compare it; empty else. */
  contact: string;
}

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
const shifted = (day: string, by: number): string =>
  new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10);

/** HMAC-SHA-256 under the agreement's key; lengths stand before the parts, so that two different rows never read alike. */
function hashOf({ key }: Agreement, salt: string, parts: readonly string[]): string {
  const text = [salt, ...parts].map((part) => `${part.length}:${part}`).join('|');
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url');
}

function tokensOf(agreement: Agreement, salt: string, row: ExchangeRow, day: string): string[] {
  const place = fold(row.place);
  const plain = row.strands.map((strand) => hashOf(agreement, salt, ['strand', place, day, strand]));
  const contact = fold(row.contact);
  return contact === '' ? plain : [...plain, hashOf(agreement, salt, ['contact', day, contact])];
}

/** What is wrong with a row, or nothing. */
export function rowFault({ reference, place, day, strands }: ExchangeRow): string | undefined {
  if (reference === '' || reference.length > 60) return 'it needs a reference of at most 60 characters';
  if (fold(place) === '') return 'it needs a place code';
  if (!DAY.test(day) || Number.isNaN(Date.parse(day)) || shifted(day, 0) !== day)
    return 'the day is not YYYY-MM-DD';
  return strands.length > 0 && strands.every(isStrand)
    ? undefined
    : 'strands are RACE, RELIGION, SEXUAL_ORIENTATION, DISABILITY or TRANSGENDER, with spaces between';
}

/**
 * The file of one side. Rows without a place, day or strand cannot be compared: leave them out before.
 * @throws Refusal `gone` after the agreement's last day, `invalid-input` for a row that cannot be hashed
 */
export function makeExchange(
  agreement: Agreement,
  about: { salt: string; toleranceDays: number; today: string },
  rows: readonly ExchangeRow[],
): ExchangeFile {
  if (about.today > agreement.until)
    throw new Refusal('gone', `the agreement ${agreement.agreement} ended on ${agreement.until}`);
  return {
    format: 'stand-together-exchange/1',
    agreement: agreement.agreement,
    salt: about.salt,
    toleranceDays: about.toleranceDays,
    rows: rows.map((row, at) => {
      const fault = rowFault(row);
      if (fault) throw new Refusal('invalid-input', `row ${at + 1}: ${fault}`);
      const near: string[] = [];
      for (let by = 1; by <= about.toleranceDays; by += 1)
        for (const day of [shifted(row.day, -by), shifted(row.day, by)])
          near.push(...tokensOf(agreement, about.salt, row, day));
      // In the order of the hashes, so that the place of one says nothing about its strand or day.
      return {
        reference: row.reference,
        exact: tokensOf(agreement, about.salt, row, row.day).sort(),
        near: near.sort(),
      };
    }),
  };
}

export interface ExchangeMatch {
  own: string;
  theirs: string;
  /** `DAY`: the same place, day and strand, or day and contact; `NEAR`: within the tolerance. */
  how: 'DAY' | 'NEAR';
}

/**
 * The rows of two files that may be one incident: their exact hashes meet, or one's exact and the other's near ones.
 * Nothing else can be learnt from it than that they meet.
 * @throws Refusal `conflict` where the files are not of one exchange
 */
export function compareExchange(own: ExchangeFile, theirs: ExchangeFile): ExchangeMatch[] {
  if (own.agreement !== theirs.agreement || own.salt !== theirs.salt)
    throw new Refusal(
      'conflict',
      'the two files are not of one exchange: agreement and salt must be the same',
    );
  const exact = new Map<string, string[]>();
  const near = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, hash: string, reference: string): void => {
    const list = map.get(hash);
    if (list) list.push(reference);
    else map.set(hash, [reference]);
  };
  for (const row of theirs.rows) {
    for (const hash of row.exact) note(exact, hash, row.reference);
    for (const hash of row.near) note(near, hash, row.reference);
  }
  const found = new Map<string, ExchangeMatch>();
  const meet = (
    ownReference: string,
    references: readonly string[] | undefined,
    how: 'DAY' | 'NEAR',
  ): void => {
    for (const reference of references ?? []) {
      const place = JSON.stringify([ownReference, reference]);
      if (how === 'DAY' || !found.has(place)) found.set(place, { own: ownReference, theirs: reference, how });
    }
  };
  for (const row of own.rows) {
    for (const hash of row.exact) {
      meet(row.reference, near.get(hash), 'NEAR');
      meet(row.reference, exact.get(hash), 'DAY');
    }
    for (const hash of row.near) meet(row.reference, exact.get(hash), 'NEAR');
  }
  return [...found.values()];
}
