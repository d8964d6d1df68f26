import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { listAreas } from '#room/access';
import { mayImportCounts } from '../surveillance.policy.ts';
import {
  type BoundaryAsk,
  type BoundaryFault,
  pointsOf,
  readBoundaries,
  type Shape,
} from './boundary-file.model.ts';
import { type BoundaryKind, sameBoundaries } from './places.reads.ts';
import { insertBoundaries } from './places.store.ts';
import { simplifyShapes } from './simplify-shapes.model.ts';

/** What one looks up first when a picture is published (Open Government Licence v3.0). */
export const OGL_CREDIT =
  'Source: Office for National Statistics licensed under the Open Government Licence v3.0. Contains OS data © Crown copyright and database right';

export interface BoundaryImport {
  /** Undefined for a dry run, and where anything is wrong. */
  id: string | undefined;
  isNew: boolean;
  faults: BoundaryFault[];
  shapes: number;
  pointsRead: number;
  pointsKept: number;
  /** Areas of the force that have a shape now, and those of the kind's level that have none. */
  known: number;
  missing: string[];
}

const LEVELS: Partial<Record<BoundaryKind, number>> = { 'police-force': 0, 'local-authority': 1, ward: 2 };

/**
 * Takes the shapes of areas from a GeoJSON or TopoJSON file, made simple for drawing. Shapes are matched to the force's
 * areas by code; a file with one bad ring changes nothing. The same file again is the same set.
 * @throws Refusal `not-allowed`, `invalid-input`
 */
export async function importBoundaries(
  ctx: Context,
  given: {
    bytes: Buffer;
    kind: BoundaryKind;
    vintage: number;
    credit: string;
    ask?: BoundaryAsk;
    isDry?: boolean;
  },
): Promise<BoundaryImport> {
  demand(mayImportCounts, ctx.actor);
  const { bytes, kind, vintage, credit } = given;
  if (!Number.isInteger(vintage) || vintage < 1974 || vintage > 2200)
    throw new Refusal('invalid-input', 'a vintage is a year, such as 2024');
  const { shapes, faults } = readBoundaries(bytes.toString('utf8'), given.ask);
  const simple = faults.length === 0 ? simplifyShapes(shapes) : [];
  const areas = (await listAreas(ctx.tx, ctx.forceId)).filter(
    ({ level }) => level === (LEVELS[kind] ?? level),
  );
  const codes = new Set(shapes.map(({ code }) => code));
  const result = {
    faults,
    shapes: shapes.length,
    pointsRead: pointsOf(shapes),
    pointsKept: pointsOf(simple),
    known: areas.filter(({ code }) => codes.has(code)).length,
    missing: areas.filter(({ code }) => !codes.has(code)).map(({ path, name }) => path || name),
  };
  if (faults.length > 0 || given.isDry) return { id: undefined, isNew: false, ...result };
  const fileSha256 = createHash('sha256').update(bytes).digest();
  const same = await sameBoundaries(ctx.tx, ctx.forceId, { kind, vintage, fileSha256 });
  if (same) return { id: same.id, isNew: false, ...result };
  const id = await keep(ctx, { kind, vintage, credit, fileSha256 }, { simple, whole: shapes });
  return { id, isNew: true, ...result };
}

async function keep(
  ctx: Context,
  about: { kind: BoundaryKind; vintage: number; credit: string; fileSha256: Buffer },
  { simple, whole }: { simple: Shape[]; whole: Shape[] },
): Promise<string> {
  const id = ctx.newId();
  await insertBoundaries(ctx, {
    id,
    ...about,
    by: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
    shapes: simple,
    whole,
    pointsRead: pointsOf(whole),
    pointsKept: pointsOf(simple),
  });
  await ctx.audit({
    act: 'surveillance.import-boundaries',
    kind: 'collection',
    subject: 'boundary_set',
    subjectId: id,
    detail: { kind: about.kind, vintage: about.vintage, shapes: simple.length },
  });
  return id;
}
