import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { type Area, listAreas, staffNames } from '#room/access';
import { eventById } from '#room/situation';
import { type DispatchProgress, dispatchesOf, type RefusalReply, refusalReplies } from './delivery.reads.ts';
import { publishedTexts } from './published.reads.ts';
import type { Draft, Published, Statement } from './statement.model.ts';
import {
  claimsOf,
  draftsOf,
  type EnteredClaim,
  listStatements,
  statementById,
  variantsOf,
} from './statement.reads.ts';
import { versionsOf } from './version.reads.ts';
import type { VersionWithApprovals } from './version-history.model.ts';

/** A statement with everything that is known about how it stands. */
export interface KnownStatement {
  statement: Statement;
  drafts: Draft[];
  versions: VersionWithApprovals[];
  published: Published[];
  /** Versions of what a variant wraps. */
  coreVersions: VersionWithApprovals[];
  /** Versions of the core at its root: the same, but for an insert into an area's variant. */
  rootVersions: VersionWithApprovals[];
}

export interface Workspace extends KnownStatement {
  areas: Area[];
  names: Map<string, string>;
  eventTitle: string;
  claims: EnteredClaim[];
  variants: KnownStatement[];
  dispatches: Array<DispatchProgress & { replies: RefusalReply[] }>;
  now: Date;
}

async function knownOf(ctx: Context, statements: readonly Statement[]): Promise<KnownStatement[]> {
  const ids = statements.map(({ id }) => id);
  const cores = statements.flatMap(({ coreId, parentId }) => [coreId ?? [], parentId ?? []].flat());
  const drafts = await draftsOf(ctx.tx, ctx.forceId, ids);
  const versions = await versionsOf(ctx.tx, ctx.forceId, [...new Set([...ids, ...cores])]);
  const published = await Promise.all(ids.map((id) => publishedTexts(ctx.tx, ctx.forceId, id)));
  return statements.map((statement, at) => ({
    statement,
    drafts: drafts.filter(({ statementId }) => statementId === statement.id),
    versions: versions.filter(({ statementId }) => statementId === statement.id),
    published: published[at] ?? [],
    coreVersions: versions.filter(({ statementId }) => statementId === statement.parentId),
    rootVersions: versions.filter(({ statementId }) => statementId === statement.coreId),
  }));
}

/** Everything the page of one statement shows. */
export async function readWorkspace(ctx: Context, statementId: string): Promise<Workspace> {
  const { tx, forceId } = ctx;
  const statement = found(await statementById(tx, forceId, statementId), 'statement');
  const [own] = await knownOf(ctx, [statement]);
  const known = found(own, 'statement');
  const variants = await knownOf(ctx, await variantsOf(tx, forceId, statementId));
  const claims = await claimsOf(tx, forceId, statementId);
  const roots = [known, ...variants].flatMap(({ published }) =>
    published.map(({ rootVersionId }) => rootVersionId),
  );
  const dispatches = [];
  for (const dispatch of await dispatchesOf(tx, forceId, [...new Set(roots)]))
    dispatches.push({ ...dispatch, replies: await refusalReplies(tx, forceId, dispatch.id) });
  const people = [
    ...known.drafts.map(({ savedBy }) => savedBy),
    ...known.versions.flatMap(({ draftedBy, approvals }) => [
      draftedBy,
      ...approvals.map(({ staffId }) => staffId),
    ]),
    ...dispatches.flatMap(({ askedBy, recalledBy }) => [askedBy ?? [], recalledBy ?? []].flat()),
  ];
  return {
    ...known,
    variants,
    claims,
    dispatches,
    areas: await listAreas(tx, forceId),
    names: await staffNames(tx, forceId, people),
    eventTitle: (await eventById(tx, forceId, statement.eventId))?.title ?? '',
    now: ctx.now,
  };
}

/** Statements of one event or of the whole force, newest first, each with how it stands. */
export const readStatements = async (ctx: Context, eventId?: string): Promise<KnownStatement[]> =>
  knownOf(ctx, await listStatements(ctx.tx, ctx.forceId, eventId));
