import type { Tx } from '#kernel/context';
import type { Mapping, Period } from './mapping.model.ts';
import type { LineProblem } from './read-lines.model.ts';

/** From the first byte of a file to the last word about it. */
export type VintageState =
  | 'arriving'
  | 'checking'
  | 'asking'
  | 'refused'
  | 'checked'
  | 'importing'
  | 'imported'
  | 'same'
  | 'dropped';

export interface Vintage {
  id: string;
  source: string;
  number: number | null;
  state: VintageState;
  /** Names on the file's first line. */
  columns: string[];
  mapping: Mapping;
  period: Period;
  /** `YYYY-MM-DD`; null where no line could be read. */
  firstDay: string | null;
  lastDay: string | null;
  lines: number;
  total: number;
  unknownArea: number;
  problemCount: number;
  newFigures: number;
  changedFigures: number;
  goneFigures: number;
  checkedBy: string | null;
  checkedAt: Date;
  /** Whose word it was that the file is to count. */
  importedBy: string | null;
  importedAt: Date | null;
  /** While it is imported: figures written, of how many (`progress.model.ts`). */
  figuresDone: number;
  figuresDue: number | null;
  /** Whether a person has said how this very file is to be read. */
  isSaid: boolean;
  /** Whether the file itself is still kept. */
  hasFile: boolean;
}

const VINTAGE = `id, source, number, state, file_columns as columns, mapping, period, to_char(first_day, 'YYYY-MM-DD') as "firstDay",
  to_char(last_day, 'YYYY-MM-DD') as "lastDay", lines, total::float8 as total, unknown_area::float8 as "unknownArea",
  problem_count as "problemCount", new_figures as "newFigures", changed_figures as "changedFigures",
  gone_figures as "goneFigures", checked_by as "checkedBy", checked_at as "checkedAt", imported_by as "importedBy", imported_at as "importedAt",
  figures_done as "figuresDone", figures_due as "figuresDue",
  is_said as "isSaid", seal_id is not null as "hasFile"`;

export const vintageById = (tx: Tx, forceId: string, id: string): Promise<Vintage | undefined> =>
  tx.row<Vintage>(`select ${VINTAGE} from surveillance.vintage where force_id = $1 and id = $2`, [
    forceId,
    id,
  ]);

export const lockedVintage = (tx: Tx, forceId: string, id: string): Promise<Vintage | undefined> =>
  tx.row<Vintage>(`select ${VINTAGE} from surveillance.vintage where force_id = $1 and id = $2 for update`, [
    forceId,
    id,
  ]);

/**
 * Whether a file is to be read or imported and nobody is at it any more. One statement: the file and the queue are seen
 * as they stood at one moment.
 */
export async function hasStopped(tx: Tx, forceId: string, id: string): Promise<boolean> {
  const row = await tx.row<{ stopped: boolean }>(
    `select state in ('checking', 'importing') and not platform.has_job($1,
       case state when 'checking' then 'surveillance.check-counts' else 'surveillance.import-counts' end,
       'importId', id::text) as stopped
     from surveillance.vintage where force_id = $1 and id = $2`,
    [forceId, id],
  );
  return row?.stopped ?? false;
}

/** The vintages of a force, newest first. */
export const listVintages = (tx: Tx, forceId: string, limit = 100): Promise<Vintage[]> =>
  tx.rows<Vintage>(
    `select ${VINTAGE} from surveillance.vintage where force_id = $1
     order by checked_at desc, id limit $2`,
    [forceId, limit],
  );

/**
 * The imported vintage of a source that came from this very file by this very mapping, if there is one and no later vintage
 * has said anything of its days: an earlier file sent again after a revision takes the revision back.
 */
export const sameFile = (
  tx: Tx,
  forceId: string,
  about: { source: string; fileSha256: Buffer; mapping: Mapping },
): Promise<Vintage | undefined> =>
  tx.row<Vintage>(
    `select ${VINTAGE} from surveillance.vintage v
     where force_id = $1 and source = $2 and file_sha256 = $3 and mapping = $4::jsonb and state = 'imported'
       and not exists (select from surveillance.vintage later
         where later.force_id = $1 and later.source = $2 and later.number > v.number
           and later.first_day <= v.last_day and later.last_day >= v.first_day)
     order by number desc limit 1`,
    [forceId, about.source, about.fileSha256, JSON.stringify(about.mapping)],
  );

/** The number of the vintage that came from the same file by the same mapping as this one, if there is one. */
export async function sameAs(tx: Tx, forceId: string, id: string): Promise<number | undefined> {
  const row = await tx.row<{ number: number }>(
    `select w.number from surveillance.vintage v
     join surveillance.vintage w on w.force_id = $1 and w.source = v.source and w.file_sha256 = v.file_sha256
       and w.mapping = v.mapping and w.state = 'imported'
     where v.force_id = $1 and v.id = $2 order by w.number desc limit 1`,
    [forceId, id],
  );
  return row?.number;
}

export async function nextNumber(tx: Tx, forceId: string, source: string): Promise<number> {
  const row = await tx.row<{ n: number }>(
    'select coalesce(max(number), 0) + 1 as n from surveillance.vintage where force_id = $1 and source = $2',
    [forceId, source],
  );
  return row?.n ?? 1;
}

export async function problemsOf(tx: Tx, forceId: string, id: string): Promise<LineProblem[]> {
  const row = await tx.row<{ problems: LineProblem[] }>(
    'select problems from surveillance.vintage where force_id = $1 and id = $2',
    [forceId, id],
  );
  return row?.problems ?? [];
}

export async function savedMapping(tx: Tx, forceId: string, source: string): Promise<unknown> {
  const row = await tx.row<{ mapping: unknown }>(
    'select mapping from surveillance.import_mapping where force_id = $1 and source = $2',
    [forceId, source],
  );
  return row?.mapping;
}

/** A figure that a later file changed: both are kept. */
export interface Revision {
  fromDay: string;
  areaPath: string;
  strand: string;
  target: string;
  offence: string;
  before: number | null;
  count: number;
}

/** The largest changes as they were kept when the file was compared; null for one imported before they were kept. */
export async function keptChanges(tx: Tx, forceId: string, id: string): Promise<Revision[] | null> {
  const row = await tx.row<{ changes: Revision[] | null }>(
    'select largest_changes as changes from surveillance.vintage where force_id = $1 and id = $2',
    [forceId, id],
  );
  return row?.changes ?? null;
}

/** What a vintage changed of figures known before, the largest changes first. */
export const revisionsOf = (tx: Tx, forceId: string, id: string, limit = 50): Promise<Revision[]> =>
  tx.rows<Revision>(
    `select to_char(v.from_day, 'YYYY-MM-DD') as "fromDay", v.area_path as "areaPath", v.strand,
       v.target, v.offence, b.count as before, v.count
     from surveillance.vintage_figure v
     join surveillance.vintage w on w.force_id = $1 and w.id = v.vintage_id
     cross join lateral (
       select o.count from surveillance.vintage_figure o
       join surveillance.vintage p on p.force_id = $1 and p.id = o.vintage_id and p.source = w.source
         and p.number is not null and (w.number is null or p.number < w.number)
       where o.force_id = $1 and o.period = v.period and o.from_day = v.from_day and o.area_path = v.area_path
         and o.strand = v.strand and o.target = v.target and o.offence = v.offence
       order by p.number desc limit 1) b
     where v.force_id = $1 and v.vintage_id = $2 and b.count <> v.count
     order by abs(b.count - v.count) desc, v.from_day, v.area_path, v.strand limit $3`,
    [forceId, id, limit],
  );

/** Counts of one source as they stood when a vintage was the newest, by period; without a vintage as they stand now. */
export const seriesOf = (
  tx: Tx,
  forceId: string,
  ask: { source: string; period: Period; areaPath: string; strand?: string; offence?: string; asOf?: number },
): Promise<Array<{ fromDay: string; count: number; vintage: number }>> =>
  tx.rows(
    `select to_char(from_day, 'YYYY-MM-DD') as "fromDay", sum(count)::int as count, max(number) as vintage
     from (
       select distinct on (v.from_day, v.area_path, v.strand, v.target, v.offence) v.from_day, v.count, w.number
       from surveillance.vintage_figure v
       join surveillance.vintage w on w.force_id = $1 and w.id = v.vintage_id and w.source = $2 and w.number <= $7
       where v.force_id = $1 and v.period = $3
         and ($4 = '' or v.area_path = $4 or starts_with(v.area_path, $4 || '/'))
         and ($5::text is null or v.strand = $5) and ($6::text is null or v.offence = $6)
       order by v.from_day, v.area_path, v.strand, v.target, v.offence, w.number desc) latest
     group by from_day order by from_day`,
    [
      forceId,
      ask.source,
      ask.period,
      ask.areaPath,
      ask.strand ?? null,
      ask.offence ?? null,
      ask.asOf ?? 2_147_483_647,
    ],
  );
