import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { eventById, eventTitles } from '#room/situation';
import { type DraftForm, draftFormView, formOf, readDraft } from './assessment.form.ts';
import { missingForApproval } from './assessment.model.ts';
import { contentView, inputsView, RATING_TAG } from './assessment.presenter.ts';
import { gatherInputs } from './gather-inputs.ts';
import { mayApproveAssessment, mayReadAssessment, mayWriteAssessment } from './impact.policy.ts';
import {
  assessmentById,
  draftOf,
  latestRatings,
  listAssessments,
  type VersionRow,
  versionsOf,
} from './impact.reads.ts';
import { approveAssessment, writeAssessment } from './write-assessment.ts';

const idOf = (visit: Visit): string => foundId(visit.params.id, 'assessment');

/** Who wrote and who approved a version, and when, in one line. */
function versionLine(
  version: VersionRow,
  staff: ReadonlyMap<string, string>,
  visit: Visit,
): Record<string, unknown> {
  const name = (id: string | null): string => (id ? (staff.get(id) ?? id) : visit.t('impact.version.nobody'));
  return {
    number: version.version,
    href: `/assessments/${idOf(visit)}/versions/${version.version}`,
    rating: visit.t(`impact.rating.${version.overall}`),
    tag: RATING_TAG[version.overall],
    line: visit.t('impact.version.line', {
      author: name(version.authorId),
      approver: name(version.approverId),
    }),
    approvedAt: version.approvedAt,
    nextReviewDueAt: version.nextReviewDueAt,
  };
}

const namesOf = (ctx: Context, versions: readonly VersionRow[]): Promise<Map<string, string>> =>
  staffNames(
    ctx.tx,
    ctx.forceId,
    versions.flatMap(({ authorId, approverId }) => [authorId, approverId]).filter((id) => id !== null),
  );

interface Shown {
  typed?: DraftForm;
  problems?: readonly FieldProblem[];
  status?: number;
}

async function showAssessment(
  visit: Visit,
  { typed, problems = [], status = 200 }: Shown = {},
): Promise<Reply> {
  const { t, actor } = visit;
  const id = idOf(visit);
  const model = await visit.ctx(async (ctx) => {
    const row = found(await assessmentById(ctx.tx, ctx.forceId, id), 'assessment');
    const event = found(await eventById(ctx.tx, ctx.forceId, row.eventId), 'event');
    const draft = found(await draftOf(ctx.tx, ctx.forceId, id), 'draft');
    const versions = await versionsOf(ctx.tx, ctx.forceId, id);
    const staff = await namesOf(ctx, versions);
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const inputs = await gatherInputs(ctx.tx, ctx.forceId, { eventId: row.eventId, now: ctx.now });
    const [current] = versions;
    return {
      id,
      now: ctx.now,
      event: { title: event.title, href: `/events/${event.id}` },
      dueAt: row.nextReviewDueAt,
      inputs: inputsView(inputs, { areas, t }),
      current: current && { ...versionLine(current, staff, visit), content: contentView(current.content, t) },
      older: versions.slice(1).map((version) => versionLine(version, staff, visit)),
      saved: contentView(draft.content, t),
      missing: missingForApproval(draft.content).map((field) => t(`impact.assessment.missing.${field}`)),
      revision: draft.revision,
      writtenAt: draft.writtenAt,
      isOwnDraft: actor.kind === 'staff' && draft.writtenBy === actor.id,
      mayWrite: isAllowed(mayWriteAssessment, actor),
      mayApprove: isAllowed(mayApproveAssessment, actor),
      form: draftFormView(typed ?? formOf(draft.content), problems, t),
    };
  });
  const isConflict = typed !== undefined && status === 409;
  return visit.page(
    'impact/assessment',
    { ...model, isConflict, isSaved: visit.query.saved === '1', isApproved: visit.query.approved === '1' },
    {
      title: t('impact.assessment.title', { event: model.event.title }),
      back: '/assessments',
      problems,
      status,
    },
  );
}

async function saveDraft(visit: Visit): Promise<Reply> {
  const assessmentId = idOf(visit);
  const { content, problems, ...typed } = readDraft(visit.form);
  if (!content) return showAssessment(visit, { typed, problems, status: 422 });
  const revision = Number(visit.field('revision')) || 0;
  try {
    await visit.ctx((ctx) => writeAssessment(ctx, { assessmentId, revision, content }));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'conflict')) throw error;
    const conflict = { field: 'saved', key: 'impact.assessment.conflict' };
    return showAssessment(visit, { typed, problems: [conflict], status: 409 });
  }
  return visit.redirect(`/assessments/${assessmentId}?saved=1`);
}

async function approve(visit: Visit): Promise<Reply> {
  const assessmentId = idOf(visit);
  const revision = Number(visit.field('revision')) || 0;
  try {
    await visit.ctx((ctx) => approveAssessment(ctx, { assessmentId, revision }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, status } = error;
    // The summary leads to the approval, not to boxes that an approver does not have.
    if (code === 'invalid-input') {
      const problems = error.problems.map(({ key }) => ({ field: 'approve', key }));
      return showAssessment(visit, { problems, status });
    }
    if (code !== 'conflict' && code !== 'own-work') throw error;
    return showAssessment(visit, {
      problems: [
        {
          field: 'approve',
          key: code === 'conflict' ? 'impact.assessment.changed' : 'impact.assessment.own-work',
        },
      ],
      status,
    });
  }
  return visit.redirect(`/assessments/${assessmentId}?approved=1`);
}

export const assessmentRoutes: Route[] = defineRoutes('impact', [
  {
    method: 'GET',
    url: '/assessments',
    policy: mayReadAssessment,
    audit: 'none: events, versions and clocks; no texts are shown',
    handle: async (visit) => {
      const { t } = visit;
      const model = await visit.ctx(async (ctx) => {
        const rows = await listAssessments(ctx.tx, ctx.forceId);
        const titles = await eventTitles(
          ctx.tx,
          ctx.forceId,
          rows.map(({ eventId }) => eventId),
        );
        const ratings = await latestRatings(ctx.tx, ctx.forceId);
        const lines = rows.map((row) => {
          const rating = ratings.get(row.id);
          return {
            href: `/assessments/${row.id}`,
            event: titles.get(row.eventId) ?? row.eventId,
            version: t('impact.list.version', { n: row.version }),
            rating: rating && t(`impact.rating.${rating}`),
            tag: rating && RATING_TAG[rating],
            dueAt: row.nextReviewDueAt,
            closedAt: row.closedAt,
          };
        });
        return { now: ctx.now, lines };
      });
      return visit.page('impact/assessments', model, { title: t('impact.list.title') });
    },
  },
  {
    method: 'GET',
    url: '/assessments/:id',
    policy: mayReadAssessment,
    audit: 'impact.read-assessment',
    handle: (visit) => showAssessment(visit),
  },
  {
    method: 'POST',
    url: '/assessments/:id/draft',
    policy: mayWriteAssessment,
    audit: 'none: the use case writes impact.write-assessment itself',
    bodyLimit: 512 * 1024,
    handle: saveDraft,
  },
  {
    method: 'POST',
    url: '/assessments/:id/approve',
    policy: mayApproveAssessment,
    audit: 'none: the use case writes impact.approve-assessment itself',
    handle: approve,
  },
  {
    method: 'GET',
    url: '/assessments/:id/versions/:version',
    policy: mayReadAssessment,
    audit: 'impact.read-version',
    handle: async (visit) => {
      const { t } = visit;
      const id = idOf(visit);
      const model = await visit.ctx(async (ctx) => {
        const row = found(await assessmentById(ctx.tx, ctx.forceId, id), 'assessment');
        const versions = await versionsOf(ctx.tx, ctx.forceId, id);
        const version = found(
          versions.find((one) => String(one.version) === visit.params.version),
          'version',
        );
        const titles = await eventTitles(ctx.tx, ctx.forceId, [row.eventId]);
        const areas = await listAreas(ctx.tx, ctx.forceId);
        return {
          event: titles.get(row.eventId) ?? row.eventId,
          isLatest: version.version === row.version,
          version: versionLine(version, await namesOf(ctx, [version]), visit),
          content: contentView(version.content, t),
          inputs: inputsView(version.inputs, { areas, t }),
        };
      });
      const title = t('impact.version.title', { event: model.event, n: String(visit.params.version) });
      return visit.page('impact/version', model, { title, back: `/assessments/${id}` });
    },
  },
]);
