import type { Tx } from '#kernel/context';
import type { Polygon } from './boundary-file.model.ts';

export const BOUNDARY_KINDS = ['police-force', 'local-authority', 'ward', 'output-area', 'beat'] as const;
export type BoundaryKind = (typeof BOUNDARY_KINDS)[number];
export const isBoundaryKind = (text: string): text is BoundaryKind =>
  (BOUNDARY_KINDS as readonly string[]).includes(text);

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
export const listBoundarySets = (tx: Tx, forceId: string): Promise<BoundarySet[]> =>
  tx.rows<BoundarySet>(
    `select ${SET}, (select count(*)::int from surveillance.boundary b
         join access.area a on a.force_id = $1 and a.code = b.code
         where b.force_id = $1 and b.set_id = s.id) as known
     from surveillance.boundary_set s where s.force_id = $1
     order by s.kind, s.vintage desc, s.imported_at desc`,
    [forceId],
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

/** The shapes of the force's own areas of a level, from the newest boundaries that have them. */
export const areaShapes = (tx: Tx, forceId: string, level: number): Promise<AreaShape[]> =>
  tx.rows<AreaShape>(
    `select distinct on (a.path) a.path, a.name, b.code, b.polygons, b.centre_longitude as longitude,
       b.centre_latitude as latitude, s.credit
     from access.area a
     join surveillance.boundary b on b.force_id = $1 and b.code = a.code
     join surveillance.boundary_set s on s.force_id = $1 and s.id = b.set_id
     where a.force_id = $1 and a.level = $2
     order by a.path, s.vintage desc, s.imported_at desc`,
    [forceId, level],
  );

/** Output area -> the area of the force in which most of its postcodes lie (best fit, as the ONS does it). */
export async function areasOfLsoas(tx: Tx, forceId: string): Promise<Map<string, string>> {
  const rows = await tx.rows<{ code: string; path: string }>(
    `select distinct on (p.output_area_code) p.output_area_code as code, a.path
     from (
       select output_area_code, ward_code, authority_code, count(*) as n from surveillance.postcode
       where force_id = $1 and set_id = (select id from surveillance.postcode_set where force_id = $1 and is_current)
       group by output_area_code, ward_code, authority_code) p
     join access.area a on a.force_id = $1 and a.code in (p.ward_code, p.authority_code)
     order by p.output_area_code, p.n desc, a.level desc, a.path`,
    [forceId],
  );
  return new Map(rows.map(({ code, path }) => [code, path]));
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
export async function areaOfPostcode(tx: Tx, forceId: string, postcode: string): Promise<string | undefined> {
  const row = await tx.row<{ path: string }>(
    `select a.path from surveillance.postcode p
     join surveillance.postcode_set s on s.force_id = $1 and s.id = p.set_id and s.is_current
     join access.area a on a.force_id = $1 and a.code in (p.ward_code, p.authority_code)
     where p.force_id = $1 and p.postcode = $2 order by a.level desc, a.path limit 1`,
    [forceId, postcode.toUpperCase().replace(/[^A-Z0-9]/g, '')],
  );
  return row?.path;
}
