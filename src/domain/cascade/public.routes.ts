import type { Route } from '#platform/web/route';
import { keyFileRoutes } from './check/key-file.routes.ts';
import { checkRoutes } from './check.routes.ts';
import { feedRoutes } from './feeds/feed.routes.ts';
import { kitRoutes } from './kit/kit.routes.ts';
import { publishedRoutes } from './published.routes.ts';
import { followRoutes } from './push/follow.routes.ts';
import { joinRoutes } from './tiers/join.routes.ts';

/** What anybody may read of statements, the check of a message, and the way out of the mailing list. */
export const publicRoutes: Route[] = [
  ...feedRoutes,
  ...followRoutes,
  ...publishedRoutes,
  ...kitRoutes,
  ...checkRoutes,
  ...keyFileRoutes,
  ...joinRoutes,
];
