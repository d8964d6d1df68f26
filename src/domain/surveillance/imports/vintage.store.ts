import type { Context } from '#kernel/context';
import { sumImported } from '../day-sum.store.ts';
import type { Mapping, Period } from './mapping.model.ts';
import { type Progress, WAITING } from './progress.model.ts';
import type { Figure, LineProblem } from './read-lines.model.ts';

/**
 * Until the transaction ends, many figures are held against many by a hash of all of them. Of a table that was filled a
 * moment ago the server believes that it is small, looks each row up by a part of its key, and takes minutes.
 */
export const joinWhole = (ctx: Context): Promise<unknown> =>
  ctx.tx.row(`select set_config('enable_nestloop', 'off', true)`);

export const saveMapping = (ctx: Context, source: string, mapping: Mapping): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.import_mapping (force_id, source, mapping, saved_at) values ($1, $2, $3, $4)
     on conflict (force_id, source) do update set mapping = excluded.mapping, saved_at = excluded.saved_at`,
    [ctx.forceId, source, JSON.stringify(mapping), ctx.now],
  );

export interface NewVintage {
  id: string;
  source: string;
  state: 'refused' | 'checked';
  fileSha256: Buffer;
  columns: readonly string[];
  mapping: Mapping;
  figures: readonly Figure[];
  lines: number;
  total: number;
  unknownArea: number;
  problemCount: number;
  problems: readonly LineProblem[];
  checkedBy: string | null;
}

/** Figures of one statement; arrays longer than this only make the server hold more at once. */
const FIGURES_A_TIME = 4_000;

export async function insertVintage(ctx: Context, vintage: NewVintage): Promise<void> {
  await ctx.tx.run(
    `insert into surveillance.vintage (force_id, id, source, state, file_sha256, file_columns, mapping, period, first_day, last_day,
       lines, total, unknown_area, problem_count, problems, new_figures, changed_figures, gone_figures, checked_by,
       checked_at)
     values ($1, $2, $3, $4, $5, $17, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 0, $15, $16)`,
    [
      ctx.forceId,
      vintage.id,
      vintage.source,
      vintage.state,
      vintage.fileSha256,
      JSON.stringify(vintage.mapping),
      vintage.mapping.period,
      vintage.figures[0]?.fromDay ?? null,
      vintage.figures.at(-1)?.fromDay ?? null,
      vintage.lines,
      vintage.total,
      vintage.unknownArea,
      vintage.problemCount,
      JSON.stringify(vintage.problems),
      vintage.checkedBy,
      ctx.now,
      vintage.columns,
    ],
  );
  await insertFigures(ctx, vintage.id, vintage.figures);
}

export async function insertFigures(ctx: Context, id: string, figures: readonly Figure[]): Promise<void> {
  for (let from = 0; from < figures.length; from += FIGURES_A_TIME)
    await insertSome(ctx, id, figures.slice(from, from + FIGURES_A_TIME));
}

const insertSome = (ctx: Context, vintageId: string, figures: readonly Figure[]): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.vintage_figure
       (force_id, vintage_id, period, from_day, area_path, strand, target, offence, count)
     select $1, $2, * from unnest($3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[])`,
    [
      ctx.forceId,
      vintageId,
      figures.map(({ period }) => period),
      figures.map(({ fromDay }) => fromDay),
      figures.map(({ areaPath }) => areaPath),
      figures.map(({ strand }) => strand),
      figures.map(({ target }) => target),
      figures.map(({ offence }) => offence),
      figures.map(({ count }) => count),
    ],
  );

/**
 * Puts noughts into a vintage for what its source told of the same days before and this file has not: only for a file
 * that tells everything.
 */
export const addNoughts = (
  ctx: Context,
  about: { id: string; source: string; period: Period; firstDay: string; lastDay: string },
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.vintage_figure
       (force_id, vintage_id, period, from_day, area_path, strand, target, offence, count)
     select $1, $2, f.period, f.from_day, f.area_path, f.strand, f.target, f.offence, 0
     from surveillance.figure f
     where f.force_id = $1 and f.source = $3 and f.period = $4 and f.from_day between $5 and $6 and f.count > 0
       and not exists (select from surveillance.vintage_figure v where v.force_id = $1 and v.vintage_id = $2
         and v.from_day between $5 and $6 and v.from_day = f.from_day and v.area_path = f.area_path and v.strand = f.strand and v.target = f.target
         and v.offence = f.offence)`,
    [ctx.forceId, about.id, about.source, about.period, about.firstDay, about.lastDay],
  );

export const noteProgress = (ctx: Context, id: string, { done, due }: Progress): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set figures_done = $3, figures_due = $4
     where force_id = $1 and id = $2 and state = 'importing'`,
    [ctx.forceId, id, done, due],
  );

/** A person's word that a checked file is to count; answers 0 where it does not wait for one. */
export const putImporting = (ctx: Context, id: string, by: string): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set state = 'importing', imported_by = $3, figures_done = $4, figures_due = $5
     where force_id = $1 and id = $2 and state = 'checked'`,
    [ctx.forceId, id, by, WAITING.done, WAITING.due],
  );

/** Keeps of a vintage what it brings or changes. A nought where nothing was known is kept: it is an answer. */
export async function dropUnchanged(ctx: Context, id: string, source: string): Promise<void> {
  for (const { from, to } of await daySpans(ctx, id))
    await ctx.tx.run(
      `delete from surveillance.vintage_figure v using surveillance.figure f
       where v.force_id = $1 and v.vintage_id = $2 and v.from_day between $4 and $5
         and f.force_id = $1 and f.source = $3 and f.from_day between $4 and $5 and f.period = v.period
         and f.from_day = v.from_day
         and f.area_path = v.area_path and f.strand = v.strand and f.target = v.target
         and f.offence = v.offence and f.count = v.count`,
      [ctx.forceId, id, source, from, to],
    );
}

export const dropFigures = (ctx: Context, id: string): Promise<number> =>
  ctx.tx.run('delete from surveillance.vintage_figure where force_id = $1 and vintage_id = $2', [
    ctx.forceId,
    id,
  ]);

/** Rows one statement touches, so that a file of half a million figures stays below a page's time for one. */
const ROWS_A_TIME = 15_000;

interface DaySpan {
  from: string;
  to: string;
  /** Those of them the vintage says something of. */
  days: string[];
  rows: number;
}

/** The days of a vintage in spans of about so many rows. */
export async function daySpans(ctx: Context, id: string): Promise<DaySpan[]> {
  const days = await ctx.tx.rows<{ day: string; n: number }>(
    `select to_char(from_day, 'YYYY-MM-DD') as day, count(*)::int as n from surveillance.vintage_figure
     where force_id = $1 and vintage_id = $2 group by from_day order by from_day`,
    [ctx.forceId, id],
  );
  const spans: DaySpan[] = [];
  for (const { day, n } of days) {
    const last = spans.at(-1);
    if (last && last.rows + n <= ROWS_A_TIME) {
      last.to = day;
      last.days.push(day);
      last.rows += n;
    } else spans.push({ from: day, to: day, days: [day], rows: n });
  }
  return spans;
}

/**
 * Makes what a vintage says the figures that count, and adds daily ones up into the picture.
 * @param onProgress told after every span of days
 */
export async function applyVintage(
  ctx: Context,
  vintage: { id: string; source: string; period: Period; number: number },
  onProgress: (progress: Progress) => Promise<unknown>,
): Promise<void> {
  const spans = await daySpans(ctx, vintage.id);
  const due = spans.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const span of spans) {
    await onProgress({ done, due });
    await applySpan(ctx, vintage, span);
    if (vintage.period === 'day') {
      await carryToPicture(ctx, vintage, span);
      await sumImported(ctx, vintage.source, span.days);
    }
    done += span.rows;
  }
  await onProgress({ done, due });
}

const applySpan = (
  ctx: Context,
  { id, source, number }: { id: string; source: string; number: number },
  { from, to }: DaySpan,
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.figure
       (force_id, source, period, from_day, area_path, strand, target, offence, count, vintage)
     select $1, $3, period, from_day, area_path, strand, target, offence, count, $4
     from surveillance.vintage_figure where force_id = $1 and vintage_id = $2 and from_day between $5 and $6
     on conflict (force_id, source, period, from_day, area_path, strand, target, offence) do update
       set count = excluded.count, vintage = excluded.vintage`,
    [ctx.forceId, id, source, number, from, to],
  );

/**
 * Adds up the daily figures of the days a vintage touched into the counts of the picture: hate by day, area and strand.
 * The days alone say which: looking each figure up in the vintage takes a minute where a day has many kinds of offence.
 */
const carryToPicture = (ctx: Context, { source }: { source: string }, { days }: DaySpan): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.imported_count
       (force_id, source, happened_on, area_path, strand, count, imported_at)
     select $1, $2, f.from_day, f.area_path, f.strand, sum(f.count)::int, $3
     from surveillance.figure f
     where f.force_id = $1 and f.source = $2 and f.period = 'day' and f.from_day = any($4::date[])
       and f.strand <> 'CONTROL'
     group by f.from_day, f.area_path, f.strand
     on conflict (force_id, source, happened_on, area_path, strand) do update
       set count = excluded.count, imported_at = excluded.imported_at
       where imported_count.count <> excluded.count`,
    [ctx.forceId, source, ctx.now, days],
  );

/**
 * Ends a vintage that was checked or is being imported as imported with its number, or as the same as what was known;
 * answers 0 where it was dropped meanwhile.
 */
export const endVintage = (
  ctx: Context,
  given: { id: string; state: 'imported' | 'same'; number: number | null; by: string | null },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set state = $3, number = $4, imported_by = case when $3 = 'imported' then $5::uuid end,
       imported_at = case when $3 = 'imported' then $6::timestamptz end
     where force_id = $1 and id = $2 and state in ('checked', 'importing')`,
    [ctx.forceId, given.id, given.state, given.number, given.by, ctx.now],
  );

/** Forgets files that were checked and never imported. */
export async function dropStale(ctx: Context, before: Date): Promise<number> {
  const stale = await ctx.tx.rows<{ id: string }>(
    `update surveillance.vintage set state = 'dropped' where force_id = $1 and state = 'checked' and checked_at < $2
     returning id`,
    [ctx.forceId, before],
  );
  for (const { id } of stale) await dropFigures(ctx, id);
  return stale.length;
}
