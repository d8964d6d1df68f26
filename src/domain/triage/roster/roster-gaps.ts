import { coversArea } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { type Area, contactWays, listAreas, type StaffSummary, staffByRole } from '#room/access';

/** What the roster leaves open now. */
interface RosterGaps {
  /** Parts of the force that nobody on duty could take a report of. */
  uncovered: Area[];
  /** True where nobody on duty acts for the whole force: reports without a known area are theirs. */
  isUnknownUncovered: boolean;
  /** True where no alert would reach anybody: nobody on duty has an address, and no commander either. */
  isSilent: boolean;
}

/** Looks where a report would find nobody: parts nobody on duty covers, and a roster without an address. */
export async function findGaps(
  ctx: Context,
  { staff, onDuty }: { staff: readonly StaffSummary[]; onDuty: readonly string[] },
): Promise<RosterGaps> {
  const { tx, forceId } = ctx;
  const there = staff.filter(({ id }) => onDuty.includes(id));
  const parts = (await listAreas(tx, forceId)).filter(({ level }) => level === 1);
  const onCall = (await staffByRole(tx, forceId, 'COMMANDER')).map(({ id }) => id);
  const reached = await contactWays(tx, forceId, [...new Set([...onDuty, ...onCall])]);
  return {
    isUnknownUncovered: !there.some(({ scopes }) => coversArea(scopes, '')),
    uncovered: parts.filter(({ path }) => !there.some(({ scopes }) => coversArea(scopes, path))),
    isSilent: reached.length === 0,
  };
}
