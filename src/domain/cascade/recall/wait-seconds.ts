import type { Context } from '#kernel/context';
import { chainOf } from '../approval.model.ts';
import { sendableOf } from '../published.reads.ts';
import { versionById } from '../version.reads.ts';

/**
 * How long the first message of a statement waits: as the chain says that the version in force was approved under, else
 * as the system is set.
 */
export async function waitSecondsOf(ctx: Context, coreId: string, usualSeconds: number): Promise<number> {
  const current = (await sendableOf(ctx.tx, ctx.forceId, coreId)).find(
    ({ statementId, versionId, rootVersionId }) => statementId === coreId && versionId === rootVersionId,
  );
  const version = current && (await versionById(ctx.tx, ctx.forceId, current.versionId));
  return (version && chainOf(version).recallSeconds) ?? usualSeconds;
}
