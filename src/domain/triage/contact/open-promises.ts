import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { openPromises, type PromiseRow, reportsByIds } from '#room/reporting';
import { isOpenTo } from '../restricted/restricted.reads.ts';
import { mayWriteToReporter } from '../triage.policy.ts';

/** The days promised to people within the reader's areas, the first due first; restricted reports only to those named. */
export async function openPromisesFor(ctx: Context): Promise<PromiseRow[]> {
  const { tx, forceId, actor } = ctx;
  if (actor.kind !== 'staff') return [];
  const promises = await openPromises(tx, forceId);
  const ids = promises.map(({ reportId }) => reportId);
  const areas = new Map((await reportsByIds(tx, forceId, ids)).map((one) => [one.id, one.areaPath]));
  const own: PromiseRow[] = [];
  for (const promise of promises) {
    const { reportId } = promise;
    if (!isAllowed(mayWriteToReporter, actor, areas.get(reportId) ?? '')) continue;
    if (await isOpenTo(tx, forceId, { reportId, staffId: actor.id })) own.push(promise);
  }
  return own;
}
