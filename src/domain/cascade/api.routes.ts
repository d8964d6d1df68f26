import { found, foundId } from '#kernel/refusal';
import { publicKeys } from '#platform/crypto/force-keys';
import { normaliseVerifyCode } from '#platform/crypto/signing';
import { defineRoutes, type Route } from '#platform/web/route';
import { apiStatement } from './api.presenter.ts';
import { mayReadPublished } from './cascade.policy.ts';
import { listedKey } from './check/key-file.presenter.ts';
import { publishedByCode, publishedById, publishedList } from './published.reads.ts';

/** What is published, for machines: no key, no account, the same texts and states as the public pages. */
export const apiRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/api/v1/statements',
    policy: mayReadPublished,
    audit: 'none: everything here is published already',
    cache: { seconds: 10 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const { area, language } = visit.query;
        const list = await publishedList(ctx.tx, ctx.forceId, {
          ...(area ? { areaPaths: [area] } : {}),
          ...(language ? { language } : {}),
          limit: 100,
        });
        return visit.json({ statements: list.map((one) => apiStatement(one, visit.config, ctx.now)) });
      }),
  },
  {
    method: 'GET',
    url: '/api/v1/statements/:id',
    policy: mayReadPublished,
    audit: 'none: everything here is published already',
    cache: { seconds: 10 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const id = foundId(visit.params.id, 'statement');
        const one = found(await publishedById(ctx.tx, ctx.forceId, id), 'statement');
        return visit.json(apiStatement(one, visit.config, ctx.now));
      }),
  },
  {
    method: 'GET',
    url: '/api/v1/check/:code',
    policy: mayReadPublished,
    audit: 'none: the answer is the same as on the public page',
    limit: { perMinute: 120 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const code = normaliseVerifyCode(visit.params.code ?? '');
        const one = code ? await publishedByCode(ctx.tx, ctx.forceId, code) : undefined;
        return one
          ? visit.json({ verdict: 'ours', statement: apiStatement(one, visit.config, ctx.now) })
          : visit.json({ verdict: 'not-ours' });
      }),
  },
  {
    method: 'GET',
    url: '/api/v1/keys',
    policy: mayReadPublished,
    audit: 'none: public keys are for everybody',
    cache: { seconds: 60 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const keys = await publicKeys(ctx.tx, ctx.forceId, 'statement');
        return visit.json({ keys: keys.map(listedKey) });
      }),
  },
]);
