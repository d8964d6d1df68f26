import { PUBLIC } from '#kernel/actor';
import { readConfig } from '#platform/config/config';
import { withContext } from '#platform/db/context';
import { PARTNER_COOKIE, resolvePartnerSession } from '#room/access';
import { partnerWorkerByEmail, resolvePartnerWorker } from '#room/reporting';
import { partnerSignInRoutes } from '../../domain/access/partner.routes.ts';
import { partnerRoutes as reporting } from '../../domain/reporting/partner.routes.ts';
import type { FacePlan } from '../web-process.ts';

const PLACES = [
  ['/', 'partner.nav.reports'],
  ['/reports/new', 'partner.nav.enter'],
  ['/colleagues', 'partner.nav.colleagues'],
] as const;

const isAt = (path: string, href: string): boolean =>
  href === '/'
    ? path === '/' || (path.startsWith('/reports/') && path !== '/reports/new')
    : path.startsWith(href);

/** The workspace of partner organisations. It has no line to the keeper; what is whose, the database finds by the session. */
export const partnerFace: FacePlan = {
  name: 'partner',
  role: 'public_web',
  routes: [
    ...partnerSignInRoutes((ctx, email) =>
      partnerWorkerByEmail(ctx, readConfig('partner').receiptPepper, email),
    ),
    ...reporting,
  ],
  resolveActor: (cookies, runtime) =>
    withContext(runtime, { forceId: runtime.config.forceId, actor: PUBLIC }, async (ctx) =>
      resolvePartnerWorker(ctx, await resolvePartnerSession(ctx, cookies[PARTNER_COOKIE])),
    ),
  navigation: ({ actor, path, t, url }) =>
    actor.kind !== 'partner'
      ? []
      : PLACES.map(([href, key]) => ({ text: t(key), href: url(href), active: isAt(path, href) })),
};
