import type { Context, Tx } from '#kernel/context';
import type { MaterialKind } from './series.model.ts';

/** What is put into another force's box for one letter. */
export interface BoxedMaterial {
  id: string;
  kind: MaterialKind;
  areaWords: string;
  foundOn: string | null;
  sealId: string;
  wrapped: Buffer;
  sealed: Buffer;
}

/** The public key another force's box is sealed to; undefined where the force has none. */
export async function boxKey(
  tx: Tx,
  toForce: string,
): Promise<{ keyId: string; publicKey: Buffer } | undefined> {
  const row = await tx.row<{ keyId: string | null; publicKey: Buffer | null }>(
    'select key_id as "keyId", public_key as "publicKey" from triage.box_key($1)',
    [toForce],
  );
  return row?.keyId && row.publicKey ? { keyId: row.keyId, publicKey: row.publicKey } : undefined;
}

export async function insertOffer(
  ctx: Context,
  row: {
    id: string;
    seriesId: string;
    toForce: string;
    leadForce: string;
    materialIds: readonly string[];
    offeredBy: string;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.series_offer (force_id, id, series_id, to_force, lead_force, material_ids, offered_by,
       offered_at, state) values ($1, $2, $3, $4, $5, $6, $7, $8, 'OFFERED')`,
    [ctx.forceId, row.id, row.seriesId, row.toForce, row.leadForce, row.materialIds, row.offeredBy, ctx.now],
  );
}

const base64 = (bytes: Buffer): string => bytes.toString('base64');

/** Puts an offer of this force into the box of the force it names. */
export async function putInBox(
  tx: Tx,
  offer: {
    id: string;
    reference: string;
    keyId: string;
    cover: { sealId: string; wrapped: Buffer; sealed: Buffer };
    materials: readonly BoxedMaterial[];
  },
): Promise<void> {
  const { cover } = offer;
  await tx.row('select triage.put_in_box($1, $2, $3, $4, $5)', [
    offer.id,
    offer.reference,
    offer.keyId,
    JSON.stringify({ sealId: cover.sealId, wrapped: base64(cover.wrapped), sealed: base64(cover.sealed) }),
    JSON.stringify(
      offer.materials.map((one) => ({ ...one, wrapped: base64(one.wrapped), sealed: base64(one.sealed) })),
    ),
  ]);
}

/** Writes the answer into this force's own box. */
export async function setAnswer(
  ctx: Context,
  row: { offerId: string; state: 'ACCEPTED' | 'DECLINED'; answeredBy: string; seriesId: string | null },
): Promise<void> {
  await ctx.tx.run(
    `update triage.series_received set state = $3, answered_by = $4, answered_at = $5, series_id = $6
     where force_id = $1 and id = $2`,
    [ctx.forceId, row.offerId, row.state, row.answeredBy, ctx.now, row.seriesId],
  );
}

/** Lets the force that offered know the answer; false where it took the offer back meanwhile. */
export async function tellOfferer(tx: Tx, offerId: string): Promise<boolean> {
  const row = await tx.row<{ told: boolean }>('select triage.tell_offerer($1) as told', [offerId]);
  return row?.told === true;
}

/** Takes an unanswered offer back; false where it was answered. */
export async function takeFromBox(tx: Tx, offerId: string): Promise<boolean> {
  const row = await tx.row<{ taken: boolean }>('select triage.take_from_box($1) as taken', [offerId]);
  return row?.taken === true;
}
