import type { Context } from '#kernel/context';
import type { BoundaryKind } from './boundary-kind.model.ts';
import type { ReadShapes } from './read-shapes.model.ts';

export async function insertBoundaries(
  ctx: Context,
  set: {
    id: string;
    kind: BoundaryKind;
    vintage: number;
    credit: string;
    fileSha256: Buffer;
    by: string | null;
    read: ReadShapes;
  },
): Promise<void> {
  const { shapes, pointsRead, pointsKept } = set.read;
  await ctx.tx.run(
    `insert into surveillance.boundary_set (force_id, id, kind, vintage, credit, file_sha256, shapes, points_read,
       points_kept, imported_by, imported_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.forceId,
      set.id,
      set.kind,
      set.vintage,
      set.credit,
      set.fileSha256,
      shapes.length,
      pointsRead,
      pointsKept,
      set.by,
      ctx.now,
    ],
  );
  await ctx.tx.run(
    `insert into surveillance.boundary (force_id, set_id, code, name, polygons, centre_longitude, centre_latitude)
     select $1, $2, * from unnest($3::text[], $4::text[], $5::jsonb[], $6::float8[], $7::float8[])`,
    [
      ctx.forceId,
      set.id,
      shapes.map(({ code }) => code),
      shapes.map(({ name }) => name),
      shapes.map(({ polygons }) => JSON.stringify(polygons)),
      shapes.map(({ longitude }) => longitude),
      shapes.map(({ latitude }) => latitude),
    ],
  );
}

export const insertPostcodeSet = (ctx: Context, set: { id: string; name: string }): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.postcode_set (force_id, id, name, file_sha256, lines, postcodes, is_current, imported_at)
     values ($1, $2, $3, '\\x0000000000000000000000000000000000000000000000000000000000000000', 0, 0, false, $4)`,
    [ctx.forceId, set.id, set.name, ctx.now],
  );

/** Postcodes of one statement, in arrays side by side. A postcode that stands twice in a file keeps its first line. */
export const insertPostcodes = (
  ctx: Context,
  setId: string,
  rows: { postcodes: string[]; wards: string[]; authorities: string[]; outputAreas: string[] },
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.postcode (force_id, set_id, postcode, ward_code, authority_code, output_area_code)
     select $1, $2, * from unnest($3::text[], $4::text[], $5::text[], $6::text[]) on conflict do nothing`,
    [ctx.forceId, setId, rows.postcodes, rows.wards, rows.authorities, rows.outputAreas],
  );

/** Puts a look-up that was read to its end in the place of the one before. */
export async function makeCurrent(
  ctx: Context,
  set: { id: string; fileSha256: Buffer; lines: number; postcodes: number },
): Promise<void> {
  await ctx.tx.run(
    'update surveillance.postcode_set set is_current = false where force_id = $1 and is_current',
    [ctx.forceId],
  );
  await ctx.tx.run(
    `update surveillance.postcode_set set is_current = true, file_sha256 = $3, lines = $4, postcodes = $5
     where force_id = $1 and id = $2`,
    [ctx.forceId, set.id, set.fileSha256, set.lines, set.postcodes],
  );
  await ctx.tx.run('delete from surveillance.postcode where force_id = $1 and set_id <> $2', [
    ctx.forceId,
    set.id,
  ]);
}

/** A word to the server, so that it does not take a long reading for a forgotten transaction. */
export const stayAwake = (ctx: Context): Promise<unknown> => ctx.tx.row('select 1');
