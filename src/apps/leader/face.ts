import { PUBLIC } from '#kernel/actor';
import { readConfig } from '#platform/config/config';
import { withContext } from '#platform/db/context';
import { LEADER_COOKIE, resolveLeader } from '#room/access';
import { leaderByEmail, leaderEmailKey } from '#room/community';
import { leaderSignInRoutes } from '../../domain/access/leader.routes.ts';
import { leaderRoutes as cascade } from '../../domain/cascade/leader.routes.ts';
import { leaderRoutes as community } from '../../domain/community/leader.routes.ts';
import { leaderRoutes as impact } from '../../domain/impact/leader.routes.ts';
import type { FacePlan } from '../web-process.ts';

const PLACES = [
  ['/', 'leader.nav.statements'],
  ['/concerns', 'leader.nav.concerns'],
  ['/feelings', 'leader.nav.feelings'],
  ['/settings', 'leader.nav.settings'],
] as const;

/** Read when first asked for: a wrong setting is told by the start below, in one sentence. */
let emailKey: ReturnType<typeof leaderEmailKey> | undefined;
const keyOfEmails = (): ReturnType<typeof leaderEmailKey> => {
  emailKey ??= leaderEmailKey(readConfig('leader').receiptPepper);
  return emailKey;
};

/** The community leaders' portal: statements to pass on, concerns and their answers. */
export const leaderFace: FacePlan = {
  name: 'leader',
  role: 'leader_web',
  keeper: 'leader',
  routes: [
    ...leaderSignInRoutes((ctx, email) => leaderByEmail(ctx, keyOfEmails(), email)),
    ...cascade,
    ...community,
    ...impact,
  ],
  resolveActor: (cookies, runtime) =>
    withContext(runtime, { forceId: runtime.config.forceId, actor: PUBLIC }, (ctx) =>
      resolveLeader(ctx, cookies[LEADER_COOKIE]),
    ),
  navigation: ({ actor, path, t, url }) =>
    actor.kind !== 'leader'
      ? []
      : PLACES.map(([href, key]) => ({
          text: t(key),
          href: url(href),
          active: href === '/' ? path === '/' || path.startsWith('/statements') : path.startsWith(href),
        })),
};
