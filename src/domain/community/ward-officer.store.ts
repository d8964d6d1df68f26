import type { Context } from '#kernel/context';
import type { WardOfficer } from './ward-officer.model.ts';

export async function insertWardOfficer(
  ctx: Context,
  by: string | null,
  officer: WardOfficer,
): Promise<void> {
  await ctx.tx.run(
    `insert into community.ward_officer (force_id, id, area_path, name, rank, phone, email, languages, valid_until,
       recorded_by, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.forceId,
      officer.id,
      officer.areaPath,
      officer.name,
      officer.rank,
      officer.phone,
      officer.email,
      officer.languages,
      officer.validUntil,
      by,
      ctx.now,
    ],
  );
}

/** Ends a contact; the row stays, so that an old statement's contact can be traced. */
export async function endWardOfficerRow(ctx: Context, id: string): Promise<{ areaPath: string } | undefined> {
  return ctx.tx.row<{ areaPath: string }>(
    `update community.ward_officer set ended_at = $3
     where force_id = $1 and id = $2 and ended_at is null returning area_path as "areaPath"`,
    [ctx.forceId, id, ctx.now],
  );
}

export async function upsertPromise(ctx: Context, areaPath: string, untilAt: Date): Promise<void> {
  await ctx.tx.run(
    `insert into community.area_promise (force_id, area_path, kind, made_at, until_at)
     values ($1, $2, 'more-patrols', $3, $4)
     on conflict (force_id, area_path, kind) do update set made_at = $3, until_at = $4`,
    [ctx.forceId, areaPath, ctx.now, untilAt],
  );
}
