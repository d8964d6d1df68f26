import { isUuid } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, problemsOf } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { staffNames } from '#room/access';
import { actingStaff } from '../acting-staff.model.ts';
import { mayCallLeaders, mayReadStatements, maySend } from '../cascade.policy.ts';
import { statementIdOf } from '../compose.form.ts';
import { draftOf, statementById } from '../statement.reads.ts';
import { reminderPlace, reminderPrice } from '../texts/reminder-cost.presenter.ts';
import { changeView, type KnownChange } from './chase.presenter.ts';
import { changesOf, chaseCounts, staffTakers } from './chase.reads.ts';
import { previewHolderReminders, remindHolders } from './remind-holders.ts';
import { returnKit } from './return-kit.ts';

async function showChase(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t, actor } = visit;
  const id = statementIdOf(visit);
  const model = await visit.ctx(async (ctx) => {
    const statement = found(await statementById(ctx.tx, ctx.forceId, id), 'statement');
    const { language } = statement;
    const isSender = isAllowed(maySend, actor, statement.areaPath);
    const draft = await draftOf(ctx.tx, ctx.forceId, { statementId: id, language });
    const changes: KnownChange[] = [];
    for (const change of await changesOf(ctx.tx, ctx.forceId, id)) {
      const counts = await chaseCounts(ctx.tx, ctx.forceId, { ...change, statementId: id });
      const asked = { ...change, open: counts.open };
      const reminders = isSender
        ? await previewHolderReminders(ctx, { id, language }, asked, { place: reminderPlace(visit) })
        : undefined;
      changes.push({
        ...change,
        counts,
        takers: await staffTakers(ctx.tx, ctx.forceId, change.rootVersionId),
        reminders,
        price: reminders ? reminderPrice(reminders.costs, visit) : '',
      });
    }
    const about = {
      now: ctx.now,
      names: await staffNames(
        ctx.tx,
        ctx.forceId,
        changes.flatMap(({ takers }) => takers.map(({ staffId }) => staffId)),
      ),
      me: actingStaff(actor).id,
      t,
    };
    return {
      base: `/statements/${id}`,
      statementTitle: draft?.title ?? '',
      changes: changes.map((change) => changeView(change, about)),
      callHref: isAllowed(mayCallLeaders, actor) ? `/statements/${id}/call-list` : '',
    };
  });
  return visit.page('cascade/chase', model, {
    title: t('cascade.chase.title'),
    back: `/statements/${id}`,
    problems,
  });
}

/** A form without its version is none of this page's. */
const showVersionMissing = (visit: Visit): Promise<Reply> =>
  showChase(visit, [{ field: 'remind', key: 'cascade.chase.not.version' }]);

async function remind(visit: Visit): Promise<Reply> {
  const statementId = statementIdOf(visit);
  const rootVersionId = visit.field('version');
  if (!isUuid(rootVersionId)) return showVersionMissing(visit);
  try {
    await visit.ctx((ctx) => remindHolders(ctx, { statementId, rootVersionId }));
  } catch (error) {
    return showChase(visit, problemsOf(error));
  }
  return visit.redirect(`/statements/${statementId}/chase`);
}

export const chaseRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/:id/chase',
    policy: mayReadStatements,
    audit: 'cascade.read-chase',
    handle: (visit) => showChase(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/chase/remind',
    policy: maySend,
    audit: 'cascade.post-reminder',
    handle: remind,
  },
  {
    method: 'POST',
    url: '/statements/:id/chase/returned',
    policy: mayReadStatements,
    audit: 'cascade.post-returned-kit',
    handle: async (visit) => {
      const id = statementIdOf(visit);
      const versionId = visit.field('version');
      if (!isUuid(versionId)) return showVersionMissing(visit);
      await visit.ctx((ctx) => returnKit(ctx, versionId));
      return visit.redirect(`/statements/${id}/chase`);
    },
  },
]);
