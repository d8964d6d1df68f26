import { isUuid } from '#kernel/ids';
import { isAllowed, isFresh } from '#kernel/policy';
import { type FieldProblem, found, foundId, problemsOf, Refusal } from '#kernel/refusal';
import { formView } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { englishNameOf } from '#reference/languages';
import { staffNames } from '#room/access';
import { actingStaff } from './acting-staff.model.ts';
import { demandMayDecide, isReturned, mayDecide, stageOf } from './approval.model.ts';
import { mayApprove, mayPublish, mayReadSecond, mayReadStatements } from './cascade.policy.ts';
import { DECIDE_FIELDS } from './compose.form.ts';
import { decideVersion } from './decide-version.ts';
import { publishVersion } from './publish-version.ts';
import { readWorkspace } from './read-workspace.ts';
import { findingsView } from './review/findings.presenter.ts';
import { overrideFinding } from './review/override-finding.ts';
import { type CountsOf, reviewVersion } from './review/review-version.ts';
import { readingsOf, translatorsOf } from './translation/translation.reads.ts';
import { versionView } from './version.presenter.ts';
import type { VersionWithApprovals } from './version-history.model.ts';

const ids = (visit: Visit): { id: string; versionId: string; base: string } => {
  const [id, versionId] = [foundId(visit.params.id, 'statement'), foundId(visit.params.versionId, 'version')];
  return { id, versionId, base: `/statements/${id}/versions/${versionId}` };
};

/** Why this person cannot decide, in words; empty where the version is decided or out. */
function reasonNot(visit: Visit, version: VersionWithApprovals, now: Date): string {
  if (version.publishedAt) return '';
  const stage = stageOf(version);
  if (stage === 'ready' || stage === 'returned') return '';
  try {
    demandMayDecide(actingStaff(visit.actor), version, now);
    return '';
  } catch (error) {
    return error instanceof Refusal ? visit.t(`cascade.decide.not.${error.code}`) : '';
  }
}

async function showVersion(
  visit: Visit,
  countsOf: CountsOf,
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t, actor } = visit;
  const { id, versionId, base } = ids(visit);
  const model = await visit.ctx(async (ctx) => {
    const space = await readWorkspace(ctx, id);
    const { statement, versions, coreVersions, areas, names, now } = space;
    const version = found(
      versions.find((one) => one.id === versionId),
      'version',
    );
    const byId = (wanted: string | null): VersionWithApprovals | undefined =>
      [...versions, ...coreVersions].find((one) => one.id === wanted);
    const against = {
      before: byId(version.supersedesVersionId),
      core: byId(version.coreVersionId),
      source: byId(version.sourceVersionId),
    };
    const staff = actingStaff(actor);
    const readings = await readingsOf(ctx.tx, ctx.forceId, [version.id]);
    const hands = version.sourceVersionId
      ? await translatorsOf(ctx.tx, ctx.forceId, { ...version, sourceVersionId: version.sourceVersionId })
      : new Set<string>();
    const isOwn = version.draftedBy === staff.id || hands.has(staff.id);
    const readers = await staffNames(
      ctx.tx,
      ctx.forceId,
      readings.map(({ readerId }) => readerId),
    );
    const waiting = versions.filter(
      (one) => one.sourceVersionId === version.id && !one.publishedAt && mayDecide(staff, one, ctx.now),
    );
    const findings = await reviewVersion(ctx, statement, version, countsOf);
    const people = findings.flatMap(({ override }) => override?.staffId ?? []);
    const mayPass =
      !version.publishedAt &&
      version.draftedBy !== staff.id &&
      isAllowed(mayApprove, actor, statement.areaPath);
    return {
      ...versionView(
        version,
        statement,
        { ...against, readings, published: space.published },
        { areas, names: new Map([...names, ...readers]), now, t },
      ),
      base,
      review: findingsView(findings, {
        t,
        names: await staffNames(ctx.tx, ctx.forceId, people),
        ...(mayPass ? { roles: staff.roles } : {}),
      }),
      proveAgain: isFresh(actor, ctx.now) ? '' : `/sign-in/start?again=1&wanted=${encodeURIComponent(base)}`,
      heading: version.title,
      second:
        version.sourceVersionId && !version.publishedAt
          ? {
              may:
                !isOwn &&
                isAllowed(mayReadSecond, actor, statement.areaPath) &&
                !isReturned(version.approvals) &&
                !readings.some(({ readerId }) => readerId === staff.id),
              line: t(
                readings.length > 0
                  ? 'cascade.trail.read'
                  : isOwn
                    ? 'cascade.translation.second.own'
                    : 'cascade.translation.second.none',
              ),
            }
          : undefined,
      mayDecide: isAllowed(mayApprove, actor, statement.areaPath) && mayDecide(staff, version, ctx.now),
      whyNot: reasonNot(visit, version, ctx.now),
      also: waiting.map((one) => ({ id: one.id, name: englishNameOf(one.language) })),
      decideFields: formView({ specs: DECIDE_FIELDS, values: {}, problems, keyBase: 'cascade.decide', t }),
      mayPublish:
        !version.publishedAt &&
        stageOf(version) === 'ready' &&
        isAllowed(mayPublish, actor, statement.areaPath),
    };
  });
  return visit.page('cascade/version', model, {
    title: model.heading,
    back: `/statements/${id}`,
    problems,
  });
}

async function decide(visit: Visit, countsOf: CountsOf): Promise<Reply> {
  const { versionId, base } = ids(visit);
  const decision = visit.field('decision') === 'approved' ? 'approved' : 'returned';
  const reason = visit.field('reason');
  // Translations put forward together are decided together where the approver ticks them.
  const also = visit.fields('also').filter(isUuid);
  try {
    await visit.ctx(async (ctx) => {
      for (const one of [versionId, ...also]) await decideVersion(ctx, { versionId: one, decision, reason });
    });
  } catch (error) {
    return showVersion(visit, countsOf, problemsOf(error));
  }
  return visit.redirect(base);
}

async function letPass(visit: Visit, countsOf: CountsOf): Promise<Reply> {
  const { versionId, base } = ids(visit);
  const [rule, words, reason] = [visit.field('rule'), visit.field('words'), visit.field('reason')];
  try {
    await visit.ctx((ctx) => overrideFinding(ctx, { versionId, rule, words, reason }, countsOf));
  } catch (error) {
    return showVersion(visit, countsOf, problemsOf(error));
  }
  return visit.redirect(`${base}#review`);
}

async function publish(visit: Visit, countsOf: CountsOf): Promise<Reply> {
  const { id, versionId } = ids(visit);
  const { languagesTogether, recallSeconds } = visit.config;
  try {
    await visit.ctx((ctx) => publishVersion(ctx, versionId, { languagesTogether, recallSeconds, countsOf }));
  } catch (error) {
    return showVersion(visit, countsOf, problemsOf(error));
  }
  return visit.redirect(`/statements/${id}`);
}

/** The pages of a version. */
export const versionRoutes = (countsOf: CountsOf): Route[] =>
  defineRoutes('cascade', [
    {
      method: 'GET',
      url: '/statements/:id/versions/:versionId',
      policy: mayReadStatements,
      audit: 'cascade.review-version',
      handle: (visit) => showVersion(visit, countsOf),
    },
    {
      method: 'POST',
      url: '/statements/:id/versions/:versionId/decide',
      policy: mayApprove,
      audit: 'cascade.post-decision',
      handle: (visit) => decide(visit, countsOf),
    },
    {
      method: 'POST',
      url: '/statements/:id/versions/:versionId/pass',
      policy: mayApprove,
      audit: 'cascade.post-override',
      handle: (visit) => letPass(visit, countsOf),
    },
    {
      method: 'POST',
      url: '/statements/:id/versions/:versionId/publish',
      policy: mayPublish,
      audit: 'cascade.post-publication',
      handle: (visit) => publish(visit, countsOf),
    },
  ]);
