import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { mayReadStatements } from '../cascade.policy.ts';
import { publishedById } from '../published.reads.ts';
import { insertReturned } from './chase.store.ts';

/**
 * An officer who took a kit of a text that is no longer right says that the copies are gone: taken down, or replaced.
 * @throws Refusal `conflict` while the text is in force
 */
export async function returnKit(ctx: Context, versionId: string): Promise<void> {
  demand(mayReadStatements, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const { state } = found(await publishedById(ctx.tx, ctx.forceId, versionId), 'statement');
  if (state === 'current') throw new Refusal('conflict', 'this text is in force: its copies may stay');
  if (!(await insertReturned(ctx, versionId, staff.id))) return;
  await ctx.audit({
    act: 'cascade.return-kit',
    kind: 'alteration',
    subject: 'statement_version',
    subjectId: versionId,
  });
}
