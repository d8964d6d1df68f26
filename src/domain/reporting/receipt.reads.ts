import type { Tx } from '#kernel/context';
import type { Anonymity, ReporterStatus, ReportKind } from './report.model.ts';

/** What the holder of a private code may know of their report without opening anything. */
export interface ReceiptView {
  id: string;
  kind: ReportKind;
  reference: string;
  status: ReporterStatus;
  statusAt: Date;
  reportedAt: Date;
  withdrawnAt: Date | null;
  readerKey: Buffer;
  anonymity: Anonymity;
  strands: string[];
  shareWith: string[];
  mayTellLeader: boolean;
  danger: boolean;
}

/** The report of a private code's keyed hash, through the one function the public process may call. */
export const reportOfReceipt = (
  tx: Tx,
  forceId: string,
  receiptHash: Buffer,
): Promise<ReceiptView | undefined> =>
  tx.row<ReceiptView>(
    `select id, kind, reference, status, status_at as "statusAt", reported_at as "reportedAt",
       withdrawn_at as "withdrawnAt", reader_key as "readerKey", anonymity, strands, share_with as "shareWith",
       may_tell_leader as "mayTellLeader", danger
     from reporting.report_of_receipt($1, $2)`,
    [forceId, receiptHash],
    'reporting_receipt',
  );

export interface ThreadRow {
  id: string;
  direction: 'from-reporter' | 'to-reporter';
  sentAt: Date;
  sealId: string;
  text: Buffer;
}

/** The sealed messages of a private code, oldest first. */
export const threadOfReceipt = (tx: Tx, forceId: string, receiptHash: Buffer): Promise<ThreadRow[]> =>
  tx.rows<ThreadRow>(
    `select id, direction, sent_at as "sentAt", seal_id as "sealId", text_sealed as text
     from reporting.thread_of_receipt($1, $2)`,
    [forceId, receiptHash],
    'reporting_thread',
  );
