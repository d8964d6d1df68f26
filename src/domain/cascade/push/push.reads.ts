import type { Tx } from '#kernel/context';
import type { DispatchKind } from '../delivery.model.ts';
import type { PushState } from './push.model.ts';

export interface PushCount {
  kind: DispatchKind;
  state: PushState;
  n: number;
}

/** What became of the notifications of a statement's versions. */
export const pushCounts = (tx: Tx, forceId: string, statementId: string): Promise<PushCount[]> =>
  tx.rows<PushCount>(
    `select l.kind, l.state, count(*)::integer as n
     from cascade.published p join cascade.push_line l on l.force_id = $1 and l.version_id = p.version_id
     where p.force_id = $1 and p.statement_id = $2
     group by l.kind, l.state order by l.kind, l.state`,
    [forceId, statementId],
  );

/** How many browsers asked to be told of statements. */
export async function followers(tx: Tx, forceId: string): Promise<number> {
  const row = await tx.row<{ n: number }>(
    'select count(*)::integer as n from cascade.push_subscription where force_id = $1',
    [forceId],
  );
  return row?.n ?? 0;
}
