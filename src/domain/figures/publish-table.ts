import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { insertVersion, nextNumber } from './figures.store.ts';
import { SLUG, type TableVersion, tableContentSchema } from './table.model.ts';

/**
 * Puts a table before everybody as the next version of its address. Whoever calls has had it made safe and approved by a
 * second person; a count below five is refused here once more, whatever was said before.
 * @returns the number of the version
 * @throws Refusal `invalid-input`
 */
export async function publishTable(
  ctx: Context,
  table: Omit<TableVersion, 'number' | 'publishedAt' | 'from' | 'to'>,
): Promise<number> {
  const content = tableContentSchema.safeParse(table.content);
  if (!SLUG.test(table.slug) || !content.success)
    throw new Refusal('invalid-input', 'this table cannot be published: a small count, or a wrong shape');
  const number = await nextNumber(ctx, table.slug);
  if ((number === 1) !== (table.correction === null))
    throw new Refusal('conflict', 'another version of this table was published meanwhile');
  await insertVersion(ctx, { ...table, content: content.data, number });
  return number;
}
