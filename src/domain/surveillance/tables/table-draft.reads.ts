import type { Tx } from '#kernel/context';
import { OWN_REPORTS } from '#room/figures';
import type { MonthCount, PreparedTable, TableSpec } from './published-table.model.ts';

export interface TableDraft {
  id: string;
  slug: string;
  title: string;
  note: string;
  correction: string | null;
  spec: TableSpec;
  /** Null until the worker has made it safe. */
  content: PreparedTable | null;
  /** Fingerprint of the counts it was made of, and of what was published beside it. */
  madeFrom: Buffer | null;
  state: 'making' | 'waiting' | 'published' | 'set-aside';
  number: number | null;
  preparedBy: string;
  preparedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

const FACTS = `id, slug, title, note, correction, spec, state, number, prepared_by as "preparedBy",
  prepared_at as "preparedAt", decided_by as "decidedBy", decided_at as "decidedAt"`;

export const draftById = (tx: Tx, forceId: string, id: string): Promise<TableDraft | undefined> =>
  tx.row<TableDraft>(
    `select ${FACTS}, content, made_from as "madeFrom" from surveillance.table_draft where force_id = $1 and id = $2`,
    [forceId, id],
  );

export const lockedDraft = (tx: Tx, forceId: string, id: string): Promise<TableDraft | undefined> =>
  tx.row<TableDraft>(
    `select ${FACTS}, content, made_from as "madeFrom" from surveillance.table_draft
     where force_id = $1 and id = $2 for update`,
    [forceId, id],
  );

/** Tables prepared here, newest first, without their counts. */
export const listDrafts = (tx: Tx, forceId: string): Promise<Omit<TableDraft, 'content' | 'madeFrom'>[]> =>
  tx.rows(
    `select ${FACTS} from surveillance.table_draft where force_id = $1 order by prepared_at desc, id limit 100`,
    [forceId],
  );

/** A table that went out, without its counts. */
export interface PublishedDraft {
  id: string;
  spec: TableSpec;
}

/** Every table of the same counts that went out, all versions, oldest first: what an outsider may have beside a new one. */
export const publishedOf = (tx: Tx, forceId: string, basis: string): Promise<PublishedDraft[]> =>
  tx.rows<PublishedDraft>(
    `select id, spec from surveillance.table_draft
     where force_id = $1 and state = 'published' and spec ->> 'basis' = $2 order by decided_at, id`,
    [forceId, basis],
  );

export const contentsOf = (
  tx: Tx,
  forceId: string,
  ids: readonly string[],
): Promise<Array<{ spec: TableSpec; content: PreparedTable }>> =>
  tx.rows(
    `select spec, content from surveillance.table_draft
     where force_id = $1 and id = any($2::uuid[]) and content is not null order by decided_at, id`,
    [forceId, ids],
  );

/** Which months of which counts. */
export interface MonthsAsk {
  basis: string;
  from: string;
  to: string;
}

/** Own reports by month it happened, area and strand; a report with two strands is in both. */
const OWN_MONTHS = `select to_char(happened_on, 'YYYY-MM') as month, area_path, strand, count(*)::int as count
     from surveillance.counted_report where force_id = $1 and happened_on between $2 and $3 and $4::text = '${OWN_REPORTS}'
     group by 1, 2, 3`;

/** Imported counts of hate by month, area and strand, from days and months; comparison offences left out. */
const IMPORTED_MONTHS = `select to_char(from_day, 'YYYY-MM') as month, area_path, strand, sum(count)::int as count
     from surveillance.figure
     where force_id = $1 and from_day between $2 and $3 and source = $4 and period in ('day', 'month')
       and strand <> 'CONTROL'
     group by 1, 2, 3`;

const valuesOf = (forceId: string, { from, to, basis }: MonthsAsk): string[] => [forceId, from, to, basis];

/** The counts a table is made of. */
export const monthCounts = (tx: Tx, forceId: string, ask: MonthsAsk): Promise<MonthCount[]> =>
  ask.basis === OWN_REPORTS
    ? tx.rows<MonthCount>(
        `select month, area_path as "areaPath", strand, count from (${OWN_MONTHS}) m`,
        valuesOf(forceId, ask),
      )
    : tx.rows<MonthCount>(
        `select month, area_path as "areaPath", strand, count from (${IMPORTED_MONTHS}) m`,
        valuesOf(forceId, ask),
      );

const PRINT = `encode(sha256(convert_to(coalesce(string_agg(concat_ws(' ', month, strand, count, area_path), E'\n'
  order by month, strand, area_path collate "C"), ''), 'UTF8')), 'hex') as print`;

/** What those counts are, in few letters: made where they lie, so that nobody waits while they travel. */
export async function monthsPrint(tx: Tx, forceId: string, ask: MonthsAsk): Promise<string> {
  const row =
    ask.basis === OWN_REPORTS
      ? await tx.row<{ print: string }>(`select ${PRINT} from (${OWN_MONTHS}) m`, valuesOf(forceId, ask))
      : await tx.row<{ print: string }>(
          `select ${PRINT} from (${IMPORTED_MONTHS}) m`,
          valuesOf(forceId, ask),
        );
  return row?.print ?? '';
}

/** Sources of imported counts by day or month, each found by one step through the index. */
export async function tableSources(tx: Tx, forceId: string): Promise<string[]> {
  const rows = await tx.rows<{ source: string }>(
    `with recursive known (source) as (
       (select source from surveillance.figure where force_id = $1 order by source limit 1)
       union all
       select (select f.source from surveillance.figure f where f.force_id = $1 and f.source > known.source
         order by f.source limit 1)
       from known where known.source is not null)
     select source from known where source is not null and coalesce(
       (select true from surveillance.figure f where f.force_id = $1 and f.source = known.source and f.period = 'day'
          and f.strand <> 'CONTROL' order by f.from_day limit 1),
       (select true from surveillance.figure f where f.force_id = $1 and f.source = known.source and f.period = 'month'
          and f.strand <> 'CONTROL' order by f.from_day limit 1), false)`,
    [forceId],
  );
  return rows.map(({ source }) => source);
}
