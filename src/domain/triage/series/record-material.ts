import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { demandNamed } from '../restricted/demand-named.ts';
import { oversightOf } from '../triage.reads.ts';
import { comparePictures, compareWords, prepareText } from './compare-material.ts';
import { type MaterialRow, materialOfEvidence, materialsOfReport } from './material.reads.ts';
import { insertMaterial, insertProposal } from './material.store.ts';
import { masked } from './picture-hash.model.ts';
import type { MaterialPicture } from './read-picture.ts';
import { type MaterialKind, type Packaging, staffId } from './series.model.ts';
import { mayRecordMaterial } from './series.policy.ts';
import type { SeriesKey } from './series-key.model.ts';

export interface MaterialInput {
  reportId: string;
  kind: MaterialKind;
  /** The words on it as police typed them; may be empty where there is a picture. */
  text: string;
  /** Where it is now, who touched it, how it came. */
  handling: string;
  foundOn: string | null;
  packaging: Packaging;
  picture?: MaterialPicture;
  /** The file of the report's evidence the picture is. */
  evidenceId?: string;
}

/**
 * Keeps one letter or leaflet of a report, sealed, and puts it beside every earlier one it is like. The comparison
 * proposes; it links nothing.
 * @throws Refusal `not-found`, `not-allowed`; `invalid-input` without words and picture; `conflict` where
 * this picture was compared before
 */
export async function recordMaterial(
  ctx: Context,
  key: SeriesKey,
  input: MaterialInput,
): Promise<{ materialId: string; proposals: number }> {
  const oversight = found(await oversightOf(ctx.tx, ctx.forceId, input.reportId), 'report');
  demand(mayRecordMaterial, ctx.actor, oversight.areaPath ?? '');
  await demandNamed(ctx, input.reportId);
  if (input.evidenceId && (await materialOfEvidence(ctx.tx, ctx.forceId, input.evidenceId)))
    throw new Refusal('conflict', 'this picture was compared already');
  const prepared = prepareText(key, input.text);
  if (prepared.folded.units.length === 0 && !input.picture)
    throw new Refusal('invalid-input', 'nothing to compare', [
      { field: 'text', key: 'triage.material.text.required' },
    ]);
  const alike = [
    ...(await compareWords(ctx, key, prepared)),
    ...(await comparePictures(
      ctx,
      (input.picture?.variants ?? []).map((hash) => masked(hash, key.pictureMask)),
    )),
  ];
  const materialId = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.material',
    recordId: materialId,
    fields: { text: input.text, handling: input.handling },
  });
  await insertMaterial(ctx, {
    id: materialId,
    reportId: input.reportId,
    offerId: null,
    fromForce: null,
    kind: input.kind,
    areaPath: oversight.areaPath,
    areaWords: null,
    foundOn: input.foundOn,
    packaging: input.packaging,
    recordedBy: staffId(ctx) ?? null,
    hashes: prepared.marks.map(({ hash }) => hash),
    evidenceId: input.evidenceId ?? null,
    pictureHash: input.picture ? masked(input.picture.hash, key.pictureMask) : null,
    sealId,
    textSealed: fields.text,
    handlingSealed: fields.handling,
  });
  const seen = new Set<string>();
  for (const one of alike) {
    if (seen.has(one.olderId)) continue;
    seen.add(one.olderId);
    await insertProposal(ctx, { ...one, newerId: materialId });
  }
  await ctx.audit({
    act: 'triage.record-material',
    kind: 'collection',
    subject: 'report',
    subjectId: input.reportId,
    detail: { materialId, kind: input.kind, proposals: seen.size },
  });
  return { materialId, proposals: seen.size };
}

/** The letters recorded for a report so far. @throws Refusal `not-found`, `not-allowed` */
export async function recordedFor(ctx: Context, reportId: string): Promise<MaterialRow[]> {
  const oversight = found(await oversightOf(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayRecordMaterial, ctx.actor, oversight.areaPath ?? '');
  await demandNamed(ctx, reportId);
  return materialsOfReport(ctx.tx, ctx.forceId, reportId);
}
