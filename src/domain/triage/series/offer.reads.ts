import type { Tx } from '#kernel/context';
import type { MaterialKind } from './series.model.ts';

export type OfferState = 'OFFERED' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN';

export interface ForceRow {
  forceId: string;
  name: string;
}
/** Every force on the platform; names are known to all. */
export const listForces = (tx: Tx): Promise<ForceRow[]> =>
  tx.rows<ForceRow>('select force_id as "forceId", name from platform.force order by name');

/** The other forces on the platform. */
export const otherForces = async (tx: Tx, forceId: string): Promise<ForceRow[]> =>
  (await listForces(tx)).filter((one) => one.forceId !== forceId);

export interface OfferRow {
  id: string;
  seriesId: string;
  toForce: string;
  leadForce: string;
  materialIds: string[];
  offeredBy: string;
  offeredAt: Date;
  state: OfferState;
  answeredAt: Date | null;
}
const OFFER = `id, series_id as "seriesId", to_force as "toForce", lead_force as "leadForce",
  material_ids as "materialIds", offered_by as "offeredBy", offered_at as "offeredAt", state,
  answered_at as "answeredAt"`;

export const offersOf = (tx: Tx, forceId: string, seriesId: string): Promise<OfferRow[]> =>
  tx.rows<OfferRow>(
    `select ${OFFER} from triage.series_offer where force_id = $1 and series_id = $2 order by offered_at`,
    [forceId, seriesId],
  );

export const offerById = (tx: Tx, forceId: string, id: string): Promise<OfferRow | undefined> =>
  tx.row<OfferRow>(`select ${OFFER} from triage.series_offer where force_id = $1 and id = $2`, [forceId, id]);

export interface ReceivedRow {
  id: string;
  fromForce: string;
  fromReference: string;
  leadForce: string;
  receivedAt: Date;
  state: OfferState;
  answeredAt: Date | null;
  seriesId: string | null;
  sealId: string;
  coverSealed: Buffer;
}
const RECEIVED = `id, from_force as "fromForce", from_reference as "fromReference", lead_force as "leadForce",
  received_at as "receivedAt", state, answered_at as "answeredAt", series_id as "seriesId", seal_id as "sealId",
  cover_sealed as "coverSealed"`;

export const receivedOffers = (tx: Tx, forceId: string): Promise<ReceivedRow[]> =>
  tx.rows<ReceivedRow>(
    `select ${RECEIVED} from triage.series_received where force_id = $1 order by received_at desc limit 100`,
    [forceId],
  );

/** One offer in this force's box, held still while it is answered. */
export const receivedForChange = (tx: Tx, forceId: string, id: string): Promise<ReceivedRow | undefined> =>
  tx.row<ReceivedRow>(
    `select ${RECEIVED} from triage.series_received where force_id = $1 and id = $2 for update`,
    [forceId, id],
  );

export interface ReceivedMaterialRow {
  id: string;
  kind: MaterialKind;
  areaWords: string;
  foundOn: string | null;
  sealId: string;
  textSealed: Buffer;
}
export const receivedMaterials = (tx: Tx, forceId: string, offerId: string): Promise<ReceivedMaterialRow[]> =>
  tx.rows<ReceivedMaterialRow>(
    `select id, kind, area_words as "areaWords", to_char(found_on, 'YYYY-MM-DD') as "foundOn", seal_id as "sealId",
       text_sealed as "textSealed" from triage.received_material where force_id = $1 and offer_id = $2 order by id`,
    [forceId, offerId],
  );

/** The series an earlier offer of the same series was taken into, if there was one. */
export const seriesTakenInto = async (
  tx: Tx,
  forceId: string,
  { fromForce, fromReference }: Pick<ReceivedRow, 'fromForce' | 'fromReference'>,
): Promise<string | undefined> =>
  (
    await tx.row<{ seriesId: string }>(
      `select series_id as "seriesId" from triage.series_received
        where force_id = $1 and from_force = $2 and from_reference = $3 and state = 'ACCEPTED'
        order by answered_at limit 1`,
      [forceId, fromForce, fromReference],
    )
  )?.seriesId;
