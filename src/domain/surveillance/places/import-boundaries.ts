import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { listAreas } from '#room/access';
import { mayImportCounts } from '../surveillance.policy.ts';
import type { BoundaryAsk, BoundaryFault } from './boundary-file.model.ts';
import type { BoundaryKind } from './boundary-kind.model.ts';
import { sameBoundaries } from './places.reads.ts';
import { insertBoundaries } from './places.store.ts';
import { type ReadShapes, readShapes } from './read-shapes.model.ts';

/** What one looks up first when a picture is published (Open Government Licence v3.0). */
export const OGL_CREDIT =
  'Source: Office for National Statistics licensed under the Open Government Licence v3.0. Contains OS data © Crown copyright and database right';

/** What a file of boundaries would bring. */
export interface BoundaryFacts {
  shapes: number;
  pointsRead: number;
  pointsKept: number;
  /** Areas of the force that have a shape now, and those of the kind's level that have none. */
  known: number;
  missing: string[];
}

export interface BoundaryImport extends BoundaryFacts {
  /** Undefined for a dry run, and where anything is wrong. */
  id: string | undefined;
  isNew: boolean;
  faults: BoundaryFault[];
}

/** What boundaries are of, and what must stand beside a picture of them. */
export interface BoundaryAbout {
  kind: BoundaryKind;
  /** The year of the codes. */
  vintage: number;
  credit: string;
}

const LEVELS: Partial<Record<BoundaryKind, number>> = { 'police-force': 0, 'local-authority': 1, ward: 2 };

/** What these shapes say of the force's areas; they meet by code. */
export async function boundaryFacts(
  ctx: Context,
  kind: BoundaryKind,
  { shapes, pointsRead, pointsKept }: ReadShapes,
): Promise<BoundaryFacts> {
  const areas = (await listAreas(ctx.tx, ctx.forceId)).filter(
    ({ level }) => level === (LEVELS[kind] ?? level),
  );
  const codes = new Set(shapes.map(({ code }) => code));
  return {
    shapes: shapes.length,
    pointsRead,
    pointsKept,
    known: areas.filter(({ code }) => codes.has(code)).length,
    missing: areas.filter(({ code }) => !codes.has(code)).map(({ path, name }) => path || name),
  };
}

/** A vintage is the year of the codes. @throws Refusal `invalid-input` */
export function demandVintage(vintage: number): void {
  if (!Number.isInteger(vintage) || vintage < 1974 || vintage > 2200)
    throw new Refusal('invalid-input', 'a vintage is a year, such as 2024');
}

/**
 * Takes the shapes of areas from a GeoJSON or TopoJSON file, made simple for drawing, at once: for the command line. A
 * file with one bad ring changes nothing. The same file again is the same set.
 * @throws Refusal `not-allowed`, `invalid-input`
 */
export async function importBoundaries(
  ctx: Context,
  given: BoundaryAbout & { bytes: Buffer; ask?: BoundaryAsk; isDry?: boolean },
): Promise<BoundaryImport> {
  demand(mayImportCounts, ctx.actor);
  const { bytes, kind, vintage, credit, ask } = given;
  demandVintage(vintage);
  const read = readShapes({ text: bytes.toString('utf8'), ask });
  const { faults } = read;
  const facts = await boundaryFacts(ctx, kind, read);
  if (faults.length > 0 || given.isDry) return { id: undefined, isNew: false, faults, ...facts };
  const fileSha256 = createHash('sha256').update(bytes).digest();
  const by = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  return {
    faults,
    ...facts,
    ...(await keepBoundaries(ctx, { kind, vintage, credit, fileSha256, by, read })),
  };
}

/** Keeps shapes that were read as a set of their kind and vintage; those of the same file are the set they were. */
export async function keepBoundaries(
  ctx: Context,
  set: BoundaryAbout & { fileSha256: Buffer; by: string | null; read: ReadShapes },
): Promise<{ id: string; isNew: boolean }> {
  const same = await sameBoundaries(ctx.tx, ctx.forceId, set);
  if (same) return { id: same.id, isNew: false };
  const id = ctx.newId();
  await insertBoundaries(ctx, { id, ...set });
  await ctx.audit({
    act: 'surveillance.import-boundaries',
    kind: 'collection',
    subject: 'boundary_set',
    subjectId: id,
    detail: { kind: set.kind, vintage: set.vintage, shapes: set.read.shapes.length },
  });
  return { id, isNew: true };
}
