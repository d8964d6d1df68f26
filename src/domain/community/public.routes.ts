import { coversArea } from '#kernel/actor';
import { found } from '#kernel/refusal';
import { defineRoutes, type Route } from '#platform/web/route';
import { listAreas } from '#room/access';
import { areaOfSlug } from './area-slug.model.ts';
import { answerViews, areaLinks, officerView } from './areas.presenter.ts';
import { mayReadAreas } from './community.policy.ts';
import { publishedAnswers } from './public-answer.reads.ts';
import { promisedAreas, wardOfficers } from './ward-officer.reads.ts';

/** Answers of an area shown on its own page; the rest is one link away. */
const ANSWERS_ON_AREA = 3;
const NO_LINE = 'none: published to everyone, and nobody is told who reads it';
const CACHE = { seconds: 60 };

export const publicRoutes: Route[] = defineRoutes('community', [
  {
    method: 'GET',
    url: '/areas',
    policy: mayReadAreas,
    audit: NO_LINE,
    cache: CACHE,
    handle: async (visit) => {
      const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
      return visit.page(
        'community/areas',
        { areas: areaLinks(areas) },
        { title: visit.t('community.areas.title'), back: '/' },
      );
    },
  },
  {
    method: 'GET',
    url: '/areas/:slug',
    policy: mayReadAreas,
    audit: NO_LINE,
    cache: CACHE,
    handle: async (visit) => {
      const { t, lang } = visit;
      const model = await visit.ctx(async (ctx) => {
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const area = found(areaOfSlug(areas, visit.params.slug ?? ''), 'area');
        const officers = await wardOfficers(ctx.tx, ctx.forceId, area.path);
        const promised = await promisedAreas(ctx.tx, ctx.forceId, area.path);
        const answers = (await publishedAnswers(ctx.tx, ctx.forceId))
          .filter((one) => coversArea([area.path], one.areaPath))
          .slice(0, ANSWERS_ON_AREA);
        return {
          name: area.name,
          officers: officers.map((officer) => officerView(officer, { areas, lang, t })),
          hasPromise: promised.length > 0,
          answers: answerViews(answers, areas),
          wards: areaLinks(areas).find(({ href }) => href === `/areas/${area.path}`)?.wards ?? [],
        };
      });
      return visit.page('community/area', model, { title: model.name, back: '/areas' });
    },
  },
  {
    method: 'GET',
    url: '/you-said-we-did',
    policy: mayReadAreas,
    audit: NO_LINE,
    cache: CACHE,
    handle: async (visit) => {
      const answers = await visit.ctx(async (ctx) => {
        const areas = await listAreas(ctx.tx, ctx.forceId);
        return answerViews(await publishedAnswers(ctx.tx, ctx.forceId), areas);
      });
      return visit.page(
        'community/you-said-we-did',
        { answers },
        { title: visit.t('community.answers.title'), back: '/' },
      );
    },
  },
]);
