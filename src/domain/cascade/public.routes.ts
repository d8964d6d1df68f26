import type { Route } from '#platform/web/route';
import { keyFileRoutes } from './check/key-file.routes.ts';
import { checkRoutes } from './check.routes.ts';
import { kitRoutes } from './kit/kit.routes.ts';
import { publishedRoutes } from './published.routes.ts';

/** What anybody may read of statements, the check of a message, and the way out of the mailing list. */
export const publicRoutes: Route[] = [...publishedRoutes, ...kitRoutes, ...checkRoutes, ...keyFileRoutes];
