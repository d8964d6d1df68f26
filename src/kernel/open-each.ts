import type { Context } from './context.ts';
import type { Sensitive } from './sensitive.ts';

/**
 * Opens one sealed field of each record through the keeper, which writes a line for each; the answers keep the order.
 * @param what `table` and `field` as they were sealed; `purpose` and `reason` stand in the keeper's lines
 */
export async function openEach<R extends { id: string; sealId: string }>(
  ctx: Pick<Context, 'openMany'>,
  what: { table: string; field: string; purpose: string; reason?: string },
  records: readonly R[],
  sealedOf: (record: R) => Buffer,
): Promise<Array<Sensitive<string> | undefined>> {
  const { field, ...why } = what;
  const opened = await ctx.openMany(
    records.map((record) => ({
      ...why,
      recordId: record.id,
      sealId: record.sealId,
      fields: { [field]: sealedOf(record) },
    })),
  );
  return opened.map((fields) => fields[field]);
}
