import { foundId, Refusal } from '#kernel/refusal';
import { defineRoutes, type Route } from '#platform/web/route';
import { readView, viewQuery } from './queue.model.ts';
import { removeFilter, saveFilter } from './save-filter.ts';
import { showQueue } from './show-queue.routes.ts';
import { mayReadQueue } from './triage.policy.ts';

export const savedFilterRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'POST',
    url: '/triage/filters',
    policy: mayReadQueue,
    audit: 'none: an officer’s own view of the queue; no record of a report changes',
    handle: async (visit) => {
      const asked = Object.fromEntries(new URLSearchParams(visit.field('query')));
      const query = viewQuery(readView(asked));
      const name = visit.field('name');
      try {
        await visit.ctx((ctx) => saveFilter(ctx, { name, query }));
      } catch (error) {
        if (!(error instanceof Refusal) || error.problems.length === 0) throw error;
        return showQueue(visit, { asked, problems: error.problems, status: error.status, typedName: name });
      }
      return visit.redirect(`/triage?${query}`);
    },
  },
  {
    method: 'POST',
    url: '/triage/filters/:id/remove',
    policy: mayReadQueue,
    audit: 'none: an officer’s own view of the queue; no record of a report changes',
    handle: async (visit) => {
      const id = foundId(visit.params.id, 'filter');
      await visit.ctx((ctx) => removeFilter(ctx, id));
      return visit.redirect('/triage');
    },
  },
]);
