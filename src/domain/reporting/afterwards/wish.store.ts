import type { Context, SealedRecord } from '#kernel/context';
import type { NoticeWish } from './notice.model.ts';

/** The line of a telephone number, made where there is none; `hasNumber` is false until the number is sealed to it. */
export async function lineOfNumber(
  ctx: Context,
  numberHash: Buffer,
): Promise<{ lineId: string; hasNumber: boolean }> {
  const row = await ctx.tx.row<{ lineId: string; hasNumber: boolean }>(
    'select line_id as "lineId", has_number as "hasNumber" from reporting.line_of_number($1, $2, $3)',
    [ctx.forceId, numberHash, ctx.newId()],
  );
  if (!row) throw new Error('a line was neither found nor made');
  return row;
}

/** Where the words go and what they are; undefined fields are not of this way. */
export interface SealedWish extends NoticeWish {
  language: string;
  lineId: string | null;
  sealed: { sealId: string; address: Buffer | null; words: Buffer } | null;
}

/** Keeps how a person wants to be told; undefined where the code finds no report, or one that was withdrawn. */
export async function storeWish(
  ctx: Context,
  receiptHash: Buffer,
  wish: SealedWish,
): Promise<string | undefined> {
  const row = await ctx.tx.row<{ reportId: string | null }>(
    'select reporting.keep_notice_wish($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as "reportId"',
    [
      ctx.forceId,
      receiptHash,
      wish.by,
      wish.wording,
      wish.language,
      wish.lineId,
      wish.sealed?.sealId ?? null,
      wish.sealed?.address ?? null,
      wish.sealed?.words ?? null,
      wish.days,
      wish.fromHour,
      wish.untilHour,
    ],
  );
  return row?.reportId ?? undefined;
}

/** What the police may know of the person from now on; what they knew is erased. */
export async function storeIdentity(
  ctx: Context,
  receiptHash: Buffer,
  identity: {
    anonymity: string;
    contactBy: string;
    mayLeaveMessage: boolean;
    sealed: SealedRecord<'name' | 'contact' | 'safety'> | null;
  },
): Promise<string | undefined> {
  const { sealed } = identity;
  const row = await ctx.tx.row<{ reportId: string | null }>(
    'select reporting.change_identity($1, $2, $3, $4, $5, $6, $7, $8, $9) as "reportId"',
    [
      ctx.forceId,
      receiptHash,
      identity.anonymity,
      identity.contactBy,
      identity.mayLeaveMessage,
      sealed?.sealId ?? null,
      sealed?.fields.name ?? null,
      sealed?.fields.contact ?? null,
      sealed?.fields.safety ?? null,
    ],
  );
  return row?.reportId ?? undefined;
}
