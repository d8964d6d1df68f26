import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { found, Refusal } from '#kernel/refusal';
import { normaliseVerifyCode } from '#platform/crypto/signing';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { mayReadPublished } from '../cascade.policy.ts';
import { textFor } from '../published.presenter.ts';
import { publishedByCode, publishedTexts } from '../published.reads.ts';
import { codePrefix } from '../signed-text.model.ts';
import type { Published } from '../statement.model.ts';
import { isKitItem, type KitItem, TEXT_ITEMS } from './kit.model.ts';
import { kitManifest, kitView } from './kit.presenter.ts';
import { kitContent, kitItems } from './kit.reads.ts';

const NO_LINE = 'none: published to everyone, and nobody is told who takes it';
/** As on the statement's page: a correction must be seen soon. */
const CACHE = { seconds: 30 };

/** The text a kit's address names: exactly one version by its code, or a statement's newest in the reader's language. */
async function kitOf(ctx: Context, visit: Visit): Promise<Published> {
  const { id = '' } = visit.params;
  if (isUuid(id)) {
    const texts = await publishedTexts(ctx.tx, ctx.forceId, id);
    const current = texts.filter(({ state }) => state === 'current');
    return found(textFor(current.length > 0 ? current : texts, visit.lang), 'statement');
  }
  const code = normaliseVerifyCode(id, codePrefix(ctx.forceId));
  return found(code ? await publishedByCode(ctx.tx, ctx.forceId, code) : undefined, 'statement');
}

/** Files of a text that is not in force are not given out; the page says so and leads to what holds now. */
const goneReply = (visit: Visit, published: Published): Reply =>
  visit.page(
    'cascade/kit-gone',
    {
      note: published.state === 'withdrawn' ? published.withdrawalNote : '',
      lang: published.language,
      newest: `/s/${published.statementId}`,
    },
    { title: visit.t('cascade.kit.gone.title'), status: 410, back: `/s/${published.statementId}` },
  );

async function showKit(visit: Visit): Promise<Reply> {
  const { published, items, texts } = await visit.ctx(async (ctx) => {
    const published = await kitOf(ctx, visit);
    const { versionId } = published;
    const items = published.state === 'current' ? await kitItems(ctx.tx, ctx.forceId, [versionId]) : [];
    const texts = new Map<KitItem, string>();
    for (const item of items.length > 0 ? TEXT_ITEMS : []) {
      const kept = await kitContent(ctx.tx, ctx.forceId, { versionId, item });
      if (kept) texts.set(item, kept.content.toString('utf8'));
    }
    return { published, items, texts };
  });
  if (published.state !== 'current') return goneReply(visit, published);
  return visit.page(
    'cascade/kit',
    {
      kit: items.length > 0 ? kitView(published, items, texts, visit.t) : undefined,
      about: published.title,
      lang: published.language,
      manifest: `/s/${published.code}/kit/kit.json`,
    },
    { title: visit.t('cascade.kit.title'), back: `/s/${published.statementId}` },
  );
}

async function giveFile(visit: Visit): Promise<Reply> {
  const { item = '' } = visit.params;
  const { published, items, kept } = await visit.ctx(async (ctx) => {
    const published = await kitOf(ctx, visit);
    const { versionId } = published;
    return {
      published,
      items: item === 'kit.json' ? await kitItems(ctx.tx, ctx.forceId, [versionId]) : [],
      kept: isKitItem(item) ? await kitContent(ctx.tx, ctx.forceId, { versionId, item }) : undefined,
    };
  });
  // The list of hashes stays: who holds an old file may still ask whether it was ever ours.
  if (items.length > 0) return visit.json({ ...kitManifest(published, items), state: published.state });
  if (!kept) throw new Refusal('not-found', 'this kit has no such file');
  if (published.state !== 'current') return goneReply(visit, published);
  const type = kept.mediaType.startsWith('text/') ? `${kept.mediaType}; charset=utf-8` : kept.mediaType;
  return visit.bytes(kept.content, type, {
    headers: {
      'content-disposition': `attachment; filename="${published.code}-${item}"`,
      'repr-digest': `sha-256=:${Buffer.from(kept.sha256, 'hex').toString('base64')}:`,
    },
  });
}

/** What anybody may take of a share kit. */
export const kitRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/s/:id/kit',
    policy: mayReadPublished,
    audit: NO_LINE,
    cache: CACHE,
    handle: showKit,
  },
  {
    method: 'GET',
    url: '/s/:id/kit/:item',
    policy: mayReadPublished,
    audit: NO_LINE,
    cache: CACHE,
    handle: giveFile,
  },
]);
