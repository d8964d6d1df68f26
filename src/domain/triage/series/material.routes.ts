import { found, foundId, Refusal } from '#kernel/refusal';
import { formView, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { evidenceOf, OPENING_REASONS, readPictureFile } from '#room/reporting';
import { problemsAt } from '../refused.form.ts';
import { MATERIAL_FIELDS, PICTURE_FIELDS } from './material.form.ts';
import { materialFromImage } from './read-picture.ts';
import { recordedFor, recordMaterial } from './record-material.ts';
import type { MaterialKind, Packaging } from './series.model.ts';
import { mayRecordMaterial } from './series.policy.ts';
import { type Again, seriesIdOf, seriesKeyOf } from './series.routes.ts';

/** The picture of the evidence that is to be compared, if the address or the form names one. */
function pictureOf(visit: Visit): string | undefined {
  const id = visit.field('picture') || visit.query.picture || '';
  return id === '' ? undefined : foundId(id, 'picture');
}

async function materialPage(visit: Visit, { values = {}, problems = [] }: Again = {}): Promise<Reply> {
  const { t } = visit;
  const id = seriesIdOf(visit);
  const picture = pictureOf(visit);
  const { earlier, number } = await visit.ctx(async (ctx) => {
    const recorded = await recordedFor(ctx, id);
    const files = picture ? await evidenceOf(ctx.tx, ctx.forceId, id) : [];
    return { earlier: recorded, number: files.findIndex((file) => file.id === picture) + 1 };
  });
  if (picture && number === 0) found(undefined, 'picture');
  const reason = Object.fromEntries(
    OPENING_REASONS.map((code) => [code, t(`reporting.evidence-page.reason.${code}`)]),
  );
  const fieldViews = formView({
    specs: picture ? PICTURE_FIELDS : MATERIAL_FIELDS,
    values,
    problems,
    keyBase: 'triage.material',
    t,
    labels: { reason },
  });
  return visit.page(
    'triage/material',
    {
      id,
      picture,
      number,
      fieldViews,
      earlier: earlier.map(({ kind, recordedAt }) => ({
        kind: t(`triage.material.kind.option.${kind}`),
        at: recordedAt,
      })),
    },
    {
      title: t(picture ? 'triage.material.picture.title' : 'triage.material.title'),
      back: picture ? `/reports/${id}/evidence` : `/triage/${id}`,
      problems,
    },
  );
}

async function record(visit: Visit): Promise<Reply> {
  const evidenceId = pictureOf(visit);
  const reportId = seriesIdOf(visit);
  const specs = evidenceId ? PICTURE_FIELDS : MATERIAL_FIELDS;
  const { values, problems } = parseFields(specs, visit.form, 'triage.material');
  if (problems.length > 0) return materialPage(visit, { values, problems });
  const field = (name: string): string => one(values, name);
  const { forceId, runtime } = visit;
  try {
    const picture = evidenceId
      ? await materialFromImage(
          await readPictureFile(
            runtime.files,
            { forceId, reportId, id: evidenceId, reason: field('reason') },
            (work) => visit.ctx(work),
          ),
        )
      : undefined;
    const { proposals } = await visit.ctx((ctx) =>
      recordMaterial(ctx, seriesKeyOf(visit), {
        reportId,
        kind: field('kind') as MaterialKind,
        text: field('text'),
        handling: field('handling'),
        foundOn: field('foundOn') || null,
        packaging: field('packaging') as Packaging,
        ...(picture && evidenceId ? { picture, evidenceId } : {}),
      }),
    );
    return visit.redirect(proposals > 0 ? '/series?done=alike' : '/series?done=kept');
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid-input' && error.problems.length === 0)
      return materialPage(visit, {
        values,
        problems: [{ field: 'reason', key: 'triage.material.picture.unreadable' }],
      });
    return materialPage(visit, { values, problems: problemsAt(error, 'text') });
  }
}

export const materialRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/material',
    policy: mayRecordMaterial,
    audit: 'none: an empty form, and when letters of this report were recorded; nothing is opened',
    handle: (visit) => materialPage(visit),
  },
  {
    method: 'POST',
    url: '/triage/:id/material',
    policy: mayRecordMaterial,
    audit: 'none: the use case writes its own line',
    limit: { perMinute: 30 },
    handle: record,
  },
]);
