import { ROLES } from '#kernel/actor';
import { staff } from '#kernel/policy';
import { defineRoutes } from '#platform/web/route';
import { homeOf } from './navigation.ts';

const mayGoHome = staff('staff.go-home', ROLES);

/** The front door of the console: each role is sent to where its first decision waits. */
export const homeRoutes = defineRoutes('staff', [
  {
    method: 'GET',
    url: '/',
    policy: mayGoHome,
    audit: 'none: only leads on to the page of the role',
    handle: async (visit) =>
      visit.redirect(visit.actor.kind === 'staff' ? homeOf(visit.actor.roles) : '/sign-in'),
  },
]);
