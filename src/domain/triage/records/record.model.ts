import { createHash } from 'node:crypto';
import { z } from 'zod';

export const EXPORT_FORMATS = ['JSON', 'CSV'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** Why who reported goes to the record system; the code stands on the case's access page. */
export const EXPORT_REASONS = ['record-export', 'court-file'] as const;
/** The most cases one file holds. */
export const EXPORT_CASES = 200;

const day = z.iso.date();
const instant = z.iso.datetime();

/** A victim or a witness who gave their name to the police. There is no other kind of person here, and never a suspect. */
const person = z.strictObject({
  id: z.uuid().describe('The same in every export of this case'),
  role: z.enum(['VICTIM', 'WITNESS']),
  name: z.string(),
  contact: z.record(z.string(), z.unknown()).describe('How to reach them, as they gave it'),
  safety: z.record(z.string(), z.unknown()).describe('When and how it is safe to reach them: obey it'),
});

const object = z.strictObject({
  id: z.uuid(),
  type: z.enum(['FILE', 'LETTER']),
  description: z.string().describe('Media type of a file, kind of a letter; never its words'),
  on: day.nullable(),
  sha256: z.string().nullable().describe('Of a file as it is kept, in hexadecimal'),
});

const location = z.strictObject({
  area: z.string().nullable().describe('Area path of this system: area/ward'),
  kind: z.string().nullable(),
  words: z.string().describe('As the person wrote it'),
});

const event = z.strictObject({
  type: z.array(z.string()).describe('What happened, as ticked'),
  on: day.nullable(),
  precision: z.enum(['DAY', 'SEVERAL', 'UNKNOWN']),
  reportedAt: instant,
  receivedBy: z.string().describe('The route it came by'),
  language: z.string(),
  words: z.string().describe('The person’s own words, in their language'),
  strands: z.array(z.string()).describe('What the offender appeared to target; perception, not proof'),
  perceivedReligions: z.array(z.string()),
  perceivedBy: z.string(),
  isRepeat: z.boolean(),
  danger: z.boolean(),
  decision: z.string().nullable().describe('The officer’s route: CRIME and others'),
  risk: z.enum(['LOW', 'MEDIUM', 'HIGH']).nullable(),
  outcome: z.string().nullable().describe('Home Office outcome type, once closed'),
});

const record = z.strictObject({
  id: z.uuid().describe('Of the report; the key of the crime reference that comes back'),
  reference: z.string(),
  caseId: z.uuid(),
  state: z.enum(['offered', 'supervised', 'closed']),
  crimeReference: z.string().nullable(),
  person: z.array(person),
  object: z.array(object),
  location: z.array(location),
  event,
});
export type PoleRecord = z.infer<typeof record>;

/** The file. Strict: nothing that is not named here is ever in it. */
export const recordFile = z.strictObject({
  format: z.literal('stand-together.records/1'),
  exportId: z.uuid().describe('The same for the same download, however often it is repeated'),
  exportedAt: instant,
  exportedBy: z.uuid().describe('Identifier of the member of staff'),
  force: z.string(),
  withIdentity: z.boolean(),
  leftOut: z.int().min(0).describe('Cases restricted to named people of whom the exporter is not one'),
  recordsSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Of the JSON text of `records`'),
  records: z.array(record),
});
export type RecordFile = z.infer<typeof recordFile>;

/** The JSON Schema of the file, made from what checks it. */
export const recordSchema = (): Record<string, unknown> =>
  z.toJSONSchema(recordFile, { target: 'draft-2020-12' });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An identifier made from another one: the same each time, and telling nothing. UUID version 8. */
export function derivedId(id: string, part: string): string {
  const hex = sha256(`stand-together ${part} ${id}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The file with its hash, checked against its schema. @throws ZodError where anything else got in */
export const sealedFile = (file: Omit<RecordFile, 'format' | 'recordsSha256'>): RecordFile =>
  recordFile.parse({
    format: 'stand-together.records/1',
    ...file,
    recordsSha256: sha256(JSON.stringify(file.records)),
  });
