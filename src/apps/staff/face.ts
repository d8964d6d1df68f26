import { PUBLIC } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { resolveStaff, STAFF_COOKIE } from '#room/access';
import { observedCounts } from '#room/surveillance';
import { staffRoutes as access } from '../../domain/access/staff.routes.ts';
import * as cascade from '../../domain/cascade/staff.routes.ts';
import * as community from '../../domain/community/staff.routes.ts';
import * as impact from '../../domain/impact/staff.routes.ts';
import * as patrol from '../../domain/patrol/staff.routes.ts';
import { staffRoutes as reporting } from '../../domain/reporting/staff.routes.ts';
import { staffRoutes as retention } from '../../domain/retention/staff.routes.ts';
import { eventRoutes, staffRoutes as situation } from '../../domain/situation/staff.routes.ts';
import * as surveillance from '../../domain/surveillance/staff.routes.ts';
import * as triage from '../../domain/triage/staff.routes.ts';
import type { FacePlan } from '../web-process.ts';
import { homeRoutes } from './home.routes.ts';
import { staffNavigation } from './navigation.ts';

const panels = [cascade, community, triage, surveillance, impact, patrol].map((room) => room.eventPanel);

/** The staff console. Put it on the force's own network: nothing in it is for the internet. */
export const staffFace: FacePlan = {
  name: 'staff',
  role: 'staff_web',
  keeper: 'staff',
  routes: [
    ...homeRoutes,
    ...access,
    ...situation,
    ...eventRoutes(panels),
    ...cascade.staffRoutesWith({ countsOf: observedCounts }),
    ...community.staffRoutes,
    ...reporting({
      guard: triage.reportGuard,
      findShut: triage.findShut,
      findAlike: triage.alikePanel,
      findWard: surveillance.postcodePanel,
    }),
    ...triage.staffRoutes,
    ...surveillance.staffRoutes,
    ...impact.staffRoutes,
    ...patrol.staffRoutes,
    ...retention,
  ],
  resolveActor: (cookies, runtime) =>
    withContext(runtime, { forceId: runtime.config.forceId, actor: PUBLIC }, (ctx) =>
      resolveStaff(ctx, cookies[STAFF_COOKIE]),
    ),
  navigation: staffNavigation,
  countWaiting: (actor, runtime) =>
    withContext(runtime, { forceId: runtime.config.forceId, actor }, async (ctx) => {
      const late = await triage.countLate(ctx, actor);
      return {
        '/clocks': await triage.countNeededClocks(ctx, actor),
        '/promises': late.promises,
        '/translations': late.translations,
        '/break-glass': await triage.countWaitingGlass(ctx, actor),
        '/alarms': await surveillance.countAlarms(ctx, actor),
      };
    }),
};
