import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import type { PerceivedBy } from '#reference/strands';
import { derivedCode } from './derived-code.model.ts';
import type { Draft } from './draft.model.ts';
import { insertTaking } from './report.store.ts';
import { mayTakeReport } from './reporting.policy.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { submitReport } from './submit-report.ts';

/**
 * A member of staff stores what somebody told them, by the same use case as the public's form. The private code is made
 * from the form's token, so that the same form sent twice shows the same code. `language` is the one our messages are to
 * reach the person in.
 * @returns the report's id and reference, and the code's 24 digits
 * @throws Refusal `conflict` where a question that must be answered is open, `not-allowed`
 */
export async function takeReport(
  ctx: Context,
  secrets: ReportingSecrets,
  taken: { draft: Draft; route: string; language: string; perceivedBy?: PerceivedBy; isCodeGiven: boolean },
): Promise<{ reportId: string; reference: string; digits: string }> {
  demand(mayTakeReport, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'Only staff take a report');
  const { draft, route, language, perceivedBy, isCodeGiven } = taken;
  const digits = derivedCode(secrets.cookieSecret.reveal(), 'taken-code', draft.token);
  const said = perceivedBy ? { perceivedBy } : {};
  const stored = await submitReport(ctx, secrets, { draft, digits, language, route, ...said });
  if (stored.isNew)
    await insertTaking(ctx, { reportId: stored.reportId, staffId: ctx.actor.id, isCodeGiven });
  return { reportId: stored.reportId, reference: stored.reference, digits };
}
