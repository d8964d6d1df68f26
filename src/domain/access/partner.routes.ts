import type { Route } from '#platform/web/route';
import { mayBeSignedInPartner } from './access.policy.ts';
import { PARTNER_COOKIE, PARTNER_SESSION_HOURS } from './session.model.ts';
import { type FindPerson, signInByLink } from './sign-in-by-link.routes.ts';

/** The way in and out of a partner organisation's case worker. */
export const partnerSignInRoutes = (findPerson: FindPerson): Route[] =>
  signInByLink({
    audience: 'partner',
    cookie: PARTNER_COOKIE,
    sessionHours: PARTNER_SESSION_HOURS,
    signedIn: mayBeSignedInPartner,
    findPerson,
  });
