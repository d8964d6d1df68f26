import type { Tx } from '#kernel/context';
import type { MonthCount, PreparedTable, TableSpec } from './published-table.model.ts';

export interface TableDraft {
  id: string;
  slug: string;
  title: string;
  note: string;
  correction: string | null;
  spec: TableSpec;
  content: PreparedTable;
  state: 'waiting' | 'published' | 'set-aside';
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
    `select ${FACTS}, content from surveillance.table_draft where force_id = $1 and id = $2`,
    [forceId, id],
  );

export const lockedDraft = (tx: Tx, forceId: string, id: string): Promise<TableDraft | undefined> =>
  tx.row<TableDraft>(
    `select ${FACTS}, content from surveillance.table_draft where force_id = $1 and id = $2 for update`,
    [forceId, id],
  );

/** Tables prepared here, newest first, without their counts. */
export const listDrafts = (tx: Tx, forceId: string): Promise<Omit<TableDraft, 'content'>[]> =>
  tx.rows(
    `select ${FACTS} from surveillance.table_draft where force_id = $1 order by prepared_at desc, id limit 100`,
    [forceId],
  );

/** Every table of the same counts that went out, all versions: what an outsider may have beside a new one. */
export const publishedBeside = (
  tx: Tx,
  forceId: string,
  basis: string,
): Promise<Array<{ spec: TableSpec; content: PreparedTable }>> =>
  tx.rows(
    `select spec, content from surveillance.table_draft
     where force_id = $1 and state = 'published' and spec ->> 'basis' = $2 order by decided_at, id`,
    [forceId, basis],
  );

/** Own reports by month it happened, area and strand; a report with two strands is in both. */
export const ownMonths = (
  tx: Tx,
  forceId: string,
  { from, to }: { from: string; to: string },
): Promise<MonthCount[]> =>
  tx.rows<MonthCount>(
    `select to_char(happened_on, 'YYYY-MM') as month, area_path as "areaPath", strand, count(*)::int as count
     from surveillance.counted_report where force_id = $1 and happened_on between $2 and $3
     group by 1, 2, 3`,
    [forceId, from, to],
  );

/** Imported counts of hate by month, area and strand, from days and months; comparison offences left out. */
export const importedMonths = (
  tx: Tx,
  forceId: string,
  { source, from, to }: { source: string; from: string; to: string },
): Promise<MonthCount[]> =>
  tx.rows<MonthCount>(
    `select to_char(from_day, 'YYYY-MM') as month, area_path as "areaPath", strand, sum(count)::int as count
     from surveillance.figure
     where force_id = $1 and source = $2 and from_day between $3 and $4 and period in ('day', 'month')
       and strand <> 'CONTROL'
     group by 1, 2, 3`,
    [forceId, source, from, to],
  );

/** Sources of imported counts by day or month. */
export async function tableSources(tx: Tx, forceId: string): Promise<string[]> {
  const rows = await tx.rows<{ source: string }>(
    `select distinct source from surveillance.figure
     where force_id = $1 and period in ('day', 'month') and strand <> 'CONTROL' order by source`,
    [forceId],
  );
  return rows.map(({ source }) => source);
}
