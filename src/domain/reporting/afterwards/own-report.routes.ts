import { receiptHash } from '#platform/crypto/reader';
import type { Reply, Visit } from '#platform/web/route';
import { codeOf, keepCode, secretsOf } from '../open-form.routes.ts';
import { type ReceiptView, reportOfReceipt } from '../receipt.reads.ts';
import { type AfterwardsView, afterwardsOfReceipt } from './afterwards.reads.ts';

/** Nothing in the audit says when somebody came back to their own report. */
export const BY_CODE = 'none: the holder of the code reads what is theirs, and no line may say when';

/** A report that its own person has open. */
export interface OwnReport {
  digits: string;
  report: ReceiptView;
  afterwards: AfterwardsView;
}

/** The report of the code in the visitor's cookie, kept open for another half hour; else where to go. */
export async function ownReport(visit: Visit): Promise<OwnReport | Reply> {
  const digits = codeOf(visit, 'return');
  if (!digits) return visit.redirect('/return?ended=1');
  const hash = receiptHash(secretsOf(visit).receiptPepper, digits);
  const own = await visit.ctx(async (ctx) => ({
    report: await reportOfReceipt(ctx.tx, ctx.forceId, hash),
    afterwards: await afterwardsOfReceipt(ctx.tx, ctx.forceId, hash),
  }));
  const { report, afterwards } = own;
  if (!report || !afterwards) return visit.redirect('/return?ended=1');
  keepCode(visit, 'return', digits);
  return { digits, report, afterwards };
}
