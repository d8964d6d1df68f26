import type { Route } from '#platform/web/route';
import { adviceRoutes } from './advice.routes.ts';
import { identityRoutes } from './afterwards/identity.routes.ts';
import { noticeRoutes } from './afterwards/notice.routes.ts';
import { filesRoutes } from './files.routes.ts';
import { formRoutes } from './form.routes.ts';
import { returnRoutes } from './return.routes.ts';
import { returnFilesRoutes } from './return-files.routes.ts';
import { sendRoutes } from './send.routes.ts';
import { shortRoutes } from './short.routes.ts';

/** All that the public can open in this room. */
export const publicRoutes: Route[] = [
  ...adviceRoutes,
  ...formRoutes,
  ...filesRoutes,
  ...sendRoutes,
  ...shortRoutes,
  ...returnRoutes,
  ...returnFilesRoutes,
  ...identityRoutes,
  ...noticeRoutes,
];
