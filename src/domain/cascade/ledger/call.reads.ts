import type { Tx } from '#kernel/context';

/** How a call to a leader ended. `opened`: the number was opened and nothing has been written down since. */
export const CALL_OUTCOMES = ['acknowledged', 'will-pass-on', 'no-answer', 'wrong-number'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number] | 'opened';

export interface LoggedCall {
  leaderId: string;
  outcome: CallOutcome;
  calledAt: Date;
}

/** Calls about a statement, to one leader or to all, newest first. */
export const callsOf = (
  tx: Tx,
  forceId: string,
  about: { statementId: string; leaderId?: string },
): Promise<LoggedCall[]> =>
  tx.rows<LoggedCall>(
    `select leader_id as "leaderId", outcome, called_at as "calledAt" from cascade.call
     where force_id = $1 and statement_id = $2 and ($3::uuid is null or leader_id = $3)
     order by called_at desc, id`,
    [forceId, about.statementId, about.leaderId ?? null],
  );

/** Whether a leader had a statement: by a message, or in the portal, by reading it, passing it on or taking its kit. */
export async function hadStatement(
  tx: Tx,
  forceId: string,
  { statementId, leaderId }: { statementId: string; leaderId: string },
): Promise<boolean> {
  const row = await tx.row<{ yes: boolean }>(
    `select exists (select 1 from cascade.published p
       where p.force_id = $1 and (p.statement_id = $2 or p.core_id = $2) and p.version_id = p.root_version_id
         and (exists (select 1 from cascade.delivery d
             where d.force_id = $1 and d.root_version_id = p.version_id and d.leader_id = $3)
           or exists (select 1 from cascade.passing_on o
             where o.force_id = $1 and o.root_version_id = p.version_id and o.leader_id = $3)
           or exists (select 1 from cascade.acknowledgement a
             where a.force_id = $1 and a.root_version_id = p.version_id and a.leader_id = $3)
           or exists (select 1 from cascade.kit_taking k
             where k.force_id = $1 and k.taker_kind = 'leader' and k.taker_id = $3
               and k.root_version_id = p.version_id))) as yes`,
    [forceId, statementId, leaderId],
  );
  return row?.yes ?? false;
}
