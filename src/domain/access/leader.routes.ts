import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Route } from '#platform/web/route';
import { mayBeSignedInLeader, maySignIn } from './access.policy.ts';
import { askLoginLink } from './ask-login-link.ts';
import { endSession } from './end-session.ts';
import { LEADER_COOKIE, LEADER_SESSION_HOURS } from './session.model.ts';
import { useLoginLink } from './use-login-link.ts';

/** Which leader holds an address is another room's knowledge; the app passes the question in. */
export type FindLeader = (ctx: Context, email: string) => Promise<{ id: string } | undefined>;

const EMAIL: FieldSpec[] = [
  { kind: 'email', name: 'email', maxLength: 254, autocomplete: 'email', required: true, ltr: true },
];

/** A leader's way in: ask for a link, press the button it leads to, and out again. */
export const leaderSignInRoutes = (findLeader: FindLeader): Route[] =>
  defineRoutes('access', [
    {
      method: 'GET',
      url: '/sign-in',
      policy: maySignIn,
      audit: 'none: a page that only offers to sign in',
      handle: async (visit) => {
        const fields = formView({
          specs: EMAIL,
          values: {},
          problems: [],
          keyBase: 'access.ask',
          t: visit.t,
        });
        return visit.page('question', {
          title: visit.t('access.ask.title'),
          lead: [visit.t('access.ask.lead')],
          fields,
        });
      },
    },
    {
      method: 'POST',
      url: '/sign-in',
      policy: maySignIn,
      audit: 'access.ask-login-link',
      limit: { perMinute: 30 },
      handle: async (visit) => {
        const { values, problems } = parseFields(EMAIL, visit.form, 'access.ask');
        const email = values.email;
        if (problems.length > 0 || typeof email !== 'string') {
          const fields = formView({ specs: EMAIL, values, problems, keyBase: 'access.ask', t: visit.t });
          return visit.page(
            'question',
            { title: visit.t('access.ask.title'), lead: [visit.t('access.ask.lead')], fields },
            { problems, status: 422 },
          );
        }
        await visit.ctx(async (ctx) => {
          const leader = await findLeader(ctx, email);
          await askLoginLink(ctx, leader?.id ?? null, visit.lang);
        });
        return visit.redirect('/sign-in/sent');
      },
    },
    {
      method: 'GET',
      url: '/sign-in/sent',
      policy: maySignIn,
      audit: 'none: the same words for every address',
      handle: async (visit) => visit.page('access/sent', { title: visit.t('access.sent.title') }),
    },
    {
      // Mail scanners follow links, so opening it changes nothing: the button does.
      method: 'GET',
      url: '/link/:token',
      policy: maySignIn,
      audit: 'none: a page with a button; the link is used up by the post',
      handle: async (visit) =>
        visit.page('access/link', { title: visit.t('access.link.title'), token: visit.params.token ?? '' }),
    },
    {
      method: 'POST',
      url: '/link/:token',
      policy: maySignIn,
      audit: 'access.use-login-link',
      csrf: 'origin',
      limit: { perMinute: 30 },
      handle: async (visit) => {
        try {
          const session = await visit.ctx((ctx) => useLoginLink(ctx, visit.params.token ?? ''));
          visit.setCookie(LEADER_COOKIE, session.token, { maxAgeSeconds: LEADER_SESSION_HOURS * 3600 });
          return visit.redirect('/');
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'gone') throw error;
          return visit.page('access/link-gone', { title: visit.t('access.linkGone.title') }, { status: 410 });
        }
      },
    },
    {
      method: 'POST',
      url: '/sign-out',
      policy: mayBeSignedInLeader,
      audit: 'access.end-session',
      handle: async (visit) => {
        await visit.ctx((ctx) => endSession(ctx));
        visit.clearCookie(LEADER_COOKIE);
        return visit.redirect('/sign-in');
      },
    },
  ]);
