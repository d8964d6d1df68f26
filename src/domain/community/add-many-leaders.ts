import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import type { Sensitive } from '#kernel/sensitive';
import { blindIndex, normaliseEmail } from '#platform/crypto/blind-index';
import { mayKeepLeaders } from './community.policy.ts';
import type { NewLeader } from './leader.model.ts';
import { knownEmails, nameOfIndex } from './leader.reads.ts';
import { insertLeaders, type LeaderRow, organisationIds } from './many-leaders.store.ts';

/** What became of each of many leaders, by their places in the list. */
export interface AddedMany {
  added: number;
  /** Places whose address stands for a live leader already, in the directory or earlier in this list. */
  known: number[];
  /** Places whose address belongs to somebody who asked to leave. */
  left: number[];
}

/** What else is known of a list whose leaders are added. */
export interface HowAdded {
  /** Normalised addresses that are being added by earlier parts of the same list at this moment. */
  ahead?: ReadonlySet<string>;
  /**
   * True where some of them came in by another hand meanwhile: those are passed over then. Otherwise the database refuses
   * them all with a unique violation, which costs nothing while it does not happen.
   */
  isContested?: boolean;
}

/**
 * Adds many leaders by a few statements for all of them: who is known is asked once, names and addresses are sealed under
 * one passing pair of keys, since that they came in one list can be seen from the time anyway. For an actor who may write
 * seals of any record, which is the owner of the database and none of the faces.
 * @throws Refusal `not-allowed` outside the actor's areas
 */
export async function addManyLeaders(
  ctx: Context,
  key: Sensitive<Buffer>,
  leaders: readonly NewLeader[],
  { ahead = new Set(), isContested = true }: HowAdded = {},
): Promise<AddedMany> {
  for (const areaPath of new Set(leaders.map((leader) => leader.areaPath)))
    demand(mayKeepLeaders, ctx.actor, areaPath);
  const result: AddedMany = { added: 0, known: [], left: [] };
  const emails = leaders.map(({ email }) => normaliseEmail(email));
  const indexes = emails.map((email) => blindIndex(key, email));
  const names = indexes.map(nameOfIndex);
  const before = await knownEmails(ctx.tx, ctx.forceId, indexes);
  const seen = new Set<string>();
  const fresh: number[] = [];
  names.forEach((name, at) => {
    const known = before.get(name);
    if (known?.leftAt) result.left.push(at);
    else if (known || seen.has(name) || ahead.has(emails[at] ?? '')) result.known.push(at);
    else fresh.push(at);
    seen.add(name);
  });
  if (fresh.length === 0) return result;
  const organisations = await organisationIds(
    ctx,
    fresh.map((at) => leaders[at] as NewLeader),
  );
  // In one order always: two parts of a list that are written at once never wait for each other in a circle.
  fresh.sort((one, other) => ((names[one] ?? '') < (names[other] ?? '') ? -1 : 1));
  const rows = fresh.map((at): LeaderRow => {
    const leader = leaders[at] as NewLeader;
    return {
      id: ctx.newId(),
      at,
      leader,
      organisationId: organisations.get(leader.organisation) ?? null,
      emailIndex: indexes[at] as Buffer,
    };
  });
  const sealed = await ctx.sealMany({
    table: 'community.leader',
    recordIds: rows.map(({ id }) => id),
    fields: {
      name: rows.map(({ leader }) => leader.name),
      email: rows.map(({ at }) => emails[at] ?? ''),
      phone: rows.map(({ leader }) => leader.phone),
    },
  });
  const passedOver = new Set(await insertLeaders(ctx, { rows, sealed, isContested }));
  result.added = rows.length - passedOver.size;
  for (const { id, at } of rows) if (passedOver.has(id)) result.known.push(at);
  return result;
}
