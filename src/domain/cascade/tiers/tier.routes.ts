import { demand } from '#kernel/policy';
import { type FieldProblem, found, foundId, problemsOf } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { LANGUAGES } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { englishNameOf } from '#reference/languages';
import { areaTree, listAreas } from '#room/access';
import { leaderById } from '#room/community';
import { mayKeepTiers } from '../cascade.policy.ts';
import { PASSING_CHANNELS } from '../delivery.model.ts';
import { areaWords } from '../published.presenter.ts';
import { registerTier, removeTier } from './register-tier.ts';
import { depthOf, labelOf } from './tier.model.ts';
import { headOf, reachBelow, tiersBelow } from './tier.reads.ts';

const SHOWN = 200;

/** The form's fields; `paths` are the places a new one may hang below. */
function tierFields(areaPaths: readonly string[], paths: readonly string[]): FieldSpec[] {
  return [
    { kind: 'select', name: 'parentPath', options: ['', ...paths] },
    { kind: 'select', name: 'areaPath', options: [...areaPaths], required: true },
    { kind: 'select', name: 'language', options: LANGUAGES.map(({ code }) => code), required: true },
    { kind: 'radios', name: 'channel', options: [...PASSING_CHANNELS], required: true },
    { kind: 'text', name: 'people', maxLength: 7, width: 5, numeric: true, required: true },
  ];
}

const leaderOf = (visit: Visit): string => foundId(visit.params.id, 'leader');

/** What the page and its form are made of. */
const read = (visit: Visit, leaderId: string) =>
  visit.ctx(async (ctx) => {
    const { tx, forceId } = ctx;
    const leader = found(await leaderById(tx, forceId, leaderId), 'leader');
    demand(mayKeepTiers, ctx.actor, leader.areaPath);
    const areas = await listAreas(tx, forceId);
    const head = await headOf(tx, forceId, leaderId);
    const tiers = head ? await tiersBelow(tx, forceId, head.path, SHOWN) : [];
    const total = head ? await reachBelow(tx, forceId, head.path) : { tiers: 0, people: 0 };
    const areaPaths = areaTree(areas).flatMap((area) => [area.path, ...area.wards.map(({ path }) => path)]);
    const specs = tierFields(
      areaPaths,
      tiers.map(({ path }) => path),
    );
    return { leader, areas, areaPaths, tiers, total, specs };
  });

type Read = Awaited<ReturnType<typeof read>>;

function showTiers(
  visit: Visit,
  known: Read,
  filled: { values: FormValues; problems: readonly FieldProblem[] },
): Reply {
  const { t } = visit;
  const { leader, areas, areaPaths, tiers, total, specs } = known;
  const areaOf = (path: string): string => areaWords(path, areas, t);
  const labels = {
    parentPath: {
      '': t('cascade.tier.parentPath.leader'),
      ...Object.fromEntries(
        tiers.map(({ path, areaPath }) => [path, `${labelOf(path)}: ${areaOf(areaPath)}`]),
      ),
    },
    areaPath: Object.fromEntries(areaPaths.map((path) => [path, areaOf(path)])),
    language: Object.fromEntries(LANGUAGES.map(({ code }) => [code, englishNameOf(code)])),
    channel: Object.fromEntries(
      PASSING_CHANNELS.map((one) => [one, t(`cascade.passed.channels.option.${one}`)]),
    ),
  };
  return visit.page(
    'cascade/tiers',
    {
      action: `/leaders/${leader.id}/tiers`,
      stats: [
        { value: total.tiers, label: t('cascade.tier.count') },
        { value: total.people, label: t('cascade.tier.people-all') },
      ],
      cut: total.tiers > SHOWN ? t('cascade.tier.cut') : '',
      rows: tiers.map(({ path, areaPath, language, channel, people, below }) => ({
        path,
        code: labelOf(path),
        depth: t('cascade.tier.depth', { n: depthOf(path) - 1 }),
        line: t('cascade.tier.line', {
          code: labelOf(path),
          area: areaOf(areaPath),
          language: englishNameOf(language),
          channel: t(`cascade.passed.channels.option.${channel}`),
          people,
          below,
        }),
      })),
      fields: formView({ specs, ...filled, keyBase: 'cascade.tier', t, labels }),
    },
    { title: t('cascade.tier.title'), back: `/leaders/${leader.id}`, problems: filled.problems },
  );
}

export const tierRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/leaders/:id/tiers',
    policy: mayKeepTiers,
    audit: 'cascade.read-tiers',
    handle: async (visit) =>
      showTiers(visit, await read(visit, leaderOf(visit)), { values: {}, problems: [] }),
  },
  {
    method: 'POST',
    url: '/leaders/:id/tiers',
    policy: mayKeepTiers,
    audit: 'cascade.post-tier',
    handle: async (visit) => {
      const leaderId = leaderOf(visit);
      const known = await read(visit, leaderId);
      const { values, problems } = parseFields(known.specs, visit.form, 'cascade.tier');
      if (problems.length > 0) return showTiers(visit, known, { values, problems });
      const text = (name: string): string => String(values[name] ?? '');
      try {
        await visit.ctx((ctx) =>
          registerTier(ctx, {
            leaderId,
            parentPath: text('parentPath'),
            areaPath: text('areaPath'),
            language: text('language'),
            channel: text('channel'),
            people: Number(text('people')),
          }),
        );
      } catch (error) {
        return showTiers(visit, known, { values, problems: problemsOf(error) });
      }
      return visit.redirect(`/leaders/${leaderId}/tiers`);
    },
  },
  {
    method: 'POST',
    url: '/leaders/:id/tiers/end',
    policy: mayKeepTiers,
    audit: 'cascade.post-tier-end',
    handle: async (visit) => {
      const leaderId = leaderOf(visit);
      await read(visit, leaderId);
      await visit.ctx((ctx) => removeTier(ctx, leaderId, visit.field('path')));
      return visit.redirect(`/leaders/${leaderId}/tiers`);
    },
  },
]);
