import { defineRoutes, type Route } from '#platform/web/route';
import { mayBringReports } from '../reporting.policy.ts';
import { DOCS_CSS, docsPage } from './docs-page.presenter.ts';
import { openApi } from './openapi.presenter.ts';

const AUDIT = 'none: the document of the interface is for everybody';
const HOUR = { seconds: 3600 };

/** The interface's own document, for programs and for people. */
export const docsRoutes: Route[] = defineRoutes('reporting', [
  {
    method: 'GET',
    url: '/api/v1/openapi.json',
    policy: mayBringReports,
    load: 'spare',
    audit: AUDIT,
    cache: HOUR,
    handle: ({ json, config }) => json(openApi({ url: config.urls.api, forceName: config.forceName })),
  },
  {
    method: 'GET',
    url: '/api/v1/docs',
    policy: mayBringReports,
    load: 'spare',
    audit: AUDIT,
    cache: HOUR,
    handle: ({ bytes, config }) =>
      bytes(docsPage({ url: config.urls.api, forceName: config.forceName }), 'text/html; charset=utf-8'),
  },
  {
    method: 'GET',
    url: '/api/v1/docs.css',
    policy: mayBringReports,
    load: 'spare',
    audit: AUDIT,
    cache: HOUR,
    handle: ({ bytes }) => bytes(DOCS_CSS, 'text/css; charset=utf-8'),
  },
]);
