import { Refusal } from '#kernel/refusal';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { EASY_NAME, localUrl } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { mayCheckText, mayUnsubscribe } from './cascade.policy.ts';
import { PASTE_MAX } from './check/carried.model.ts';
import { verdictView } from './check/verdict.presenter.ts';
import { checkText } from './check-text.ts';
import type { Published } from './statement.model.ts';
import { isTokenKnown } from './subscription.reads.ts';
import { unsubscribeByToken } from './unsubscribe-by-token.ts';
import { isToken, tokenHash } from './unsubscribe-token.ts';

const NO_LINE = 'none: published to everyone, and nobody is told who reads it';

const CHECK: FieldSpec[] = [
  { kind: 'textarea', name: 'text', maxLength: PASTE_MAX, rows: 10, required: true },
];

/** What stands on every page of the site: somebody who copies a whole page has it in the text. */
const SITE_LABELS = [
  'web.skip',
  'web.back',
  'web.site.public',
  'web.site.leader',
  'web.language.machine',
  'web.footer.help',
  'web.footer.emergency',
  'web.footer.check',
  'web.footer.accessibility',
  'web.footer.privacy',
  'web.footer.cookies',
];
/** On an exercise's site alone: anywhere else it would be somebody's words, and they would change what the statement says. */
const EXERCISE_LABELS = ['web.training.tag', 'web.training.text'];

async function showCheck(visit: Visit, brought: string): Promise<Reply> {
  const { t, lang, config } = visit;
  const { verdict, areas, now } = await visit.ctx(async (ctx) => ({
    verdict: await checkText(ctx, brought, {
      publicUrl: config.urls.public,
      leaderUrl: config.urls.leader,
      lang,
      labels: [
        EASY_NAME,
        ...[...SITE_LABELS, ...(config.exercise ? EXERCISE_LABELS : [])].map((key) => t(key)),
      ],
    }),
    areas: await listAreas(ctx.tx, ctx.forceId),
    now: ctx.now,
  }));
  if (verdict.kind === 'nothing') return checkForm(visit, '', true);
  const link = ({ language, statementId }: Published): string => localUrl(language, `/s/${statementId}`);
  const view = verdictView(verdict, { areas, lang, now, t }, link);
  return visit.page('cascade/check', { verdict: view }, { title: view.title, back: '/check' });
}

function checkForm(visit: Visit, text: string, isMissing = false): Reply {
  const { t } = visit;
  const { problems } = isMissing ? parseFields(CHECK, { text }, 'cascade.check') : { problems: [] };
  const fields = formView({ specs: CHECK, values: { text }, problems, keyBase: 'cascade.check', t });
  return visit.page('cascade/check', { fields }, { title: t('cascade.check.title'), back: '/', problems });
}

export const checkRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/check',
    policy: mayCheckText,
    // When many statements go round, so do false ones: it answers in a crowd as a statement does.
    load: 'vital',
    audit: NO_LINE,
    handle: (visit) => (visit.query.code ? showCheck(visit, visit.query.code) : checkForm(visit, '')),
  },
  {
    method: 'POST',
    url: '/check',
    policy: mayCheckText,
    load: 'vital',
    audit: 'none: what people bring to be checked is nobody’s business and is not kept',
    csrf: 'origin',
    limit: { perMinute: 60 },
    handle: (visit) => showCheck(visit, visit.field('text')),
  },
  {
    method: 'GET',
    url: '/unsubscribe/:token',
    policy: mayUnsubscribe,
    audit: 'none: shows a button; mail scanners open every link',
    limit: { perMinute: 120 },
    handle: async (visit) => {
      const token = visit.params.token ?? '';
      const isKnown =
        isToken(token) && (await visit.ctx((ctx) => isTokenKnown(ctx.tx, ctx.forceId, tokenHash(token))));
      if (!isKnown) throw new Refusal('not-found', 'unsubscribe link was not found');
      return visit.page(
        'cascade/unsubscribe',
        { action: visit.url(`/unsubscribe/${token}`) },
        { title: visit.t('cascade.unsubscribe.title') },
      );
    },
  },
  {
    method: 'POST',
    url: '/unsubscribe/:token',
    policy: mayUnsubscribe,
    audit: 'none: the community room writes the line when it hears of it',
    csrf: 'none',
    limit: { perMinute: 120 },
    handle: async (visit) => {
      await visit.ctx((ctx) => unsubscribeByToken(ctx, visit.params.token ?? ''));
      return visit.page(
        'cascade/unsubscribe',
        { isDone: true },
        { title: visit.t('cascade.unsubscribe.done.title') },
      );
    },
  },
]);
