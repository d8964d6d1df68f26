import type { Tx } from '#kernel/context';
import type { ExportRow } from './records.store.ts';

const EXPORT = `id, case_id as "caseId", to_char(since_on, 'YYYY-MM-DD') as "sinceOn", format, has_mark as "hasMark",
  with_identity as "withIdentity", reason, record_count as "recordCount", left_out as "leftOut", sha256,
  made_by as "madeBy", made_at as "madeAt"`;

export const exportById = (tx: Tx, forceId: string, id: string): Promise<ExportRow | undefined> =>
  tx.row<ExportRow>(`select ${EXPORT} from triage.record_export where force_id = $1 and id = $2`, [
    forceId,
    id,
  ]);

/** A person's own exports, latest first. */
export const exportsBy = (tx: Tx, forceId: string, staffId: string): Promise<ExportRow[]> =>
  tx.rows<ExportRow>(
    `select ${EXPORT} from triage.record_export where force_id = $1 and made_by = $2 order by made_at desc, id limit 30`,
    [forceId, staffId],
  );

const IN_SCOPE = `exists (select 1 from unnest($2::text[]) s(path)
  where s.path = '' or o.area_path = s.path or starts_with(coalesce(o.area_path, ''), s.path || '/'))`;

/** Cases in these areas to which something happened on or since a day (London), the oldest change first. */
export const casesChangedSince = (
  tx: Tx,
  forceId: string,
  range: { scopes: readonly string[]; sinceOn: string; limit: number },
): Promise<Array<{ caseId: string; reportId: string }>> =>
  tx.rows(
    `select c.id as "caseId", c.report_id as "reportId" from triage.case_file c
     join triage.oversight o on o.force_id = $1 and o.report_id = c.report_id
     where c.force_id = $1 and (o.changed_at at time zone 'Europe/London')::date >= $3::date and ${IN_SCOPE}
     order by o.changed_at, c.id limit $4`,
    [forceId, range.scopes, range.sinceOn, range.limit],
  );

/** The letters and leaflets of a report, without their words. */
export const lettersOf = (
  tx: Tx,
  forceId: string,
  reportId: string,
): Promise<Array<{ id: string; kind: string; foundOn: string | null }>> =>
  tx.rows(
    `select id, kind, to_char(found_on, 'YYYY-MM-DD') as "foundOn" from triage.material
     where force_id = $1 and report_id = $2 order by recorded_at, id`,
    [forceId, reportId],
  );

export interface FoundCase {
  caseId: string;
  reportId: string;
  areaPath: string | null;
  state: string;
  crimeReference: string | null;
}

const FOUND = `select c.id as "caseId", c.report_id as "reportId", o.area_path as "areaPath", c.state,
    c.crime_reference as "crimeReference"
  from triage.case_file c join triage.oversight o on o.force_id = $1 and o.report_id = c.report_id`;

/** The cases of a crime reference, as it was read out. */
export const casesOfCrime = (tx: Tx, forceId: string, reference: string): Promise<FoundCase[]> =>
  tx.rows<FoundCase>(
    `${FOUND} where c.force_id = $1 and c.crime_reference = $2 order by c.opened_at, c.id limit 50`,
    [forceId, reference],
  );

/** The case of one report, with its area. */
export const caseOfReportRow = (tx: Tx, forceId: string, reportId: string): Promise<FoundCase | undefined> =>
  tx.row<FoundCase>(`${FOUND} where c.force_id = $1 and c.report_id = $2`, [forceId, reportId]);

/** Every reference a case was ever given, oldest first. */
export const crimeReferencesOf = (
  tx: Tx,
  forceId: string,
  caseId: string,
): Promise<Array<{ reference: string; isImported: boolean; setBy: string; setAt: Date }>> =>
  tx.rows(
    `select reference, is_imported as "isImported", set_by as "setBy", set_at as "setAt" from triage.crime_reference
     where force_id = $1 and case_id = $2 order by set_at, id`,
    [forceId, caseId],
  );
