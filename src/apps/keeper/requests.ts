import { z } from 'zod';
import { isForceId, isUuid } from '#kernel/ids';
import { KEY_PURPOSES } from '#platform/crypto/force-keys';

// What may stand in a request. Everything else is refused before the database is asked.
const forceId = z.string().refine(isForceId);
const id = z.uuid().transform((text) => text.toLowerCase());
const base64 = z.base64().max(1_500_000);

/** Records in one request. */
const MOST_RECORDS = 1_000;
/** Sealed fields of a record that may be asked for at once, whichever way: none has as many. */
const MOST_FIELDS = 10;

const fieldName = z.string().max(60);
const record = z.object({
  table: z.string().regex(/^[a-z]+\.[a-z_]{1,40}$/),
  recordId: id,
  sealId: id,
  purpose: z.string().regex(/^[a-z][a-z-]{1,39}$/),
  reason: z.string().max(500).optional(),
});

/** One record of which fields are to be opened. */
export interface OpenItem extends z.infer<typeof record> {
  /** Names of the sealed fields. */
  fields: readonly string[];
  /** The sealed bytes, in the order of the fields. */
  sealed: readonly Buffer[];
}

const who = z.object({
  forceId,
  sessionId: id.optional(),
  actorName: z.string().max(80).optional(),
});
export type OpenBody = z.infer<typeof who> & {
  items: readonly OpenItem[];
  /** Of the items at least one of each kind that a rule can tell apart: what came in one frame is of one kind. */
  kinds: readonly OpenItem[];
};

const openItem = record
  .extend({
    fields: z
      .record(fieldName, base64)
      .refine((fields) => Object.keys(fields).length <= MOST_FIELDS, 'too many fields'),
  })
  .transform(
    ({ fields, ...one }): OpenItem => ({
      ...one,
      fields: Object.keys(fields),
      sealed: Object.values(fields).map((text) => Buffer.from(text, 'base64')),
    }),
  );

/** Records of any kinds, their sealed fields as base64. */
export const openBody = who
  .extend({ items: z.array(openItem).min(1).max(MOST_RECORDS) })
  .transform((asked): OpenBody => ({ ...asked, kinds: asked.items }));

// Thousands of identifiers are looked at in one go: a schema for each would take as long as opening the record.
const ids = z
  .custom<string[]>(
    (list) =>
      Array.isArray(list) &&
      list.length > 0 &&
      list.length <= MOST_RECORDS &&
      list.every((one) => typeof one === 'string' && isUuid(one)),
  )
  .transform((list) => list.map((one) => one.toLowerCase()));
const lengths = z.custom<number[]>(
  (list) =>
    Array.isArray(list) &&
    list.length <= MOST_RECORDS * MOST_FIELDS &&
    list.every((one) => Number.isInteger(one) && one > 0),
);
const { table, purpose, reason } = record.shape;

/** Records of one kind for one purpose: their sealed fields follow as bytes, record after record, field after field. */
export const openManyBody = who
  .extend({
    table,
    purpose,
    reason,
    fields: z.array(fieldName).min(1).max(MOST_FIELDS),
    recordIds: ids,
    sealIds: ids,
    lengths,
    rest: z.instanceof(Buffer),
  })
  .transform((asked, ctx): OpenBody => {
    const { forceId, sessionId, actorName, table, purpose, reason } = asked;
    const { fields, recordIds, sealIds, lengths, rest } = asked;
    const isWhole =
      sealIds.length === recordIds.length &&
      lengths.length === recordIds.length * fields.length &&
      lengths.reduce((sum, length) => sum + length, 0) === rest.length;
    if (!isWhole) {
      ctx.addIssue({
        code: 'custom',
        path: ['lengths'],
        message: 'the bytes are not those of these records',
      });
      return z.NEVER;
    }
    let place = 0;
    let from = 0;
    const items = recordIds.map((recordId, at): OpenItem => {
      const sealed = fields.map(() => {
        const length = lengths[place++] as number;
        from += length;
        return rest.subarray(from - length, from);
      });
      return { table, recordId, sealId: sealIds[at] as string, purpose, reason, fields, sealed };
    });
    return { forceId, sessionId, actorName, items, kinds: items.slice(0, 1) };
  });

/** The texts of each record under the names of its fields. */
export const namedTexts = (
  items: readonly OpenItem[],
  texts: readonly string[][],
): Array<Record<string, string>> =>
  items.map(({ fields }, at) =>
    Object.fromEntries(fields.map((field, place) => [field, texts[at]?.[place] ?? ''])),
  );

export const openFileBody = who.extend({ item: record.extend({ salt: base64.max(40) }) });
export type OpenFileBody = z.infer<typeof openFileBody>;

export const bundleBody = z.object({
  forceId,
  sessionId: id,
  reportId: id,
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BundleBody = z.infer<typeof bundleBody>;

export const statementBody = z.object({
  forceId,
  sessionId: id,
  subjectId: id,
  text: z.string().min(1).max(100_000),
});
export type StatementBody = z.infer<typeof statementBody>;

export const checkpointBody = z.object({ forceId, seq: z.int().positive(), hash: base64 });
export type CheckpointBody = z.infer<typeof checkpointBody>;

export const forceBody = z.object({ forceId });
export const rotateBody = z.object({ forceId, purpose: z.enum(KEY_PURPOSES) });
export const revokeBody = z.object({
  forceId,
  keyId: z.string().min(1).max(100),
  reason: z.string().trim().min(1).max(300),
});
