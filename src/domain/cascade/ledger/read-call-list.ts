import type { Context } from '#kernel/context';
import { leadersWithoutMessages } from '#room/community';
import { ASKED_AT_ONCE, changesOf, unanswered, withdrawnRoots } from '../chase/chase.reads.ts';
import { type Silent, silentLeaders } from './coverage.reads.ts';

/** Whom to ring up about a statement, and whether it is withdrawn. */
export interface CallList {
  leaders: Silent[];
  isWithdrawn: boolean;
}

/**
 * Leaders to ring up: first those whom no message reaches, who had a version that is no longer right and have not said that
 * they know; then those of whom nothing came back. Where nothing is in force any more, that is who does not know it yet.
 * @param roots what is in force of the statement and its variants
 * @param areaPaths of these areas alone; null for the whole force
 */
export async function readCallList(
  { tx, forceId }: Context,
  about: {
    statementId: string;
    roots: readonly string[];
    areaPaths: readonly string[] | null;
    limit: number;
  },
): Promise<CallList> {
  const { statementId, roots, areaPaths, limit } = about;
  const gone = roots.length === 0 ? await withdrawnRoots(tx, forceId, statementId) : [];
  const silent = await silentLeaders(tx, forceId, { rootVersionIds: [...roots, ...gone], areaPaths, limit });
  const listed = new Set(silent.map(({ leaderId }) => leaderId));
  const unreached: Silent[] = [];
  for (const change of await changesOf(tx, forceId, statementId)) {
    if (unreached.length >= limit) break;
    const open = await unanswered(tx, forceId, { ...change, statementId }, ASKED_AT_ONCE);
    const ids = open.map(({ leaderId }) => leaderId).filter((id) => !listed.has(id));
    const some = ids.length > 0 ? await leadersWithoutMessages(tx, forceId, { ids, areaPaths, limit }) : [];
    for (const { id: leaderId, areaPath, language, represents } of some) {
      listed.add(leaderId);
      unreached.push({ leaderId, areaPath, language, represents, remindedAt: null });
    }
  }
  return { leaders: [...unreached, ...silent].slice(0, limit), isWithdrawn: gone.length > 0 };
}
