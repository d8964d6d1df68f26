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

/** Whether a statement went to a leader at all. */
export async function wasSentTo(
  tx: Tx,
  forceId: string,
  { statementId, leaderId }: { statementId: string; leaderId: string },
): Promise<boolean> {
  const row = await tx.row<{ yes: boolean }>(
    `select exists (select 1 from cascade.delivery d
       join cascade.published p on p.force_id = $1 and p.version_id = d.root_version_id
         and (p.statement_id = $2 or p.core_id = $2)
       where d.force_id = $1 and d.leader_id = $3) as yes`,
    [forceId, statementId, leaderId],
  );
  return row?.yes ?? false;
}
