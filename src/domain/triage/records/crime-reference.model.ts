import { parse } from 'csv-parse/sync';

/** What a record system's reference may look like, in capitals: `42/10231/26`, `ALD-2026-000123`. */
const REFERENCE = /^[A-Z0-9][A-Z0-9/.-]{3,29}$/;
/** The most lines one import takes. */
export const IMPORT_LINES = 2_000;
const COLUMNS = ['report', 'crime_reference'];

/** The reference as it is kept, or undefined for what is none. */
export function crimeReferenceOf(text: string): string | undefined {
  const reference = text.trim().toUpperCase();
  return REFERENCE.test(reference) ? reference : undefined;
}

export interface ImportLine {
  line: number;
  /** A report's reference or identifier. */
  report: string;
  crimeReference: string;
}

/** What is wrong with one line; `key` stands below `triage.records.import.`. */
export interface ImportFault {
  line: number;
  key: string;
  value: string;
}

interface ParsedRow {
  record: string[];
  info: { lines: number };
}

/**
 * Reads the file the record system gave: a header `report,crime_reference` and a line a case. Everything wrong is named
 * at once; a report may stand in it twice only with the same reference.
 */
export function readReferences(text: string): { lines: ImportLine[]; faults: ImportFault[] } {
  let rows: ParsedRow[];
  try {
    rows = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as ParsedRow[];
  } catch {
    return { lines: [], faults: [{ line: 1, key: 'broken', value: '' }] };
  }
  const [header, ...body] = rows;
  const names = (header?.record ?? []).map((name) => name.toLowerCase().replaceAll(' ', '_'));
  const [reportAt, referenceAt] = COLUMNS.map((name) => names.indexOf(name)) as [number, number];
  if (reportAt < 0 || referenceAt < 0) return { lines: [], faults: [{ line: 1, key: 'header', value: '' }] };
  if (body.length === 0) return { lines: [], faults: [{ line: 2, key: 'empty', value: '' }] };
  if (body.length > IMPORT_LINES)
    return { lines: [], faults: [{ line: IMPORT_LINES + 2, key: 'tooMany', value: '' }] };
  const lines: ImportLine[] = [];
  const faults: ImportFault[] = [];
  const seen = new Map<string, string>();
  for (const { record, info } of body) {
    const report = record[reportAt] ?? '';
    const typed = record[referenceAt] ?? '';
    const crimeReference = crimeReferenceOf(typed);
    const before = seen.get(report.toLowerCase());
    if (report === '') faults.push({ line: info.lines, key: 'noReport', value: '' });
    else if (!crimeReference)
      faults.push({ line: info.lines, key: 'badReference', value: typed.slice(0, 60) });
    else if (before && before !== crimeReference)
      faults.push({ line: info.lines, key: 'twice', value: report });
    else if (!before) {
      seen.set(report.toLowerCase(), crimeReference);
      lines.push({ line: info.lines, report, crimeReference });
    }
  }
  return { lines, faults };
}
