import type { Context } from '#kernel/context';
import { sumAnew } from '../../src/domain/surveillance/day-sum.store.ts';
import type { DemoCounted } from '../aldermarch/history.ts';
import type { DemoPerson } from '../people.ts';

/** True where the force has areas, which is the first thing the seed writes. */
export async function isSeeded(ctx: Context): Promise<boolean> {
  const row = await ctx.tx.row('select 1 from access.area where force_id = $1 limit 1', [ctx.forceId]);
  return row !== undefined;
}

export async function saveArea(
  ctx: Context,
  area: {
    path: string;
    parentPath: string | null;
    name: string;
    code: string;
    vintage: number;
    level: number;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.forceId, area.path, area.parentPath, area.name, area.code, area.vintage, area.level],
  );
}

/** Makes a member of staff known before their first sign-in, so that the roster and owners can name them. */
export async function saveDemoStaff(ctx: Context, issuer: string, person: DemoPerson): Promise<void> {
  const id = ctx.newId();
  await ctx.tx.run(
    `insert into access.staff_member (force_id, id, issuer, subject, name, rank) values ($1, $2, $3, $4, $5, $6)`,
    [ctx.forceId, id, issuer, person.sub, person.name, person.rank],
  );
  await ctx.tx.run(
    'insert into access.staff_role (force_id, staff_id, role) select $1, $2, unnest($3::text[])',
    [ctx.forceId, id, person.roles],
  );
  await ctx.tx.run(
    'insert into access.staff_scope (force_id, staff_id, area_path) select $1, $2, unnest($3::text[])',
    [ctx.forceId, id, person.areas],
  );
}

/** Keeps what is counted of reports that were erased since: each has an identifier of nothing, as erasure leaves it. */
export async function saveCounted(ctx: Context, told: readonly DemoCounted[]): Promise<void> {
  await ctx.tx.run(
    `insert into surveillance.counted_report
       (force_id, report_id, strand, area_path, happened_on, reported_on, targets, offences)
     select $1, id, strand, area_path, happened_on, reported_on, '{}'::text[], array[offence]
     from unnest($2::uuid[], $3::text[], $4::text[], $5::date[], $6::date[], $7::text[])
       as told (id, strand, area_path, happened_on, reported_on, offence)`,
    [
      ctx.forceId,
      told.map(() => ctx.newId()),
      told.map(({ strand }) => strand),
      told.map(({ areaPath }) => areaPath),
      told.map(({ happenedOn }) => happenedOn),
      told.map(({ reportedOn }) => reportedOn),
      told.map(({ offence }) => offence),
    ],
  );
  await sumAnew(ctx);
}

/** The identifier of a member of staff whom the seed made. */
export async function staffIdOf(ctx: Context, issuer: string, subject: string): Promise<string> {
  const row = await ctx.tx.row<{ id: string }>(
    'select id from access.staff_member where force_id = $1 and issuer = $2 and subject = $3',
    [ctx.forceId, issuer, subject],
  );
  if (!row) throw new Error(`the seed made nobody called ${subject}`);
  return row.id;
}

const ROSTER_DAYS = 365;

/** Puts the people on the duty roster in this order, for a year. */
export async function setRosterBySubject(
  ctx: Context,
  issuer: string,
  subjects: readonly string[],
): Promise<void> {
  const until = new Date(ctx.now.getTime() + ROSTER_DAYS * 86_400_000);
  await ctx.tx.run(
    `insert into triage.roster_entry (force_id, staff_id, position, from_at, until_at)
     select $1, m.id, s.position, $4, $5
     from unnest($3::text[]) with ordinality s(subject, position)
     join access.staff_member m on m.force_id = $1 and m.issuer = $2 and m.subject = s.subject`,
    [ctx.forceId, issuer, subjects, ctx.now, until],
  );
}
