import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { listAreas } from '#room/access';
import type { Judging } from '../ladder/judge-event.ts';
import { areaShapes } from '../places/places.reads.ts';
import { besideOf, type TableInput } from './make-safe.model.ts';
import { type PreparedTable, periodsOf, type TableSpec, tally } from './published-table.model.ts';
import { contentsOf, draftById, monthCounts, monthsPrint, publishedOf } from './table-draft.reads.ts';
import { putMade } from './table-draft.store.ts';

/** Raised where tables are made safe in another way, so that none made before is approved unseen. */
const METHOD = 1;

const monthsOf = (spec: TableSpec): { basis: string; from: string; to: string } => {
  const periods = periodsOf(spec);
  return { basis: spec.basis, from: periods[0]?.from ?? '', to: periods.at(-1)?.to ?? '' };
};

/** Everything a table's counts and what may be shown of them follow from, in 32 bytes: the same for the same table. */
export async function madeFrom(ctx: Context, spec: TableSpec): Promise<Buffer> {
  const { tx, forceId } = ctx;
  const areas = await listAreas(tx, forceId);
  const beside = besideOf(spec, await publishedOf(tx, forceId, spec.basis));
  const counts = await monthsPrint(tx, forceId, monthsOf(spec));
  const facts = [
    METHOD,
    spec,
    areas.map(({ path, code, name, level }) => [path, code, name, level]),
    beside.map(({ id }) => id),
    counts,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest();
}

async function inputOf(ctx: Context, spec: TableSpec): Promise<TableInput> {
  const { tx, forceId } = ctx;
  const areas = await listAreas(tx, forceId);
  const beside = besideOf(spec, await publishedOf(tx, forceId, spec.basis));
  const shapes = await areaShapes(
    tx,
    forceId,
    areas.filter(({ level }) => level === spec.level),
  );
  return {
    spec,
    areas: areas.map(({ path, code, name, level }) => ({ path, code, name, level })),
    counts: await monthCounts(tx, forceId, monthsOf(spec)),
    earlier: await contentsOf(
      tx,
      forceId,
      beside.map(({ id }) => id),
    ),
    shapes,
    credit: [...new Set(shapes.map(({ credit }) => credit))].join(' ').slice(0, 300),
  };
}

/**
 * Makes a table safe that somebody asked for: reads in one transaction, thinks in a thread, writes in another. One that was
 * made, or set aside meanwhile, is left as it is.
 */
export async function makeTable({ inTransaction, think }: Judging, tableId: string): Promise<void> {
  const asked = await inTransaction(async (ctx) => {
    const draft = await draftById(ctx.tx, ctx.forceId, tableId);
    if (draft?.state !== 'making') return undefined;
    return { print: await madeFrom(ctx, draft.spec), input: await inputOf(ctx, draft.spec) };
  });
  if (!asked) return;
  const [made] = await think([{ kind: 'table', input: asked.input }]);
  const content = made as PreparedTable;
  await inTransaction(async (ctx) => {
    const changed = await putMade(ctx, { id: tableId, content, madeFrom: asked.print });
    if (changed > 0)
      await ctx.audit({
        act: 'surveillance.make-table',
        kind: 'alteration',
        subject: 'table_draft',
        subjectId: tableId,
        detail: tally(content),
      });
  });
}
