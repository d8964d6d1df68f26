import type { Tx } from '#kernel/context';

/** A current version of a statement or of a variant of it, and how its recall stands. */
export interface RecallableText {
  rootVersionId: string;
  statementId: string;
  wrapsVersionId: string | null;
  /** Until when its publication itself can be taken back; null where it could not be. */
  recallUntil: Date | null;
}

/** The current versions of a core and of what wraps it, each once (in the language it was first written in). */
export const recallableOf = (tx: Tx, forceId: string, coreId: string): Promise<RecallableText[]> =>
  tx.rows<RecallableText>(
    `select root_version_id as "rootVersionId", statement_id as "statementId", wraps_version_id as "wrapsVersionId",
       recall_until as "recallUntil"
     from cascade.published
     where force_id = $1 and (statement_id = $2 or core_id = $2) and state = 'current' and version_id = root_version_id`,
    [forceId, coreId],
  );

/** Which of these versions somebody had from another dispatch than those named. */
export async function hadOtherwise(
  tx: Tx,
  forceId: string,
  { rootVersionIds, dispatchIds }: { rootVersionIds: readonly string[]; dispatchIds: readonly string[] },
): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(
    `select v.id from unnest($2::uuid[]) as v (id)
     where exists (select from cascade.delivery d where d.force_id = $1 and d.root_version_id = v.id
       and d.dispatch_id <> all($3::uuid[]) and d.state not in ('queued', 'left-off'))`,
    [forceId, rootVersionIds, dispatchIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Which of these versions have lines in the dispatches named. */
export async function versionsIn(
  tx: Tx,
  forceId: string,
  { rootVersionIds, dispatchIds }: { rootVersionIds: readonly string[]; dispatchIds: readonly string[] },
): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(
    `select v.id from unnest($2::uuid[]) as v (id)
     where exists (select from cascade.delivery d where d.force_id = $1 and d.root_version_id = v.id
       and d.dispatch_id = any($3::uuid[]))`,
    [forceId, rootVersionIds, dispatchIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** How the publication of one version stands: until when it may be taken back, and whether it was. */
export const publicationOf = (
  tx: Tx,
  forceId: string,
  versionId: string,
): Promise<
  { coreId: string; recallUntil: Date | null; recalledAt: Date | null; isHolding: boolean } | undefined
> =>
  tx.row(
    `select coalesce(core_id, statement_id) as "coreId", recall_until as "recallUntil", recalled_at as "recalledAt",
       is_holding as "isHolding"
     from cascade.published where force_id = $1 and version_id = $2`,
    [forceId, versionId],
  );
