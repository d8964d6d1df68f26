import type { Route } from '#platform/web/route';
import { workspaceColleagueRoutes } from './partners/workspace-colleagues.routes.ts';
import { workspaceFileRoutes } from './partners/workspace-files.routes.ts';
import { workspaceOneReportRoutes } from './partners/workspace-report.routes.ts';
import { workspaceReportRoutes } from './partners/workspace-reports.routes.ts';

/** The workspace of partner organisations, for their case workers in a browser. */
export const partnerRoutes: Route[] = [
  ...workspaceReportRoutes,
  ...workspaceOneReportRoutes,
  ...workspaceFileRoutes,
  ...workspaceColleagueRoutes,
];
