import { Refusal } from '#kernel/refusal';
import { isOutOfTime } from '#platform/db/failures';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { maySend } from '../cascade.policy.ts';
import { statementIdOf } from '../compose.form.ts';
import { recallStatement } from './recall-statement.ts';

/**
 * Too late is no fault of the person, nor is a queue that was busy for as long as the recall may wait: the statement's page
 * then says above everything else what became of the recall, and what to do.
 */
async function recall(visit: Visit): Promise<Reply> {
  const id = statementIdOf(visit);
  try {
    await visit.ctx((ctx) => recallStatement(ctx, id));
  } catch (error) {
    if (isOutOfTime(error)) return visit.redirect(`/statements/${id}?recall=busy`);
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
    return visit.redirect(`/statements/${id}?recall=late`);
  }
  return visit.redirect(`/statements/${id}#sent`);
}

export const recallRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'POST',
    url: '/statements/:id/recall',
    policy: maySend,
    audit: 'cascade.post-recall',
    handle: recall,
  },
]);
