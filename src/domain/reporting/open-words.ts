import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { isAllowed } from '#kernel/policy';
import type { Sensitive } from '#kernel/sensitive';
import { mayOpenReport } from './reporting.policy.ts';
import { sealedWords } from './words.reads.ts';

/**
 * Opens the narratives of several reports at once, through the keeper, which writes a line for each. Reports the reader
 * may not open are absent.
 * @param why `purpose` stands in the keeper's lines
 */
export async function openWords(
  ctx: Context,
  why: { reportIds: readonly string[]; purpose: string },
): Promise<Map<string, Sensitive<string>>> {
  const { reportIds, purpose } = why;
  const rows = (await sealedWords(ctx.tx, ctx.forceId, reportIds)).filter(({ areaPath }) =>
    isAllowed(mayOpenReport, ctx.actor, areaPath ?? ''),
  );
  const opened = await openEach(
    ctx,
    { table: 'reporting.report', field: 'narrative', purpose },
    rows,
    ({ narrative }) => narrative,
  );
  return new Map(rows.flatMap(({ id }, at) => (opened[at] ? [[id, opened[at]] as const] : [])));
}
