import type { Route } from '#platform/web/route';
import { evidenceRoutes } from './evidence.routes.ts';

/** What staff open in this room; the report itself stands on triage's page. */
export const staffRoutes: Route[] = [...evidenceRoutes];
