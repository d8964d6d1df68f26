import type { Tx } from '#kernel/context';

/** Where officers have said that reports count, by report. */
export async function placesOfReports(
  tx: Tx,
  forceId: string,
  reportIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.rows<{ reportId: string; areaPath: string }>(
    `select report_id as "reportId", area_path as "areaPath" from surveillance.report_place
     where force_id = $1 and report_id = any($2::uuid[])`,
    [forceId, reportIds],
  );
  return new Map(rows.map(({ reportId, areaPath }) => [reportId, areaPath]));
}
