import type { Tx } from '#kernel/context';
import { type AudiencePart, type AudienceRules, partColumns } from './audience.model.ts';

/** True where any leader has a line of any of these versions. */
export async function mayHaveHad(
  tx: Tx,
  forceId: string,
  rootVersionIds: readonly string[],
): Promise<boolean> {
  const row = await tx.row<{ may: boolean }>(
    `select exists (select 1 from cascade.delivery
       where force_id = $1 and root_version_id = any($2::uuid[])) as may`,
    [forceId, rootVersionIds],
  );
  return row?.may ?? true;
}

/** True where so many statements were sent since a moment that some leader may have had a week's. */
export async function mayHaveMany(
  tx: Tx,
  forceId: string,
  { since, budget }: { since: Date; budget: number },
): Promise<boolean> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::integer as n from cascade.dispatch
     where force_id = $1 and kind = 'statement' and asked_at > $2`,
    [forceId, since],
  );
  return (row?.n ?? budget) >= budget;
}

/** How many leaders of each part there are, and what speaks against sending to some of them. */
export interface PartCounts {
  /** From 1, the part's place in the list. */
  place: number;
  leaders: number;
  had: number;
  overloaded: number;
  quiet: number;
}

/** Counts an audience by its parts. */
export const countAudience = (
  tx: Tx,
  forceId: string,
  parts: readonly AudiencePart[],
  rules: AudienceRules,
): Promise<PartCounts[]> =>
  tx.rows<PartCounts>(
    `select place, leaders, had, overloaded, quiet
     from cascade.count_audience($1, $2::text[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[], $7::jsonb)`,
    [forceId, ...partColumns(parts), JSON.stringify(rules)],
  );
