import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { type Area, listAreas } from '#room/access';
import { visibleAreas } from './area-scope.model.ts';
import { mayKeepLeaders, mayReadLeaders } from './community.policy.ts';
import type { Leader } from './leader.model.ts';
import { directoryPage, leaderById, leaderCounts, leadersByIds, organisationName } from './leader.reads.ts';
import { openLeaders } from './leader-contacts.ts';
import { markEmailWorking } from './mark-email.ts';
import { unsubscribe } from './unsubscribe.ts';

/** Names on one page of the directory; each is an opening that is counted and written down. */
export const PAGE_SIZE = 25;

export interface DirectoryAsk {
  area: string;
  language: string;
  represents: string;
  /** `returned`: only those whose address mail servers say does not exist. */
  email: string;
  /** Counted from 1. */
  page: number;
}
export interface DirectoryRow extends Leader {
  name: string;
  organisation: string | null;
}
export interface Directory {
  areas: Area[];
  rows: DirectoryRow[];
  total: number;
  /** Under the areas the reader may see, whatever else is asked. */
  counts: Array<{ areaPath: string; language: string; n: number }>;
}

/**
 * One page of the directory with names, and the counts the coverage table is made of.
 * @throws Refusal `not-allowed`; `too-many` where somebody has opened more names this hour than anybody needs
 */
export async function readDirectory(ctx: Context, ask: DirectoryAsk): Promise<Directory> {
  demand(mayReadLeaders, ctx.actor);
  const areas = await listAreas(ctx.tx, ctx.forceId);
  const filter = {
    areaPaths: visibleAreas(areas, ctx.actor, ask.area),
    language: ask.language || null,
    represents: ask.represents || null,
    isReturned: ask.email === 'returned',
  };
  const matching = await leaderCounts(ctx.tx, ctx.forceId, filter);
  const everyone = {
    areaPaths: visibleAreas(areas, ctx.actor),
    language: null,
    represents: null,
    isReturned: false,
  };
  const counts = await leaderCounts(ctx.tx, ctx.forceId, everyone);
  const page = { limit: PAGE_SIZE, offset: (ask.page - 1) * PAGE_SIZE };
  const leaders = await directoryPage(ctx.tx, ctx.forceId, { ...filter, ...page });
  const names = await openEach(
    ctx,
    { table: 'community.leader', field: 'name', purpose: 'leader-directory' },
    leaders,
    ({ nameSealed }) => nameSealed,
  );
  return {
    areas,
    rows: leaders.map((leader, at) => ({ ...leader, name: names[at]?.reveal() ?? '' })),
    total: matching.reduce((sum, { n }) => sum + n, 0),
    counts,
  };
}

/** One leader with what the force holds; the contact is null once the leader has left. */
export interface OpenedLeader {
  leader: Leader;
  organisation: string | null;
  contact: { name: string; email: string; phone: string } | null;
}

async function opened(ctx: Context, leader: Leader, purpose: string): Promise<OpenedLeader> {
  const [sealed] = await leadersByIds(ctx.tx, ctx.forceId, [leader.id]);
  const [words] = sealed ? await openLeaders(ctx, [sealed], purpose) : [];
  const organisation = leader.organisationId
    ? await organisationName(ctx.tx, ctx.forceId, leader.organisationId)
    : null;
  const contact = words && {
    name: words.name.reveal(),
    email: words.email.reveal(),
    phone: words.phone?.reveal() ?? '',
  };
  return { leader, organisation, contact: contact ?? null };
}

/**
 * A leader's entry with name, address and number, for staff.
 * @throws Refusal `not-found`; `not-allowed` outside the actor's areas
 */
export async function readLeader(ctx: Context, leaderId: string): Promise<OpenedLeader> {
  const leader = found(await leaderById(ctx.tx, ctx.forceId, leaderId), 'leader');
  demand(mayReadLeaders, ctx.actor, leader.areaPath);
  return opened(ctx, leader, 'leader-directory');
}

/** What the force holds about the leader who asks. */
export const readOwnEntry = (ctx: Context, leader: Leader): Promise<OpenedLeader> =>
  opened(ctx, leader, 'own');

/** A leader whose entry this person may change or end; nothing is opened. @throws Refusal `not-found`, `not-allowed` */
export async function keptLeader(ctx: Context, leaderId: string): Promise<Leader> {
  const leader = found(await leaderById(ctx.tx, ctx.forceId, leaderId), 'leader');
  demand(mayKeepLeaders, ctx.actor, leader.areaPath);
  return leader;
}

/**
 * A member of staff asked the leader and their address works after all.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function restoreEmail(ctx: Context, leaderId: string): Promise<void> {
  await keptLeader(ctx, leaderId);
  await markEmailWorking(ctx, leaderId);
}

/**
 * A leader told a member of staff that they want no more e-mail, or want to go.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function stopLeader(
  ctx: Context,
  leaderId: string,
  from: 'email' | 'everything',
): Promise<void> {
  await keptLeader(ctx, leaderId);
  await unsubscribe(ctx, leaderId, from);
}
