import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { staffNames } from '#room/access';
import {
  afterwardsOf,
  broughtBy,
  messagesOf,
  openReport,
  openTranslations,
  reportForTriage,
} from '#room/reporting';
import { demandNamed } from '../restricted/demand-named.ts';
import { mayWriteToReporter } from '../triage.policy.ts';
import { oversightOf } from '../triage.reads.ts';

/**
 * What an officer needs to write to the person: what they told and wrote, each with its translation, when it is safe,
 * what was promised. Who they are is not among it.
 * @throws Refusal `not-found`, `not-allowed` for another role or area, or a report restricted to others
 */
export async function readContact(ctx: Context, reportId: string) {
  const { tx, forceId } = ctx;
  const oversight = found(await oversightOf(tx, forceId, reportId), 'report');
  demand(mayWriteToReporter, ctx.actor, oversight.areaPath ?? '');
  await demandNamed(ctx, reportId);
  const purpose = 'reply';
  const afterwards = await afterwardsOf(ctx, reportId);
  const messages = await messagesOf(ctx, { reportId, purpose });
  const people = [
    afterwards.standing?.staffId,
    ...messages.map(({ staffId }) => staffId),
    ...afterwards.promises.map(({ setBy }) => setBy),
    ...afterwards.translations.flatMap(({ enteredBy, readBy }) => [enteredBy, readBy]),
  ].filter((id) => typeof id === 'string');
  return {
    version: oversight.version,
    report: found(await reportForTriage(tx, forceId, reportId), 'report'),
    told: await openReport(ctx, { reportId, purpose }),
    messages,
    ...afterwards,
    made: await openTranslations(ctx, afterwards.translations, purpose),
    partner: await broughtBy(tx, forceId, reportId),
    names: await staffNames(tx, forceId, people),
    now: ctx.now,
  };
}

export type ReadContact = Awaited<ReturnType<typeof readContact>>;
