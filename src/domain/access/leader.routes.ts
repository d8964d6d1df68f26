import type { Route } from '#platform/web/route';
import { mayBeSignedInLeader } from './access.policy.ts';
import { LEADER_COOKIE, LEADER_SESSION_HOURS } from './session.model.ts';
import { type FindPerson, signInByLink } from './sign-in-by-link.routes.ts';

/** A community leader's way in and out. */
export const leaderSignInRoutes = (findPerson: FindPerson): Route[] =>
  signInByLink({
    audience: 'leader',
    cookie: LEADER_COOKIE,
    sessionHours: LEADER_SESSION_HOURS,
    signedIn: mayBeSignedInLeader,
    findPerson,
  });
