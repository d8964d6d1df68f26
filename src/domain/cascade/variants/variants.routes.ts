import { isAllowed } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { mayDraft, mayReadStatements } from '../cascade.policy.ts';
import { statementIdOf } from '../compose.form.ts';
import { readWorkspace } from '../read-workspace.ts';
import { compareView } from './compare.presenter.ts';
import { confirmVariant } from './confirm-variant.ts';

async function compare(visit: Visit): Promise<Reply> {
  const { t, actor } = visit;
  const id = statementIdOf(visit);
  const space = await visit.ctx((ctx) => readWorkspace(ctx, id));
  if (space.statement.kind !== 'core')
    throw new Refusal('not-found', 'variants are compared beside their core');
  const title = space.drafts.find(({ language }) => language === space.statement.language)?.title ?? '';
  return visit.page(
    'cascade/compare',
    {
      ...compareView(space, space.variants, { ...space, t }),
      caption: title,
      mayDraft: isAllowed(mayDraft, actor),
    },
    { title: t('cascade.variant.side'), back: `/statements/${id}` },
  );
}

async function confirm(visit: Visit): Promise<Reply> {
  const id = statementIdOf(visit);
  await visit.ctx((ctx) => confirmVariant(ctx, id, Number(visit.field('revision')) || 0));
  return visit.redirect(`/statements/${id}`);
}

export const variantRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/:id/compare',
    policy: mayReadStatements,
    audit: 'cascade.compare-variants',
    handle: compare,
  },
  {
    method: 'POST',
    url: '/statements/:id/confirm',
    policy: mayDraft,
    audit: 'cascade.confirm-variant',
    handle: confirm,
  },
]);
