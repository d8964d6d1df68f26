import type { Context, SealedRecord } from '#kernel/context';
import type { PartnerScope } from './partner.model.ts';

/** Enters a partner; false where the name is taken. For the owner of the database, as everything in this file. */
export async function insertPartner(
  ctx: Context,
  partner: { id: string; name: string; route: string },
): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into reporting.partner (force_id, id, name, route, registered_at) values ($1, $2, $3, $4, $5)
     on conflict (force_id, name) do nothing`,
    [ctx.forceId, partner.id, partner.name, partner.route, ctx.now],
  );
  return added === 1;
}

export async function insertKey(
  ctx: Context,
  key: { id: string; partnerId: string; hash: Buffer; scopes: readonly PartnerScope[]; days: number },
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.partner_key (force_id, id, partner_id, key_hash, scopes, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $6::timestamptz + make_interval(days => $7))`,
    [ctx.forceId, key.id, key.partnerId, key.hash, key.scopes, ctx.now, key.days],
  );
}

/** Brings the end of every other key of the partner to at most so many days from now; how many that touched. */
export const shortenKeys = (
  ctx: Context,
  keys: { partnerId: string; except: string; days: number },
): Promise<number> =>
  ctx.tx.run(
    `update reporting.partner_key set expires_at = $5::timestamptz + make_interval(days => $4)
     where force_id = $1 and partner_id = $2 and id <> $3 and ended_at is null
       and expires_at > $5::timestamptz + make_interval(days => $4)`,
    [ctx.forceId, keys.partnerId, keys.except, keys.days, ctx.now],
  );

/** Changes what a partner's key may do; false where the partner has no such live key. */
export async function updateScopes(
  ctx: Context,
  key: { id: string; partnerId: string; scopes: readonly PartnerScope[] },
): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update reporting.partner_key set scopes = $4, ended_at = case when cardinality($4::text[]) = 0 then $5::timestamptz end
     where force_id = $1 and partner_id = $2 and id = $3 and ended_at is null`,
    [ctx.forceId, key.partnerId, key.id, key.scopes, ctx.now],
  );
  return changed === 1;
}

/** Ends the partner and all its keys; false where it had ended. */
export async function markEnded(ctx: Context, partnerId: string): Promise<boolean> {
  const ended = await ctx.tx.run(
    `update reporting.partner set ended_at = $3, webhook_url = null, webhook_seal_id = null, webhook_secret_sealed = null
     where force_id = $1 and id = $2 and ended_at is null`,
    [ctx.forceId, partnerId, ctx.now],
  );
  await ctx.tx.run(
    'update reporting.partner_key set ended_at = $3 where force_id = $1 and partner_id = $2 and ended_at is null',
    [ctx.forceId, partnerId, ctx.now],
  );
  return ended === 1;
}

/** Hands every open report of a partner on, to another or (null) to nobody but the police; their identifiers. */
export async function moveOpenReports(
  ctx: Context,
  move: { from: string; to: string | null },
): Promise<string[]> {
  const rows = await ctx.tx.rows<{ id: string }>(
    `update reporting.partner_report pr set partner_id = $3
     from reporting.report r
     where pr.force_id = $1 and pr.partner_id = $2 and r.force_id = pr.force_id and r.id = pr.report_id
       and r.status <> 'closed' and r.withdrawn_at is null
     returning pr.report_id as id`,
    [ctx.forceId, move.from, move.to],
  );
  return rows.map(({ id }) => id);
}

/** Sets where the partner is called back; calls that had been stopped go on. */
export async function saveWebhook(
  ctx: Context,
  webhook: { partnerId: string; url: string | null; sealed: SealedRecord<'secret'> | null },
): Promise<void> {
  const { partnerId, url, sealed } = webhook;
  await ctx.tx.run(
    `update reporting.partner set webhook_url = $3, webhook_seal_id = $4, webhook_secret_sealed = $5,
       webhook_stopped_at = null
     where force_id = $1 and id = $2`,
    [ctx.forceId, partnerId, url, sealed?.sealId ?? null, sealed?.fields.secret ?? null],
  );
}
