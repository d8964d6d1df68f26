import { z } from 'zod';
import { isForceId } from '#kernel/ids';
import { KEY_PURPOSES } from '#platform/crypto/force-keys';

// What may stand in a request. Everything else is refused before the database is asked.
const forceId = z.string().refine(isForceId);
const id = z.uuid().transform((text) => text.toLowerCase());
const base64 = z.base64().max(1_500_000);

const openItem = z.object({
  table: z.string().regex(/^[a-z]+\.[a-z_]{1,40}$/),
  recordId: id,
  sealId: id,
  fields: z.record(
    z.string().max(60),
    base64.transform((text): Buffer => Buffer.from(text, 'base64')),
  ),
  purpose: z.string().regex(/^[a-z][a-z-]{1,39}$/),
  reason: z.string().max(500).optional(),
});

export const openBody = z.object({
  forceId,
  sessionId: id.optional(),
  actorName: z.string().max(80).optional(),
  items: z.array(openItem).min(1).max(1_000),
});
export type OpenBody = z.infer<typeof openBody>;
export type OpenItem = OpenBody['items'][number];

const { table, purpose, reason } = openItem.shape;

/** Records of one kind for one purpose: their sealed fields follow as bytes, record after record, field after field. */
export const openManyBody = z
  .object({
    ...openBody.omit({ items: true }).shape,
    table,
    purpose,
    reason,
    fields: z.array(z.string().max(60)).min(1).max(10),
    recordIds: z.array(id).min(1).max(1_000),
    sealIds: z.array(id).min(1).max(1_000),
    lengths: z.array(z.int().min(1)).max(10_000),
    rest: z.instanceof(Buffer),
  })
  .transform((asked, ctx): OpenBody => {
    const { forceId, sessionId, actorName, fields, recordIds, sealIds, lengths, rest, ...kind } = asked;
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
    let from = 0;
    const items = recordIds.map((recordId, at): OpenItem => {
      const sealed = fields.map((field, place): [string, Buffer] => {
        const length = lengths[at * fields.length + place] as number;
        from += length;
        return [field, rest.subarray(from - length, from)];
      });
      return { ...kind, recordId, sealId: sealIds[at] as string, fields: Object.fromEntries(sealed) };
    });
    return { forceId, sessionId, actorName, items };
  });

export const openFileBody = z.object({
  forceId,
  sessionId: id.optional(),
  actorName: z.string().max(80).optional(),
  item: openItem.omit({ fields: true }).extend({ salt: base64.max(40) }),
});
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
