import type { Tx } from '#kernel/context';
import type { PartnerWorker } from './worker.model.ts';

/** The case worker behind the hash of a live session, with the organisation; undefined for every other. */
export interface SignedInWorker {
  workerId: string;
  name: string;
  isManager: boolean;
  partnerId: string;
  partnerName: string;
}

export const workerOfSession = (tx: Tx, forceId: string, hash: Buffer): Promise<SignedInWorker | undefined> =>
  tx.row<SignedInWorker>(
    `select worker_id as "workerId", name, is_manager as "isManager", partner_id as "partnerId",
       partner_name as "partnerName"
     from reporting.partner_worker_of_session($1, $2)`,
    [forceId, hash],
    'reporting_partner_worker_of_session',
  );

/** Who signs in with this address, by its keyed hash; undefined where the person or the organisation has left. */
export async function workerByEmailIndex(
  tx: Tx,
  forceId: string,
  emailIndex: Buffer,
): Promise<{ id: string } | undefined> {
  const row = await tx.row<{ id: string | null }>('select reporting.partner_worker_by_email($1, $2) as id', [
    forceId,
    emailIndex,
  ]);
  return row?.id ? { id: row.id } : undefined;
}

/** The colleagues of a signed-in case worker, by name. */
export const colleaguesOf = (
  tx: Tx,
  forceId: string,
  hash: Buffer,
): Promise<(PartnerWorker & { isSelf: boolean })[]> =>
  tx.rows<PartnerWorker & { isSelf: boolean }>(
    `select id, name, is_manager as "isManager", invited_at as "invitedAt", is_self as "isSelf"
     from reporting.partner_workers_of($1, $2)`,
    [forceId, hash],
  );

/** Staff side: everybody who may sign in for a partner, by name. */
export const workersOfPartner = (tx: Tx, forceId: string, partnerId: string): Promise<PartnerWorker[]> =>
  tx.rows<PartnerWorker>(
    `select id, name, is_manager as "isManager", invited_at as "invitedAt" from reporting.partner_worker
     where force_id = $1 and partner_id = $2 and removed_at is null order by name, id`,
    [forceId, partnerId],
  );

/**
 * Whom to write to about a report: who entered it, where they still sign in, and else the organisation's managers. Nobody
 * for one that only programs look after.
 */
export async function readersOfReport(tx: Tx, forceId: string, reportId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string; isOwn: boolean; isManager: boolean }>(
    `select w.id, coalesce(w.id = pr.entered_by, false) as "isOwn", w.is_manager as "isManager"
     from reporting.partner_report pr
       join reporting.partner_worker w on w.force_id = pr.force_id and w.partner_id = pr.partner_id
     where pr.force_id = $1 and pr.report_id = $2 and w.removed_at is null order by w.id`,
    [forceId, reportId],
  );
  const own = rows.filter(({ isOwn }) => isOwn);
  return (own.length > 0 ? own : rows.filter(({ isManager }) => isManager)).map(({ id }) => id);
}

/** The sealed address of somebody who may sign in, for the worker that writes to them. */
export const sealedAddress = (
  tx: Tx,
  forceId: string,
  workerId: string,
): Promise<{ sealId: string; email: Buffer } | undefined> =>
  tx.row<{ sealId: string; email: Buffer }>(
    `select seal_id as "sealId", email_sealed as email from reporting.partner_worker
     where force_id = $1 and id = $2 and removed_at is null`,
    [forceId, workerId],
  );
