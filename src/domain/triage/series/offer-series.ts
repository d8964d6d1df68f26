import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { sealForForce } from '#platform/crypto/seal-for-force';
import { areaName, listAreas } from '#room/access';
import { materialsById } from './material.reads.ts';
import { offerById } from './offer.reads.ts';
import { boxKey, insertOffer, putInBox, takeFromBox } from './offer.store.ts';
import { reachOf, staffId } from './series.model.ts';
import { mayShareSeries } from './series.policy.ts';
import { membersBySeries, seriesById } from './series.reads.ts';
import { demandOpenLetters } from './shut-letters.ts';

/** What leaves the force for one letter: its words as the sender left them after striking out. */
export interface SentLetter {
  materialId: string;
  text: string;
}

export interface OfferInput {
  seriesId: string;
  toForce: string;
  leadForce: string;
  letters: readonly SentLetter[];
  note: string;
}

/**
 * Offers letters of a series to another force. What crosses: for each letter its kind, the day, the first-level area's
 * name and the words as typed in the form; the series' reference; the offering officer's name and rank; a note.
 * Nothing of a report, no reporter and no handling note can be given to it. Both forces' audits keep a line.
 * @throws Refusal `not-allowed`; `invalid-input` for a letter that is not this force's or not of the series;
 *   `unavailable` where the other force has no key
 */
export async function offerSeries(ctx: Context, input: OfferInput): Promise<{ offerId: string }> {
  const { tx, forceId, actor } = ctx;
  const series = found(await seriesById(tx, forceId, input.seriesId), 'series');
  const members = (await membersBySeries(tx, forceId)).get(series.id) ?? [];
  const ids = input.letters.map(({ materialId }) => materialId);
  const rows = await materialsById(tx, forceId, ids);
  for (const row of rows) demand(mayShareSeries, actor, reachOf(row));
  await demandOpenLetters(ctx, rows);
  if (actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff share a series');
  const isOwn = rows.every(({ id, fromForce }) => fromForce === null && members.includes(id));
  if (ids.length === 0 || rows.length !== new Set(ids).size || !isOwn)
    throw new Refusal('invalid-input', 'only this force’s own letters of the series are offered', [
      { field: 'letters', key: 'triage.offer.letters.required' },
    ]);
  const key = await boxKey(tx, input.toForce);
  if (!key) throw new Refusal('unavailable', `${input.toForce} has no key yet`);
  const areas = await listAreas(tx, forceId);
  const offerId = ctx.newId();
  await insertOffer(ctx, {
    ...input,
    id: offerId,
    materialIds: rows.map(({ id }) => id),
    offeredBy: actor.id,
  });
  const cover = sealForForce(key, {
    forceId: input.toForce,
    table: 'triage.series_received',
    recordId: offerId,
    fields: { cover: JSON.stringify({ officer: `${actor.rank} ${actor.name}`, note: input.note }) },
  });
  const materials = rows.map((row) => {
    const id = ctx.newId();
    const text = input.letters.find(({ materialId }) => materialId === row.id)?.text ?? '';
    const sealed = sealForForce(key, {
      forceId: input.toForce,
      table: 'triage.received_material',
      recordId: id,
      fields: { text },
    });
    const top = row.areaPath?.split('/')[0];
    return {
      id,
      kind: row.kind,
      // The first level only: a ward can be one street, and a street one victim.
      areaWords: top ? areaName(areas, top) : '',
      foundOn: row.foundOn,
      sealId: sealed.sealId,
      wrapped: sealed.wrapped,
      sealed: sealed.fields.text,
    };
  });
  await putInBox(tx, {
    id: offerId,
    reference: series.reference,
    keyId: key.keyId,
    cover: { sealId: cover.sealId, wrapped: cover.wrapped, sealed: cover.fields.cover },
    materials,
  });
  await ctx.audit({
    act: 'triage.offer-series',
    kind: 'disclosure',
    subject: 'series',
    subjectId: series.id,
    detail: { offerId, toForce: input.toForce, leadForce: input.leadForce, materials: materials.length },
  });
  return { offerId };
}

/** Takes back an offer nobody has answered. @throws Refusal `conflict` where it was answered */
export async function takeBackOffer(ctx: Context, offerId: string): Promise<{ seriesId: string }> {
  demand(mayShareSeries, ctx.actor);
  const offer = found(await offerById(ctx.tx, ctx.forceId, offerId), 'offer');
  if (!staffId(ctx)) throw new Refusal('not-allowed', 'only staff take an offer back');
  if (!(await takeFromBox(ctx.tx, offerId)))
    throw new Refusal('conflict', 'the other force has answered; ask it to put the letters away');
  await ctx.audit({
    act: 'triage.take-back-offer',
    kind: 'alteration',
    subject: 'series',
    subjectId: offer.seriesId,
    detail: { offerId, toForce: offer.toForce },
  });
  return { seriesId: offer.seriesId };
}
