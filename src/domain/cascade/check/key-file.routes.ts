import { found, Refusal } from '#kernel/refusal';
import { publicKeys } from '#platform/crypto/force-keys';
import { normaliseVerifyCode } from '#platform/crypto/signing';
import { defineRoutes, type Route } from '#platform/web/route';
import { areaName, listAreas } from '#room/access';
import { mayReadPublished } from '../cascade.policy.ts';
import { forceName } from '../force.reads.ts';
import { publishedByCode, publishedList } from '../published.reads.ts';
import { codePrefix } from '../signed-text.model.ts';
import { keyFileOf, proofOf } from './key-file.presenter.ts';
import { KEY_FILE_PATH } from './proof.model.ts';

const NO_LINE = 'none: published to everyone, and nobody is told who takes it';
/** Newest texts that are listed; older ones are had one by one by their code. */
const MOST_STATEMENTS = 300;
/** What was signed is never changed; what became of it stands elsewhere. */
const FOR_GOOD = { 'cache-control': 'public, max-age=31536000, immutable' };

/** What is needed to check a statement without asking us. */
export const keyFileRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: KEY_FILE_PATH,
    policy: mayReadPublished,
    load: 'spare',
    audit: NO_LINE,
    limit: { perMinute: 60 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const { urls, exercise } = visit.config;
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const statements = await publishedList(ctx.tx, ctx.forceId, {
          states: ['current', 'corrected', 'withdrawn'],
          limit: MOST_STATEMENTS,
        });
        const facts = {
          force: ctx.forceId,
          forceName: await forceName(ctx.tx, ctx.forceId),
          publicUrl: urls.public,
          leaderUrl: urls.leader,
          isExercise: exercise,
          madeAt: ctx.now,
        };
        const named = statements.map((published) => ({
          published,
          area: published.areaPath === '' ? '' : areaName(areas, published.areaPath),
        }));
        const reply = visit.json(keyFileOf(facts, await publicKeys(ctx.tx, ctx.forceId, 'statement'), named));
        // A page of any site may fetch it; and nobody may keep it: a revoked key must be seen at once.
        return {
          ...reply,
          headers: {
            ...reply.headers,
            'access-control-allow-origin': '*',
            'cross-origin-resource-policy': 'cross-origin',
          },
        };
      }),
  },
  {
    method: 'GET',
    url: '/s/:code/signed.json',
    policy: mayReadPublished,
    load: 'spare',
    audit: NO_LINE,
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const code = normaliseVerifyCode(visit.params.code ?? '', codePrefix(ctx.forceId));
        if (!code) throw new Refusal('not-found', 'no statement has this code');
        const published = found(await publishedByCode(ctx.tx, ctx.forceId, code), 'statement');
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const area = published.areaPath === '' ? '' : areaName(areas, published.areaPath);
        const reply = visit.json(proofOf(published, area));
        return { ...reply, headers: { ...reply.headers, ...FOR_GOOD } };
      }),
  },
]);
