import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { eraseSeals } from '#platform/crypto/seal';
import { compareWords, prepareText } from './compare-material.ts';
import { insertMaterial, insertProposal } from './material.store.ts';
import {
  type ReceivedMaterialRow,
  type ReceivedRow,
  receivedForChange,
  receivedMaterials,
  seriesTakenInto,
} from './offer.reads.ts';
import { setAnswer, tellOfferer } from './offer.store.ts';
import { newReference, staffId } from './series.model.ts';
import { mayShareSeries } from './series.policy.ts';
import { insertSeries } from './series.store.ts';
import type { SeriesKey } from './series-key.model.ts';

/** An offer as it is read before it is answered: who offers, and the letters. */
export async function readOffer(ctx: Context, offerId: string) {
  demand(mayShareSeries, ctx.actor);
  const offer = found(await receivedForChange(ctx.tx, ctx.forceId, offerId), 'offer');
  const rows = await receivedMaterials(ctx.tx, ctx.forceId, offerId);
  if (offer.state !== 'OFFERED') return { offer, cover: undefined, letters: [] };
  const { cover } = await ctx.open({
    table: 'triage.series_received',
    recordId: offer.id,
    sealId: offer.sealId,
    fields: { cover: offer.coverSealed },
    purpose: 'series-share',
  });
  const texts = await openReceived(ctx, rows);
  const said = JSON.parse(cover.reveal()) as { officer?: string; note?: string };
  return {
    offer,
    cover: { officer: said.officer ?? '', note: said.note ?? '' },
    letters: rows.map((row, at) => ({ ...row, text: texts[at] ?? '' })),
  };
}
export type ReadOffer = Awaited<ReturnType<typeof readOffer>>;

async function openReceived(ctx: Context, rows: readonly ReceivedMaterialRow[]): Promise<string[]> {
  const opened = await openEach(
    ctx,
    { table: 'triage.received_material', field: 'text', purpose: 'series-share' },
    rows,
    ({ textSealed }) => textSealed,
  );
  return opened.map((one) => one?.reveal() ?? '');
}

/**
 * Takes a series in or declines it. Taken in, its letters are sealed anew under this force's key, marked, and put
 * beside this force's own; what lay in the box is destroyed either way. The other force hears the answer.
 * @throws Refusal `conflict` where it was answered or taken back
 */
export async function answerOffer(
  ctx: Context,
  key: SeriesKey,
  { offerId, isAccepted }: { offerId: string; isAccepted: boolean },
): Promise<{ seriesId: string | null }> {
  demand(mayShareSeries, ctx.actor);
  const answeredBy = staffId(ctx);
  if (!answeredBy) throw new Refusal('not-allowed', 'only staff answer');
  const offer = found(await receivedForChange(ctx.tx, ctx.forceId, offerId), 'offer');
  if (offer.state !== 'OFFERED') throw new Refusal('conflict', 'this offer was answered or taken back');
  const rows = await receivedMaterials(ctx.tx, ctx.forceId, offerId);
  const seriesId = isAccepted ? await takeIn(ctx, key, { offer, rows, openedBy: answeredBy }) : null;
  await setAnswer(ctx, { offerId, state: isAccepted ? 'ACCEPTED' : 'DECLINED', answeredBy, seriesId });
  for (const { id } of rows)
    await eraseSeals(ctx.tx, ctx.forceId, { table: 'triage.received_material', recordId: id });
  if (!(await tellOfferer(ctx.tx, offerId)))
    throw new Refusal('conflict', 'the offer was taken back meanwhile');
  await ctx.audit({
    act: 'triage.answer-offer',
    kind: isAccepted ? 'collection' : 'erasure',
    subject: 'series-offer',
    subjectId: offerId,
    detail: { fromForce: offer.fromForce, isAccepted, materials: rows.length, seriesId },
  });
  return { seriesId };
}

async function takeIn(
  ctx: Context,
  key: SeriesKey,
  { offer, rows, openedBy }: { offer: ReceivedRow; rows: ReceivedMaterialRow[]; openedBy: string },
): Promise<string> {
  const known = await seriesTakenInto(ctx.tx, ctx.forceId, offer);
  const seriesId = known ?? ctx.newId();
  if (!known)
    await insertSeries(ctx, {
      id: seriesId,
      reference: newReference(),
      openedBy,
      leadForce: offer.leadForce,
    });
  const texts = await openReceived(ctx, rows);
  // Every comparison before the first insert: they belong together already, and the keeper sees only what is committed.
  const compared = [];
  for (const [at, row] of rows.entries()) {
    const text = texts[at] ?? '';
    const prepared = prepareText(key, text);
    compared.push({ row, text, prepared, alike: await compareWords(ctx, key, prepared) });
  }
  for (const { row, text, prepared, alike } of compared) {
    const id = ctx.newId();
    const { sealId, fields } = await ctx.seal({
      table: 'triage.material',
      recordId: id,
      fields: { text, handling: '' },
    });
    await insertMaterial(ctx, {
      id,
      reportId: null,
      offerId: offer.id,
      fromForce: offer.fromForce,
      kind: row.kind,
      areaPath: null,
      areaWords: row.areaWords,
      foundOn: row.foundOn,
      packaging: 'NOT_KNOWN',
      recordedBy: null,
      hashes: prepared.marks.map(({ hash }) => hash),
      pictureHash: null,
      evidenceId: null,
      sealId,
      textSealed: fields.text,
      handlingSealed: fields.handling,
    });
    for (const one of alike) await insertProposal(ctx, { ...one, newerId: id });
  }
  return seriesId;
}
