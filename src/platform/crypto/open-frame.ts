import type { OpenRequest } from '#kernel/context';
import { writeFrame } from './frame.ts';

/** The fields of records of one kind, asked for one purpose, which fit one frame; undefined where they differ. */
export function sharedFields<F extends string>(batch: readonly OpenRequest<F>[]): F[] | undefined {
  const [first] = batch;
  if (!first || batch.length < 2) return undefined;
  const names = Object.keys(first.fields) as F[];
  const areAlike = batch.every(
    ({ table, purpose, reason, fields }) =>
      table === first.table &&
      purpose === first.purpose &&
      reason === first.reason &&
      hasFields(fields, names),
  );
  return names.length > 0 && areAlike ? names : undefined;
}

/** True where these are the fields, in this order. */
function hasFields(fields: object, names: readonly string[]): boolean {
  let at = 0;
  for (const name in fields) if (name !== names[at++]) return false;
  return at === names.length;
}

/** The question for such records: what they are as words, their sealed fields as bytes behind. */
export function openFrame<F extends string>(
  who: object,
  fields: readonly F[],
  batch: readonly OpenRequest<F>[],
): Buffer {
  const [first] = batch;
  const parts: Buffer[] = [];
  for (const one of batch) for (const field of fields) parts.push(one.fields[field]);
  const head = {
    ...who,
    table: first?.table,
    purpose: first?.purpose,
    reason: first?.reason,
    fields,
    recordIds: batch.map(({ recordId }) => recordId),
    sealIds: batch.map(({ sealId }) => sealId),
    lengths: parts.map(({ length }) => length),
  };
  return writeFrame(head, parts);
}
