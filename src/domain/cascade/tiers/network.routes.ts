import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { mayKeepOwnTiers } from '../cascade.policy.ts';
import { languageName } from '../public-pages.presenter.ts';
import { areaWords } from '../published.presenter.ts';
import { joinUrl } from './join.routes.ts';
import { endOwnTier, openOwnPlace, ownLeader } from './keep-own-tiers.ts';
import { labelOf } from './tier.model.ts';
import { headOf, reachBelow, tiersBelow } from './tier.reads.ts';

const SHOWN = 200;

/** Who passes words on for a leader: places without names, and the link by which they join. */
async function showNetwork(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const { tx, forceId } = ctx;
    const { id } = await ownLeader(ctx);
    const head = await headOf(tx, forceId, id);
    if (!head) return { link: '', total: '', rows: [] };
    const areas = await listAreas(tx, forceId);
    const { tiers, people } = await reachBelow(tx, forceId, head.path);
    return {
      link: joinUrl(visit, head.path),
      total: tiers > 0 ? t('cascade.join.total', { tiers, people }) : '',
      rows: (await tiersBelow(tx, forceId, head.path, SHOWN)).map((tier) => ({
        path: tier.path,
        code: labelOf(tier.path),
        facts: [
          [t('cascade.join.areaPath.label'), areaWords(tier.areaPath, areas, t)],
          [t('cascade.join.language.label'), languageName(tier.language), tier.language],
          [t('cascade.join.channel.label'), t(`cascade.passed.channels.option.${tier.channel}`)],
          [t('cascade.passed.people.label'), String(tier.people)],
        ],
      })),
    };
  });
  return visit.page('cascade/network', model, { title: t('cascade.network.title'), back: '/' });
}

export const networkRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/network',
    policy: mayKeepOwnTiers,
    audit: 'cascade.read-own-tiers',
    handle: showNetwork,
  },
  {
    method: 'POST',
    url: '/network',
    policy: mayKeepOwnTiers,
    audit: 'none: the use case writes cascade.open-own-place itself',
    handle: async (visit) => {
      await visit.ctx(openOwnPlace);
      return visit.redirect('/network');
    },
  },
  {
    method: 'POST',
    url: '/network/end',
    policy: mayKeepOwnTiers,
    audit: 'none: the use case writes cascade.end-tier itself',
    handle: async (visit) => {
      await visit.ctx((ctx) => endOwnTier(ctx, visit.field('path')));
      return visit.redirect('/network');
    },
  },
]);
