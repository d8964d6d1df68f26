import type { Tx } from '#kernel/context';

/** `rootVersionId leaderId` of those of these leaders who have a line for these versions, in whatever way they got it. */
export async function textersWithLine(
  tx: Tx,
  forceId: string,
  { rootVersionIds, leaderIds }: { rootVersionIds: readonly string[]; leaderIds: readonly string[] },
): Promise<Set<string>> {
  const rows = await tx.rows<{ had: string }>(
    `select root_version_id || ' ' || leader_id as had from cascade.delivery
     where force_id = $1 and root_version_id = any($2::uuid[]) and leader_id = any($3::uuid[])
       and kind in ('statement', 'correction')`,
    [forceId, rootVersionIds, leaderIds],
  );
  return new Set(rows.map(({ had }) => had));
}

/** Those of these leaders with at least `budget` statements sent or on their way since a moment. */
export async function textersWithMany(
  tx: Tx,
  forceId: string,
  { leaderIds, since, budget }: { leaderIds: readonly string[]; since: Date; budget: number },
): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(
    `select d.leader_id as id from cascade.delivery d
     join cascade.dispatch p on p.force_id = $1 and p.id = d.dispatch_id and p.kind = 'statement' and p.asked_at > $3
     where d.force_id = $1 and d.leader_id = any($2::uuid[]) and d.state <> 'left-off'
     group by d.leader_id having count(*) >= $4`,
    [forceId, leaderIds, since, budget],
  );
  return new Set(rows.map(({ id }) => id));
}
