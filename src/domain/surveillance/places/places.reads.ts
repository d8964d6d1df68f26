import type { Tx } from '#kernel/context';
import type { Area } from '#room/access';
import type { Polygon } from './boundary-file.model.ts';
import type { BoundaryKind } from './boundary-kind.model.ts';

export interface BoundarySet {
  id: string;
  kind: BoundaryKind;
  vintage: number;
  credit: string;
  shapes: number;
  pointsRead: number;
  pointsKept: number;
  importedAt: Date;
  /** Shapes whose code is one of the force's areas. */
  known: number;
}

const SET = `s.id, s.kind, s.vintage, s.credit, s.shapes, s.points_read as "pointsRead", s.points_kept as "pointsKept",
  s.imported_at as "importedAt"`;

/** The boundaries of a force, the newest of a kind first. */
export const listBoundarySets = (tx: Tx, forceId: string, areas: readonly Area[]): Promise<BoundarySet[]> =>
  tx.rows<BoundarySet>(
    `select ${SET}, (select count(*)::int from surveillance.boundary b
         where b.force_id = $1 and b.set_id = s.id and b.code = any($2::text[])) as known
     from surveillance.boundary_set s where s.force_id = $1
     order by s.kind, s.vintage desc, s.imported_at desc`,
    [forceId, areas.map(({ code }) => code)],
  );

export const sameBoundaries = (
  tx: Tx,
  forceId: string,
  about: { kind: BoundaryKind; vintage: number; fileSha256: Buffer },
): Promise<{ id: string } | undefined> =>
  tx.row(
    `select id from surveillance.boundary_set
     where force_id = $1 and kind = $2 and vintage = $3 and file_sha256 = $4`,
    [forceId, about.kind, about.vintage, about.fileSha256],
  );

export interface AreaShape {
  path: string;
  name: string;
  code: string;
  polygons: Polygon[];
  longitude: number;
  latitude: number;
  credit: string;
}

/** The shapes of these areas of the force, from the newest boundaries that have them. */
export async function areaShapes(tx: Tx, forceId: string, areas: readonly Area[]): Promise<AreaShape[]> {
  const rows = await tx.rows<Omit<AreaShape, 'path' | 'name'>>(
    `select distinct on (b.code) b.code, b.polygons, b.centre_longitude as longitude, b.centre_latitude as latitude,
       s.credit
     from surveillance.boundary b
     join surveillance.boundary_set s on s.force_id = $1 and s.id = b.set_id
     where b.force_id = $1 and b.code = any($2::text[])
     order by b.code, s.vintage desc, s.imported_at desc`,
    [forceId, areas.map(({ code }) => code)],
  );
  const shapes = new Map(rows.map((row) => [row.code, row]));
  return areas.flatMap(({ path, name, code }) => {
    const shape = shapes.get(code);
    return shape ? [{ path, name, ...shape }] : [];
  });
}

/** The smallest area with one of these codes: a ward before the district around it. */
function smallest(areas: readonly Area[], codes: readonly string[]): string | undefined {
  const fitting = areas.filter(({ code }) => codes.includes(code));
  return fitting.sort((a, b) => b.level - a.level || (a.path < b.path ? -1 : 1))[0]?.path;
}

/** Output area -> the area of the force in which most of its postcodes lie (best fit, as the ONS does it). */
export async function areasOfLsoas(
  tx: Tx,
  forceId: string,
  areas: readonly Area[],
): Promise<Map<string, string>> {
  const rows = await tx.rows<{ code: string; ward: string; authority: string }>(
    `select distinct on (output_area_code) output_area_code as code, ward_code as ward, authority_code as authority
     from (
       select output_area_code, ward_code, authority_code, count(*) as n from surveillance.postcode
       where force_id = $1 and set_id = (select id from surveillance.postcode_set where force_id = $1 and is_current)
         and (ward_code = any($2::text[]) or authority_code = any($2::text[]))
       group by output_area_code, ward_code, authority_code) p
     order by output_area_code, n desc, ward_code`,
    [forceId, areas.map(({ code }) => code)],
  );
  return new Map(rows.map(({ code, ward, authority }) => [code, smallest(areas, [ward, authority]) ?? '']));
}

export interface PostcodeSet {
  name: string;
  lines: number;
  postcodes: number;
  importedAt: Date;
}

export const currentPostcodes = (tx: Tx, forceId: string): Promise<PostcodeSet | undefined> =>
  tx.row<PostcodeSet>(
    `select name, lines, postcodes, imported_at as "importedAt" from surveillance.postcode_set
     where force_id = $1 and is_current`,
    [forceId],
  );

/** The smallest area of the force a postcode lies in; undefined where the look-up does not know it. */
export async function areaOfPostcode(
  tx: Tx,
  forceId: string,
  { postcode, areas }: { postcode: string; areas: readonly Area[] },
): Promise<string | undefined> {
  const row = await tx.row<{ ward: string; authority: string }>(
    `select p.ward_code as ward, p.authority_code as authority from surveillance.postcode p
     join surveillance.postcode_set s on s.force_id = $1 and s.id = p.set_id and s.is_current
     where p.force_id = $1 and p.postcode = $2`,
    [forceId, postcode.toUpperCase().replace(/[^A-Z0-9]/g, '')],
  );
  return row && smallest(areas, [row.ward, row.authority]);
}
