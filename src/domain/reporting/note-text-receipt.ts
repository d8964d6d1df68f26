import type { TextReceipt } from '#channel';
import type { Context } from '#kernel/context';
import { keepReceipt } from './text.store.ts';

/**
 * Notes what a provider says of a text that left. Receipts come twice, late and out of order: a state never goes back.
 * @returns false where it changed nothing
 */
export const noteTextReceipt = (ctx: Context, provider: string, receipt: TextReceipt): Promise<boolean> =>
  keepReceipt(ctx, { ...receipt, provider });
