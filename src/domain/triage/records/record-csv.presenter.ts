import { csvLine } from '#reference/csv-text';
import type { PoleRecord, RecordFile } from './record.model.ts';

/** Columns of the comma-separated form, in order: one line an entity, so that a case with three files has three lines more. */
export const CSV_COLUMNS = [
  'export_id',
  'exported_at',
  'exported_by',
  'record_id',
  'reference',
  'case_id',
  'crime_reference',
  'entity',
  'entity_id',
  'type',
  'on',
  'words',
  'area',
  'strands',
  'perceived_religions',
  'perceived_by',
  'decision',
  'risk',
  'outcome',
  'reported_at',
  'received_by',
  'language',
  'name',
  'contact',
  'safety',
  'sha256',
] as const;
type Cells = Partial<Record<(typeof CSV_COLUMNS)[number], string>>;

/** What a file of UTF-8 begins with where a spreadsheet is to know it. */
export const BYTE_ORDER_MARK = '\uFEFF';

const list = (values: readonly string[]): string => values.join(' ');

function entities(record: PoleRecord): Cells[] {
  const { event } = record;
  return [
    {
      entity: 'EVENT',
      entity_id: record.id,
      type: list(event.type),
      on: event.on ?? '',
      words: event.words,
      strands: list(event.strands),
      perceived_religions: list(event.perceivedReligions),
      perceived_by: event.perceivedBy,
      decision: event.decision ?? '',
      risk: event.risk ?? '',
      outcome: event.outcome ?? '',
      reported_at: event.reportedAt,
      received_by: event.receivedBy,
      language: event.language,
    },
    ...record.location.map(({ area, kind, words }) => ({
      entity: 'LOCATION',
      entity_id: record.id,
      type: kind ?? '',
      words,
      area: area ?? '',
    })),
    ...record.object.map((one) => ({
      entity: 'OBJECT',
      entity_id: one.id,
      type: one.type,
      on: one.on ?? '',
      words: one.description,
      sha256: one.sha256 ?? '',
    })),
    ...record.person.map((one) => ({
      entity: 'PERSON',
      entity_id: one.id,
      type: one.role,
      name: one.name,
      contact: JSON.stringify(one.contact),
      safety: JSON.stringify(one.safety),
    })),
  ];
}

/** The file as comma-separated values (RFC 4180, UTF-8), every field in quotes and no field a formula. */
export function recordCsv(file: RecordFile, { hasMark }: { hasMark: boolean }): string {
  const lines = file.records.flatMap((record) =>
    entities(record).map((cells) => {
      const all: Cells = {
        export_id: file.exportId,
        exported_at: file.exportedAt,
        exported_by: file.exportedBy,
        record_id: record.id,
        reference: record.reference,
        case_id: record.caseId,
        crime_reference: record.crimeReference ?? '',
        ...cells,
      };
      return csvLine(CSV_COLUMNS.map((column) => all[column] ?? ''));
    }),
  );
  return `${hasMark ? BYTE_ORDER_MARK : ''}${csvLine(CSV_COLUMNS)}${lines.join('')}`;
}
