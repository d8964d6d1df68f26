import type { Context } from '#kernel/context';
import type { Cell } from './coverage.model.ts';

/** Adds cells that are not there yet. One at a time in a force, so that two never take one number. */
export async function insertCells(ctx: Context, places: ReadonlyArray<Omit<Cell, 'id'>>): Promise<void> {
  await ctx.tx.run(`select pg_advisory_xact_lock(hashtextextended('cascade-cell|' || $1, 0))`, [ctx.forceId]);
  await ctx.tx.run(
    `insert into cascade.cell (force_id, id, area_path, represents, language)
     select $1, (select coalesce(max(id), 0) from cascade.cell where force_id = $1) + row_number() over (),
       u.area_path, u.represents, u.language
     from unnest($2::text[], $3::text[], $4::text[]) as u (area_path, represents, language)
     where not exists (select 1 from cascade.cell c where c.force_id = $1 and c.area_path = u.area_path
       and c.represents = u.represents and c.language = u.language)`,
    [
      ctx.forceId,
      places.map(({ areaPath }) => areaPath),
      places.map(({ represents }) => represents),
      places.map(({ language }) => language),
    ],
  );
}

/** Counts the ledger of one version anew, where anything of it changed since it was last counted. */
export async function recount(ctx: Context, rootVersionId: string): Promise<boolean> {
  const changed = await ctx.tx.row<{ yes: boolean }>(
    `with last as (
       select coalesce((select counted_at from cascade.coverage_count
         where force_id = $1 and root_version_id = $2), '-infinity') as at)
     select exists (select 1 from cascade.delivery where force_id = $1 and root_version_id = $2
         and changed_at >= (select at from last))
       or exists (select 1 from cascade.acknowledgement where force_id = $1 and root_version_id = $2
         and acknowledged_at >= (select at from last))
       or exists (select 1 from cascade.passing_on where force_id = $1 and root_version_id = $2
         and passed_at >= (select at from last)) as yes`,
    [ctx.forceId, rootVersionId],
  );
  if (!changed?.yes) return false;
  await ctx.tx.run('delete from cascade.coverage where force_id = $1 and root_version_id = $2', [
    ctx.forceId,
    rootVersionId,
  ]);
  await ctx.tx.run(
    `insert into cascade.coverage (force_id, root_version_id, cell, sent, handed, lost, acknowledged, passed_on, people)
     select $1, $2, coalesce(d.cell, 0), count(*), count(*) filter (where d.state in ('handed-over', 'delivered')),
       count(*) filter (where d.state in ('refused', 'bounced', 'unknown', 'not-delivered')),
       count(a.leader_id), count(p.leader_id), coalesce(sum(p.people), 0)
     from cascade.delivery d
     left join cascade.acknowledgement a on a.force_id = $1 and a.root_version_id = $2 and a.leader_id = d.leader_id
     left join cascade.passing_on p on p.force_id = $1 and p.root_version_id = $2 and p.leader_id = d.leader_id
     where d.force_id = $1 and d.root_version_id = $2 and d.kind in ('statement', 'correction')
     group by coalesce(d.cell, 0)`,
    [ctx.forceId, rootVersionId],
  );
  // A transaction that began before this one may commit later: what it changed is looked at again the next time.
  await ctx.tx.run(
    `insert into cascade.coverage_count (force_id, root_version_id, counted_at)
     values ($1, $2, $3::timestamptz - interval '2 minutes')
     on conflict (force_id, root_version_id) do update set counted_at = excluded.counted_at`,
    [ctx.forceId, rootVersionId, ctx.now],
  );
  return true;
}
