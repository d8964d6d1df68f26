import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FieldProblem, problemsOf, Refusal } from '#kernel/refusal';
import { indexKey } from '#platform/crypto/blind-index';
import { installRoot } from '#platform/web/root';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { REPRESENTS } from '#room/community';
import { mayFollow, mayReadPublished } from '../cascade.policy.ts';
import { feedLinks } from '../feeds/feed.model.ts';
import { areaItems, partItems } from '../public-pages.presenter.ts';
import { type Following, followStatements, stopFollowing } from './follow-statements.ts';

const NOBODY = 'none: who follows statements is nobody’s business; the browser’s address is sealed';
const SCRIPT = 'src/domain/cascade/push/push-worker.js';

const followingOf = ({ config }: Visit): Following => ({
  key: indexKey(config.receiptPepper, 'cascade.push'),
  mayBeLocal: config.mode !== 'production',
});

/** Ways to hear of new statements without giving a name: feeds, and notifications in this browser. */
async function showFollow(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t, config } = visit;
  const wanted = visit.query.area ?? visit.field('area');
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const area = areas.find(({ path }) => path !== '' && path === wanted)?.path ?? '';
  const community = REPRESENTS.find((part) => part === visit.query.community) ?? '';
  const { push } = config;
  return visit.page(
    'cascade/follow',
    {
      areaItems: areaItems(areas, area, t),
      area,
      partItems: partItems(community, t),
      feeds: feedLinks({ area, community }),
      pushKey: push.kind === 'none' ? '' : push.publicKey,
      isBlackhole: push.kind === 'blackhole',
    },
    { title: t('cascade.list.feeds'), back: '/s', problems },
  );
}

const done = (visit: Visit, what: 'done' | 'stopped'): Reply =>
  visit.page(
    'cascade/followed',
    { text: visit.t(`cascade.follow.${what}.text`) },
    { title: visit.t(`cascade.follow.${what}.title`), back: '/s/follow' },
  );

async function follow(visit: Visit): Promise<Reply> {
  if (visit.config.push.kind === 'none') throw new Refusal('not-found', 'no notifications are offered here');
  const subscription = {
    endpoint: visit.field('endpoint'),
    p256dh: visit.field('p256dh'),
    auth: visit.field('auth'),
  };
  const asked = { subscription, areaPath: visit.field('area'), language: visit.lang };
  try {
    await visit.ctx((ctx) => followStatements(ctx, asked, followingOf(visit)));
  } catch (error) {
    return showFollow(visit, problemsOf(error));
  }
  return visit.redirect('/s/follow/done');
}

let script: string | undefined;

/** Following statements: no account, no name, and nothing that says who reads what. */
export const followRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/s/follow',
    policy: mayReadPublished,
    audit: 'none: shows ways to follow what is published',
    handle: (visit) => showFollow(visit),
  },
  {
    method: 'POST',
    url: '/s/follow',
    policy: mayFollow,
    audit: NOBODY,
    limit: { perMinute: 20 },
    handle: follow,
  },
  {
    method: 'GET',
    url: '/s/follow/done',
    policy: mayReadPublished,
    audit: 'none: says that it worked',
    handle: (visit) => done(visit, 'done'),
  },
  {
    method: 'POST',
    url: '/s/follow/stop',
    policy: mayFollow,
    audit: NOBODY,
    limit: { perMinute: 20 },
    handle: async (visit) => {
      await visit.ctx((ctx) => stopFollowing(ctx, visit.field('endpoint'), followingOf(visit)));
      return visit.redirect('/s/follow/stopped');
    },
  },
  {
    method: 'GET',
    url: '/s/follow/stopped',
    policy: mayReadPublished,
    audit: 'none: says that it worked',
    handle: (visit) => done(visit, 'stopped'),
  },
  {
    // At an address that never changes, since browsers look there for a newer one; it sees no page, its own scope apart.
    method: 'GET',
    url: '/s/follow/worker.js',
    policy: mayReadPublished,
    audit: 'none: a script, the same for everybody',
    cache: { seconds: 300 },
    handle: (visit) => {
      script ??= readFileSync(join(installRoot(), SCRIPT), 'utf8');
      return visit.bytes(script, 'text/javascript; charset=utf-8');
    },
  },
]);
