import { Refusal } from '#kernel/refusal';
import { finishSignIn, openSignIn, SIGN_IN_SECONDS, sealSignIn, startSignIn } from '#platform/identity/oidc';
import { localPath } from '#platform/web/languages';
import { defineRoutes, type Reply, type Visit } from '#platform/web/route';
import { mayBeSignedInStaff, mayReadStaff, maySignIn } from './access.policy.ts';
import { listAreas, listStaff } from './access.reads.ts';
import { endSession } from './end-session.ts';
import { STAFF_COOKIE } from './session.model.ts';
import { signInStaff } from './sign-in-staff.ts';
import { staffRows } from './staff.presenter.ts';
import { readStaffClaims } from './staff-claims.model.ts';

const OIDC_COOKIE = 'sign-in';

async function finish(visit: Visit): Promise<Reply> {
  const remembered = openSignIn(visit.config.cookieSecret, visit.cookies[OIDC_COOKIE]);
  visit.clearCookie(OIDC_COOKIE);
  if (!remembered)
    throw new Refusal('form-expired', 'the sign-in took too long, or began in another browser');
  const claims = readStaffClaims(await finishSignIn(visit.config, visit.query, remembered));
  const session = await visit.ctx((ctx) =>
    signInStaff(ctx, visit.config.oidc.issuer, claims, remembered.replaces),
  );
  visit.setCookie(STAFF_COOKIE, session.token, { sameSite: 'Strict' });
  // A strict cookie does not travel on a redirect that another site began, so the browser sets out anew from here.
  return visit.page('access/signed-in', {
    title: visit.t('access.signedIn.title', { name: claims.name }),
    next: localPath(remembered.wanted),
  });
}

export const staffRoutes = defineRoutes('access', [
  {
    method: 'GET',
    url: '/sign-in',
    policy: maySignIn,
    load: 'work',
    audit: 'none: a page that only offers to sign in',
    handle: async (visit) =>
      visit.page('access/sign-in', {
        title: visit.t('access.signIn.title'),
        wanted: localPath(visit.query.wanted),
        isDemo: visit.config.mode === 'demo',
      }),
  },
  {
    method: 'GET',
    url: '/sign-in/start',
    policy: maySignIn,
    load: 'work',
    audit: 'none: the browser only leaves for the identity provider',
    handle: async (visit) => {
      const wanted = localPath(visit.query.wanted);
      const replaces =
        visit.query.again === '1' && visit.actor.kind === 'staff' ? visit.actor.sessionId : undefined;
      const { url, state } = await startSignIn(visit.config, { wanted, ...(replaces ? { replaces } : {}) });
      visit.setCookie(OIDC_COOKIE, sealSignIn(visit.config.cookieSecret, state), {
        maxAgeSeconds: SIGN_IN_SECONDS,
      });
      return visit.redirect(url);
    },
  },
  {
    method: 'GET',
    url: '/sign-in/return',
    policy: maySignIn,
    load: 'work',
    audit: 'access.sign-in-staff',
    handle: finish,
  },
  {
    method: 'POST',
    url: '/sign-out',
    policy: mayBeSignedInStaff,
    audit: 'access.end-session',
    handle: async (visit) => {
      await visit.ctx((ctx) => endSession(ctx));
      visit.clearCookie(STAFF_COOKIE);
      return visit.redirect('/sign-in');
    },
  },
  {
    method: 'GET',
    url: '/staff',
    policy: mayReadStaff,
    audit: 'access.read-staff',
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const rows = staffRows(await listStaff(ctx.tx, ctx.forceId), areas, visit.t);
        return visit.page('access/staff', { title: visit.t('access.staff.title'), rows });
      }),
  },
]);
