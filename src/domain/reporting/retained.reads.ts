import type { Tx } from '#kernel/context';

/** The identifiers of a report's files, for the store; they are the files' names there. Staff or worker connection. */
export async function evidenceIdsOf(
  tx: Tx,
  forceId: string,
  reportIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    'select id from reporting.evidence where force_id = $1 and report_id = any ($2::uuid[]) order by id',
    [forceId, reportIds],
  );
  return rows.map(({ id }) => id);
}

/** The report each file belongs to. */
export const reportsOfEvidence = (
  tx: Tx,
  forceId: string,
  evidenceIds: readonly string[],
): Promise<Array<{ subjectId: string; reportId: string }>> =>
  tx.rows(
    `select id as "subjectId", report_id as "reportId" from reporting.evidence
     where force_id = $1 and id = any ($2::uuid[]) and report_id is not null`,
    [forceId, evidenceIds],
  );

/** The text lines these reports are talked about on. */
export async function textLinesOf(tx: Tx, forceId: string, reportIds: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select line_id as id from reporting.text_thread where force_id = $1 and report_id = any ($2::uuid[])
     union select line_id from reporting.text_out where force_id = $1 and report_id = any ($2::uuid[])`,
    [forceId, reportIds],
  );
  return rows.map(({ id }) => id);
}

/** Reports whose sender withdrew them, the latest first. */
export const withdrawnReports = (
  tx: Tx,
  forceId: string,
  limit: number,
): Promise<Array<{ id: string; reference: string; withdrawnAt: Date }>> =>
  tx.rows(
    `select id, reference, withdrawn_at as "withdrawnAt" from reporting.report
     where force_id = $1 and withdrawn_at is not null order by withdrawn_at desc, id limit $2`,
    [forceId, limit],
  );

/** Answers to the equality questions given in or before a month (`YYYY-MM-DD`), with that month's first day. */
export const equalityAnswersBefore = (
  tx: Tx,
  forceId: string,
  { before, limit }: { before: string; limit: number },
): Promise<Array<{ id: string; on: string }>> =>
  tx.rows(
    `select id, to_char(answered_in, 'YYYY-MM-DD') as on from reporting.equality_answer
     where force_id = $1 and answered_in <= $2::date order by answered_in, id limit $3`,
    [forceId, before, limit],
  );
