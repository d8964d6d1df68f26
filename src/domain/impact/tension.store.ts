import type { Context } from '#kernel/context';
import type { ObservationInput } from './tension.model.ts';

export async function insertObservation(
  ctx: Context,
  row: ObservationInput & { id: string; notedBy: string; expiresAt: Date },
): Promise<void> {
  await ctx.tx.run(
    `insert into impact.tension_observation (force_id, id, event_id, eep, area_path, community, theme, direction,
       source_kind, text, observed_at, expires_at, noted_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ctx.forceId,
      row.id,
      row.eventId,
      row.eep,
      row.areaPath,
      row.community,
      row.theme,
      row.direction,
      row.sourceKind,
      row.text,
      ctx.now,
      row.expiresAt,
      row.notedBy,
    ],
  );
}

/**
 * One pulse a leader and day: the last word of the day counts. Nothing is read back (`excluded` would need the right to
 * read): the leaders' process may write here and see only that there is a row.
 */
export async function upsertPulse(
  ctx: Context,
  row: {
    id: string;
    leaderId: string;
    eventId: string | null;
    areaPath: string;
    feeling: string;
    sealId: string | null;
    wordsSealed: Buffer | null;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into impact.pulse (force_id, id, leader_id, event_id, area_path, feeling, on_date, at, seal_id, words_sealed)
     values ($1, $2, $3, $4, $5, $6, ($7::timestamptz at time zone 'Europe/London')::date, $7, $8, $9)
     on conflict (force_id, leader_id, on_date) do update set feeling = $6, at = $7, event_id = $4, id = $2,
       seal_id = $8, words_sealed = $9`,
    [
      ctx.forceId,
      row.id,
      row.leaderId,
      row.eventId,
      row.areaPath,
      row.feeling,
      ctx.now,
      row.sealId,
      row.wordsSealed,
    ],
  );
}
