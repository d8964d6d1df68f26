import type { Tx } from '#kernel/context';
import { type ApprovalChain, CHAIN_KINDS, type ChainKind, usualChain } from './chain.model.ts';

/** A chain as the force set it: who, when and why. */
export interface SetChain extends ApprovalChain {
  reason: string;
  changedBy: string;
  changedAt: Date;
}

const CHAIN = `kind, number, steps, recall_seconds as "recallSeconds", reason, changed_by as "changedBy",
  changed_at as "changedAt"`;

/** Every chain the force ever set for a kind, newest first. */
export const chainsSet = (tx: Tx, forceId: string, kind: ChainKind): Promise<SetChain[]> =>
  tx.rows<SetChain>(
    `select ${CHAIN} from cascade.approval_chain where force_id = $1 and kind = $2 order by number desc limit 50`,
    [forceId, kind],
  );

/** The chain in force for a kind: what the force set last, or what the product brings. */
export async function chainFor(tx: Tx, forceId: string, kind: ChainKind): Promise<ApprovalChain> {
  const row = await tx.row<ApprovalChain>(
    `select kind, number, steps, recall_seconds as "recallSeconds" from cascade.approval_chain
     where force_id = $1 and kind = $2 order by number desc limit 1`,
    [forceId, kind],
  );
  return row ?? usualChain(kind);
}

/** The chain in force for each kind. */
export async function chainsInForce(tx: Tx, forceId: string): Promise<ApprovalChain[]> {
  const rows = await tx.rows<ApprovalChain>(
    `select distinct on (kind) kind, number, steps, recall_seconds as "recallSeconds" from cascade.approval_chain
     where force_id = $1 order by kind, number desc`,
    [forceId],
  );
  return CHAIN_KINDS.map((kind) => rows.find((row) => row.kind === kind) ?? usualChain(kind));
}
