import { found } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { englishNameOf } from '#reference/languages';
import { mayReadStatements } from '../cascade.policy.ts';
import { statementIdOf } from '../compose.form.ts';
import { forceName } from '../force.reads.ts';
import { textFor } from '../published.presenter.ts';
import { publishedTexts } from '../published.reads.ts';
import { followers, pushCounts } from '../push/push.reads.ts';
import { statementById } from '../statement.reads.ts';
import { channelsView } from './channels.presenter.ts';

async function showChannels(visit: Visit): Promise<Reply> {
  const { t, config, query, lang } = visit;
  const id = statementIdOf(visit);
  const facts = await visit.ctx(async (ctx) => {
    found(await statementById(ctx.tx, ctx.forceId, id), 'statement');
    const texts = await publishedTexts(ctx.tx, ctx.forceId, id);
    return {
      current: texts.filter(({ state }) => state === 'current'),
      forceName: await forceName(ctx.tx, ctx.forceId),
      followers: await followers(ctx.tx, ctx.forceId),
      counts: await pushCounts(ctx.tx, ctx.forceId, id),
    };
  });
  const published = textFor(facts.current, query.language || lang);
  const view =
    published &&
    channelsView(
      {
        ...facts,
        published,
        publicUrl: config.urls.public,
        isExercise: config.exercise,
        mode: config.mode,
        push: config.push.kind,
      },
      t,
    );
  return visit.page(
    'cascade/channels',
    {
      view,
      about: published?.title ?? '',
      lang: published?.language ?? 'en',
      languages: facts.current
        .filter(({ language }) => language !== published?.language)
        .map(({ language }) => ({
          name: englishNameOf(language),
          href: `/statements/${id}/channels?language=${language}`,
        })),
    },
    { title: t('cascade.channels.title'), back: `/statements/${id}` },
  );
}

export const channelsRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/:id/channels',
    policy: mayReadStatements,
    audit: 'none: shows what is published already, and counts',
    handle: showChannels,
  },
]);
