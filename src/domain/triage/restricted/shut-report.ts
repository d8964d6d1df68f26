import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { reportForTriage } from '#room/reporting';
import { mayReadCase } from '../triage.policy.ts';
import { oversightOf } from '../triage.reads.ts';
import { isOpenTo } from './restricted.reads.ts';

/**
 * What somebody who is not named sees of a restricted report: that it is there. Undefined where it is open to them.
 * @throws Refusal `not-found`, `not-allowed` for another role or area
 */
export async function shutReport(
  ctx: Context,
  reportId: string,
): Promise<{ isShut: true; id: string; reference: string } | undefined> {
  const { tx, forceId, actor } = ctx;
  const oversight = found(await oversightOf(tx, forceId, reportId), 'report');
  demand(mayReadCase, actor, oversight.areaPath ?? '');
  if (actor.kind === 'staff' && (await isOpenTo(tx, forceId, { reportId, staffId: actor.id })))
    return undefined;
  const report = found(await reportForTriage(tx, forceId, reportId), 'report');
  return { isShut: true, id: reportId, reference: report.reference };
}
