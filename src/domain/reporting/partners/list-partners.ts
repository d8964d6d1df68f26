import type { Context } from '#kernel/context';
import { type PartnerKeyRow, type PartnerRow, partnerKeyRows, partnerRows } from './partner.reads.ts';

/** Every partner with its keys, ended ones too, by name. Keys are named by identifier; none can be shown again. */
export async function listPartners(ctx: Context): Promise<(PartnerRow & { keys: PartnerKeyRow[] })[]> {
  const [partners, keys] = await Promise.all([
    partnerRows(ctx.tx, ctx.forceId),
    partnerKeyRows(ctx.tx, ctx.forceId),
  ]);
  return partners.map((one) => ({ ...one, keys: keys.filter(({ partnerId }) => partnerId === one.id) }));
}
