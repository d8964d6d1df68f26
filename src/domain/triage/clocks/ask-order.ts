import type { Context } from '#kernel/context';
import { coveringStaff } from '#room/access';
import { takerOf } from '#room/reporting';
import { namedOn } from '../restricted/restricted.reads.ts';
import { rosterNow } from '../roster/roster.reads.ts';
import { mayAcknowledge } from '../triage.policy.ts';

/**
 * Who may be asked about a report, in the order of the roster: officers on duty who could take it. Somebody whose areas do
 * not cover it, who left, or who took it down would be asked in vain and is passed over. A restricted report is asked of
 * those named on it, who are on duty first.
 */
export async function askOrder(
  ctx: Context,
  report: { reportId: string; areaPath: string | null; isRestricted: boolean },
): Promise<string[]> {
  const { tx, forceId } = ctx;
  const { onDuty } = await rosterNow(ctx);
  const named = report.isRestricted ? await namedOn(tx, forceId, report.reportId) : undefined;
  const namedIds = named?.map(({ staffId }) => staffId);
  const candidates = namedIds
    ? [...onDuty.filter((id) => namedIds.includes(id)), ...namedIds.filter((id) => !onDuty.includes(id))]
    : onDuty;
  if (candidates.length === 0) return [];
  const covering = await coveringStaff(tx, forceId, {
    staffIds: candidates,
    roles: mayAcknowledge.roles,
    areaPath: report.areaPath ?? '',
  });
  const taker = await takerOf(tx, forceId, report.reportId);
  return [...new Set(candidates)].filter((id) => covering.has(id) && id !== taker);
}

/** The same with whoever has the clock first, where they can be asked. */
export const ownerFirst = (order: readonly string[], ownerId: string | null): string[] => [
  ...order.filter((id) => id === ownerId),
  ...order.filter((id) => id !== ownerId),
];
