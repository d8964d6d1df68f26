import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { mayDraft } from '../cascade.policy.ts';
import { freezeVersion } from '../freeze-version.ts';
import { startStatement } from '../start-statement.ts';
import type { DraftText } from '../statement.model.ts';
import { slotProblems } from '../template/slot.model.ts';
import { FIRST_LANGUAGE } from '../words.model.ts';
import { holdingProblems } from './holding.model.ts';

/**
 * Begins a statement about an event with a holding line and puts it forward in the same breath: one person of its chain
 * approves it, then it is published and sent like any statement. The full statement is the next version of it, and
 * goes to everybody who had the holding line.
 * @throws Refusal `invalid-input` for more than a holding line can hold, and for everything a draft is refused for
 */
export async function issueHolding(
  ctx: Context,
  { eventId, areaPath, draft }: { eventId: string; areaPath: string; draft: DraftText },
): Promise<{ statementId: string; versionId: string }> {
  demand(mayDraft, ctx.actor);
  const problems = [...holdingProblems(draft), ...slotProblems(draft)];
  if (problems.length > 0) throw new Refusal('invalid-input', 'this is not a holding line yet', problems);
  const statementId = await startStatement(ctx, { eventId, areaPath, draft });
  const versionId = await freezeVersion(ctx, {
    statementId,
    language: FIRST_LANGUAGE,
    revision: 1,
    isHolding: true,
  });
  return { statementId, versionId };
}
