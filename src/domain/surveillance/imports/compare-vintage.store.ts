import type { Context } from '#kernel/context';
import type { Revision } from './vintage.reads.ts';
import { daySpans } from './vintage.store.ts';

export interface Difference {
  /** Of which nothing was known: noughts among them, which are answers too. */
  newFigures: number;
  changedFigures: number;
  goneFigures: number;
}

/** How a vintage differs from what counts now, and its largest changes. */
export interface Compared extends Difference {
  changes: Revision[];
}

/** Changes that are kept for the page. */
const CHANGES_KEPT = 50;

const byChange = (a: Revision, b: Revision): number =>
  Math.abs(b.count - (b.before ?? 0)) - Math.abs(a.count - (a.before ?? 0)) ||
  compareText(a.fromDay, b.fromDay) ||
  compareText(a.areaPath, b.areaPath) ||
  compareText(a.strand, b.strand);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Holds a checked vintage against what counts now, some days at a time; after `joinWhole`. */
export async function compareVintage(ctx: Context, id: string, source: string): Promise<Compared> {
  const all: Compared = { newFigures: 0, changedFigures: 0, goneFigures: 0, changes: [] };
  for (const { from, to } of await daySpans(ctx, id)) {
    const part = await compareSpan(ctx, { id, source, from, to });
    all.newFigures += part.newFigures;
    all.changedFigures += part.changedFigures;
    all.goneFigures += part.goneFigures;
    all.changes = [...all.changes, ...part.changes].sort(byChange).slice(0, CHANGES_KEPT);
  }
  return all;
}

async function compareSpan(
  ctx: Context,
  { id, source, from, to }: { id: string; source: string; from: string; to: string },
): Promise<Compared> {
  const row = await ctx.tx.row<Compared>(
    `with beside as materialized (
       select v.from_day, v.area_path, v.strand, v.target, v.offence, v.count, f.count as before
       from surveillance.vintage_figure v
       left join surveillance.figure f on f.force_id = $1 and f.source = $3 and f.from_day between $4 and $5
         and f.period = v.period and f.from_day = v.from_day and f.area_path = v.area_path and f.strand = v.strand
         and f.target = v.target and f.offence = v.offence
       where v.force_id = $1 and v.vintage_id = $2 and v.from_day between $4 and $5)
     select count(*) filter (where before is null)::int as "newFigures",
       count(*) filter (where before <> count and count > 0)::int as "changedFigures",
       count(*) filter (where before > 0 and count = 0)::int as "goneFigures",
       coalesce((select jsonb_agg(c) from (
         select to_char(from_day, 'YYYY-MM-DD') as "fromDay", area_path as "areaPath", strand, target, offence, before, count
         from beside where before <> count
         order by abs(before - count) desc, from_day, area_path, strand limit ${CHANGES_KEPT}) c), '[]') as changes
     from beside`,
    [ctx.forceId, id, source, from, to],
  );
  return row ?? { newFigures: 0, changedFigures: 0, goneFigures: 0, changes: [] };
}

/** Writes down how a vintage differs from what counted before it, with its largest changes for the page. */
export const noteDifference = (
  ctx: Context,
  id: string,
  { newFigures, changedFigures, goneFigures, changes }: Compared,
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set new_figures = $3, changed_figures = $4, gone_figures = $5, largest_changes = $6
     where force_id = $1 and id = $2`,
    [ctx.forceId, id, newFigures, changedFigures, goneFigures, JSON.stringify(changes)],
  );
