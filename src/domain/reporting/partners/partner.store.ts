import type { Context, SealedRecord } from '#kernel/context';
import type { IdentityState } from './partner.model.ts';
import type { SharedIdentity } from './partnered-submission.model.ts';

/** What became of a request with this key before: its answer, or null where it is the caller's turn. */
export interface RequestClaim {
  isSame: boolean;
  answer: string | null;
}

/** Claims a request of a partner; waits for an equal one under way. */
export async function claimRequest(
  ctx: Context,
  keyHash: Buffer,
  request: { requestHash: Buffer; bodyHash: Buffer },
): Promise<RequestClaim> {
  const row = await ctx.tx.row<RequestClaim>(
    'select is_same as "isSame", answer from reporting.claim_partner_request($1, $2, $3, $4)',
    [ctx.forceId, keyHash, request.requestHash, request.bodyHash],
    'reporting_claim_partner_request',
  );
  if (!row) throw new Error('a claimed request has no row');
  return row;
}

export async function keepAnswer(
  ctx: Context,
  keyHash: Buffer,
  request: { requestHash: Buffer; answer: string },
): Promise<void> {
  await ctx.tx.row('select reporting.keep_partner_answer($1, $2, $3, $4)', [
    ctx.forceId,
    keyHash,
    request.requestHash,
    request.answer,
  ]);
}

/** Notes that this report is the partner's, and what it said of the person. */
export async function keepPartnerReport(
  ctx: Context,
  keyHash: Buffer,
  report: { receiptHash: Buffer; identity: IdentityState; ownReference: string | null },
): Promise<void> {
  await ctx.tx.row('select reporting.keep_partner_report($1, $2, $3, $4, $5)', [
    ctx.forceId,
    keyHash,
    report.receiptHash,
    report.identity,
    report.ownReference,
  ]);
}

/** Sets what may cross and erases what crossed before; the state before, undefined where it is not the partner's report. */
export async function changeIdentity(
  ctx: Context,
  keyHash: Buffer,
  change: { reportId: string; state: IdentityState; facts: Omit<SharedIdentity, 'identity'> },
): Promise<IdentityState | undefined> {
  const { anonymity, contactBy, mayLeaveMessage } = change.facts;
  const row = await ctx.tx.row<{ before: IdentityState | null }>(
    'select reporting.change_partner_identity($1, $2, $3, $4, $5, $6, $7, $8) as before',
    [ctx.forceId, keyHash, change.reportId, ctx.newId(), change.state, anonymity, contactBy, mayLeaveMessage],
  );
  return row?.before ?? undefined;
}

/** How long a repeated request still gets its first answer. */
const REQUEST_DAYS = 30;

/** Forgets requests that nobody repeats any more; how many. For the worker. */
export const deleteOldRequests = (ctx: Context): Promise<number> =>
  ctx.tx.run(
    `delete from reporting.partner_request
     where force_id = $1 and made_at < $2::timestamptz - make_interval(days => $3)`,
    [ctx.forceId, ctx.now, REQUEST_DAYS],
  );

/** Keeps who told it, sealed, with the report that the hash finds; what was kept before is replaced. */
export async function keepIdentity(
  ctx: Context,
  receiptHash: Buffer,
  { sealId, fields }: SealedRecord<'name' | 'contact' | 'safety'>,
): Promise<void> {
  await ctx.tx.row(
    'select reporting.keep_identity($1, $2, $3, $4, $5, $6)',
    [ctx.forceId, receiptHash, sealId, fields.name, fields.contact, fields.safety],
    'reporting_keep_identity',
  );
}
