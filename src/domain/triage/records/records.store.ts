import type { Context } from '#kernel/context';
import type { ExportFormat } from './record.model.ts';

export async function putCrimeReference(
  ctx: Context,
  row: { caseId: string; reference: string; before: string | null; isImported: boolean; setBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.crime_reference (force_id, id, case_id, reference, before, is_imported, set_by, set_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [ctx.forceId, ctx.newId(), row.caseId, row.reference, row.before, row.isImported, row.setBy, ctx.now],
  );
  await ctx.tx.run('update triage.case_file set crime_reference = $3 where force_id = $1 and id = $2', [
    ctx.forceId,
    row.caseId,
    row.reference,
  ]);
}

export interface ExportRow {
  id: string;
  caseId: string | null;
  /** `YYYY-MM-DD` */
  sinceOn: string | null;
  format: ExportFormat;
  hasMark: boolean;
  withIdentity: boolean;
  reason: string | null;
  recordCount: number;
  leftOut: number;
  sha256: Buffer;
  madeBy: string;
  madeAt: Date;
}

export async function insertExport(
  ctx: Context,
  row: Omit<ExportRow, 'madeAt' | 'recordCount'> & {
    items: ReadonlyArray<{ reportId: string; hasIdentity: boolean }>;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.record_export (force_id, id, case_id, since_on, format, has_mark, with_identity, reason,
       record_count, left_out, sha256, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ctx.forceId,
      row.id,
      row.caseId,
      row.sinceOn,
      row.format,
      row.hasMark,
      row.withIdentity,
      row.reason,
      row.items.length,
      row.leftOut,
      row.sha256,
      row.madeBy,
      ctx.now,
    ],
  );
  await ctx.tx.run(
    `insert into triage.record_export_item (force_id, export_id, report_id, has_identity)
     select $1, $2, * from unnest($3::uuid[], $4::boolean[])`,
    [
      ctx.forceId,
      row.id,
      row.items.map(({ reportId }) => reportId),
      row.items.map(({ hasIdentity }) => hasIdentity),
    ],
  );
}
