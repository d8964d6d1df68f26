import type { TextReceipt } from '#channel';
import type { Context } from '#kernel/context';
import { keepTextReceipt } from './text-turn.store.ts';

/**
 * Notes what a provider says of a statement's text. Receipts come twice, late and out of order: a state never goes back.
 * @returns false where the text is none of this room's, or nothing changed
 */
export const noteStatementReceipt = (ctx: Context, receipt: TextReceipt): Promise<boolean> =>
  keepTextReceipt(ctx, receipt);
