import type { LoadClass } from '#platform/web/admission';
import type { Translate } from '#platform/web/i18n';
import { EASY_EDITION, EASY_NAME, localUrl, offeredLanguages } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type RouteLine, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import {
  accessibilityModel,
  cookiesModel,
  emergencyModel,
  homeModel,
  languagesModel,
  privacyModel,
  safetyModel,
  supportModel,
  tellModel,
  textPageModel,
} from './advice.presenter.ts';
import { mayReadAdvice } from './reporting.policy.ts';
import { textRouteOf } from './text.reads.ts';

const SAME_FOR_ALL = 'none: the page is the same for everybody';
const FIVE_MINUTES = 300;

async function home(visit: Visit): Promise<Reply> {
  // The way to 999 and to the form stands here, so the page comes up without the database too.
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId)).catch(() => []);
  return visit.page('reporting/home', homeModel(areas, visit.t));
}

/** How to tell us by text, and that it is not anonymous: said before anybody writes. */
async function textPage(visit: Visit): Promise<Reply> {
  const route = await visit.ctx((ctx) => textRouteOf(ctx.tx, ctx.forceId));
  return visit.page('reporting/article', textPageModel(route, visit.t), { back: '/', neutralTitle: true });
}

const advice = (
  url: string,
  view: string,
  model: (t: Translate) => object,
  load: LoadClass = 'ordinary',
): RouteLine => ({
  method: 'GET',
  url,
  policy: mayReadAdvice,
  audit: SAME_FOR_ALL,
  cache: { seconds: FIVE_MINUTES },
  load,
  handle: (visit) => visit.page(view, model(visit.t), { back: '/' }),
});

/**
 * Ends what this browser knows of a form or thread, tells it to forget the rest, and leads to a page that says nothing.
 * The form itself waits its 72 hours for somebody who noted the code.
 */
function exit(visit: Visit): Reply {
  visit.clearCookie('report');
  visit.clearCookie('return');
  return visit.redirect(visit.config.exitUrl, 303, { 'clear-site-data': '"cache", "cookies", "storage"' });
}

/** The pages anybody may read without telling us anything, and the way out. */
export const adviceRoutes: Route[] = defineRoutes('reporting', [
  { method: 'GET', url: '/', policy: mayReadAdvice, audit: SAME_FOR_ALL, load: 'entry', handle: home },
  advice('/emergency', 'reporting/emergency', emergencyModel, 'vital'),
  advice('/tell', 'reporting/tell', tellModel, 'entry'),
  {
    method: 'GET',
    url: '/text',
    policy: mayReadAdvice,
    audit: SAME_FOR_ALL,
    handle: textPage,
  },
  advice('/languages', 'reporting/languages', (t) =>
    languagesModel(offeredLanguages(), { name: EASY_NAME, href: localUrl(EASY_EDITION, '/') }, t),
  ),
  advice('/support', 'reporting/support', supportModel),
  // Somebody may read this while their form is open, so it is kept nowhere and its tab says nothing.
  {
    method: 'GET',
    url: '/safety',
    policy: mayReadAdvice,
    audit: SAME_FOR_ALL,
    load: 'work',
    handle: (visit) =>
      visit.page('reporting/article', safetyModel(visit.t), { neutralTitle: true, exit: true }),
  },
  advice('/accessibility', 'reporting/article', accessibilityModel),
  advice('/privacy', 'reporting/article', privacyModel),
  advice('/cookies', 'reporting/cookies', cookiesModel),
  {
    method: 'GET',
    url: '/exit',
    policy: mayReadAdvice,
    audit: 'none: leaving leaves no trace',
    load: 'vital',
    handle: exit,
  },
]);
