import type { Context, SealedRecord } from '#kernel/context';
import type { Removal } from './worker.model.ts';

interface SealedWorker {
  id: string;
  name: string;
  isManager: boolean;
  emailIndex: Buffer;
  sealed: SealedRecord<'email'>;
}

/** A manager's invitation, by the hash of the manager's session; the database asks whether it is one. */
export async function insertColleague(
  ctx: Context,
  hash: Buffer,
  worker: SealedWorker,
): Promise<'invited' | 'taken' | 'full' | 'not-allowed'> {
  const row = await ctx.tx.row<{ outcome: 'invited' | 'taken' | 'full' | 'not-allowed' }>(
    'select reporting.invite_partner_worker($1, $2, $3, $4, $5, $6, $7, $8) as outcome',
    [
      ctx.forceId,
      hash,
      worker.id,
      worker.name,
      worker.isManager,
      worker.emailIndex,
      worker.sealed.sealId,
      worker.sealed.fields.email,
    ],
  );
  return row?.outcome ?? 'not-allowed';
}

/** A manager removes a colleague, by the hash of the manager's session. */
export async function removeColleague(ctx: Context, hash: Buffer, workerId: string): Promise<Removal> {
  const row = await ctx.tx.row<{ outcome: Removal }>(
    'select reporting.remove_partner_worker($1, $2, $3) as outcome',
    [ctx.forceId, hash, workerId],
  );
  return row?.outcome ?? 'not-allowed';
}

/** Staff side: enters somebody who may sign in; false where the address signs in already. */
export async function insertWorker(ctx: Context, partnerId: string, worker: SealedWorker): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into reporting.partner_worker (force_id, id, partner_id, name, is_manager, email_index, seal_id,
       email_sealed, invited_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (force_id, email_index) where removed_at is null do nothing`,
    [
      ctx.forceId,
      worker.id,
      partnerId,
      worker.name,
      worker.isManager,
      worker.emailIndex,
      worker.sealed.sealId,
      worker.sealed.fields.email,
      ctx.now,
    ],
  );
  return added === 1;
}

/** Ends somebody's work for a partner: sessions end, the address and its key are destroyed; false where it had ended. */
export async function endWorker(ctx: Context, workerId: string): Promise<boolean> {
  const row = await ctx.tx.row<{ ended: boolean }>('select reporting.end_partner_worker($1, $2) as ended', [
    ctx.forceId,
    workerId,
  ]);
  return row?.ended ?? false;
}
