import type { Context } from '#kernel/context';
import type { Policy } from '#kernel/policy';
import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { maySignIn } from './access.policy.ts';
import { askLoginLink } from './ask-login-link.ts';
import { endSession } from './end-session.ts';
import {
  ASKED_COOKIE,
  browserSecret,
  codeOf,
  deviceKind,
  type LinkAudience,
  spacedCode,
} from './login-link.model.ts';
import { partnerSessionHash } from './resolve-actor.ts';
import { LINK_MINUTES } from './session.model.ts';
import { lookAtLoginLink, useLoginLink } from './use-login-link.ts';

/** Who holds an address is another room's knowledge; the app passes the question in. */
export type FindPerson = (ctx: Context, email: string) => Promise<{ id: string } | undefined>;

/** A door that opens by a mailed link. */
export interface LinkDoor {
  audience: LinkAudience;
  /** Name of the session's cookie. */
  cookie: string;
  sessionHours: number;
  /** Who may sign out here. */
  signedIn: Policy;
  findPerson: FindPerson;
}

const EMAIL: FieldSpec[] = [
  { kind: 'email', name: 'email', maxLength: 254, autocomplete: 'email', required: true, ltr: true },
];

const CODE: FieldSpec[] = [
  { kind: 'text', name: 'code', maxLength: 12, width: 10, numeric: true, ltr: true, required: true },
];

const goneLink = (visit: Visit): Reply =>
  visit.page('access/link-gone', { title: visit.t('access.linkGone.title') }, { status: 410 });

/** The link's page: on what and when it was asked for, a button, and in any other browser the code's box. */
async function showLink(
  visit: Visit,
  audience: LinkAudience,
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t, lang } = visit;
  const token = visit.params.token ?? '';
  const given = { audience, text: token, browser: visit.cookies[ASKED_COOKIE] };
  const seen = await visit.ctx((ctx) => lookAtLoginLink(ctx, given));
  if (!seen) return goneLink(visit);
  const model = {
    title: t('access.link.title'),
    asked: t(`access.link.asked.${seen.askedOn}`, { time: formatDate(seen.askedAt, 'time', lang) }),
    fields: seen.isSameBrowser
      ? []
      : formView({ specs: CODE, values: {}, problems, keyBase: 'access.link', t }),
    action: visit.url(`/link/${token}`),
  };
  return visit.page('access/link', model, { problems });
}

/** The way in without a password: ask for a link, press the button it leads to, and out again. */
export const signInByLink = ({ audience, cookie, sessionHours, signedIn, findPerson }: LinkDoor): Route[] =>
  defineRoutes('access', [
    {
      method: 'GET',
      url: '/sign-in',
      policy: maySignIn,
      load: 'work',
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
        const browser = browserSecret(visit.cookies[ASKED_COOKIE]);
        await visit.ctx(async (ctx) => {
          const person = await findPerson(ctx, email);
          await askLoginLink(ctx, {
            audience,
            personId: person?.id ?? null,
            language: visit.lang,
            browser,
            askedOn: deviceKind(visit.header('user-agent')),
          });
        });
        visit.setCookie(ASKED_COOKIE, browser, { maxAgeSeconds: LINK_MINUTES * 60 });
        return visit.redirect('/sign-in/sent');
      },
    },
    {
      method: 'GET',
      url: '/sign-in/sent',
      policy: maySignIn,
      load: 'work',
      audit: 'none: the same words for every address',
      handle: async (visit) => {
        const asked = visit.cookies[ASKED_COOKIE];
        return visit.page('access/sent', {
          title: visit.t('access.sent.title'),
          code: asked ? spacedCode(codeOf(asked)) : '',
        });
      },
    },
    {
      // Mail scanners follow links, so opening it changes nothing: the button does.
      method: 'GET',
      url: '/link/:token',
      policy: maySignIn,
      load: 'work',
      audit: 'none: a page with a button; the link is used up by the post',
      limit: { perMinute: 60 },
      handle: (visit) => showLink(visit, audience),
    },
    {
      method: 'POST',
      url: '/link/:token',
      policy: maySignIn,
      audit: 'access.press-login-link',
      csrf: 'origin',
      limit: { perMinute: 30 },
      handle: async (visit) => {
        const proof = {
          text: visit.params.token ?? '',
          browser: visit.cookies[ASKED_COOKIE],
          code: visit.field('code'),
        };
        const traded = await visit.ctx((ctx) => useLoginLink(ctx, audience, proof));
        if (traded.outcome === 'wrong-code')
          return showLink(visit, audience, [
            {
              field: 'code',
              key: proof.code.trim() ? 'access.link.code.wrong' : 'access.link.code.required',
            },
          ]);
        if (traded.outcome === 'gone') return goneLink(visit);
        visit.setCookie(cookie, traded.token, { maxAgeSeconds: sessionHours * 3600 });
        visit.clearCookie(ASKED_COOKIE);
        return visit.redirect('/');
      },
    },
    {
      method: 'POST',
      url: '/sign-out',
      policy: signedIn,
      audit: 'access.end-session',
      handle: async (visit) => {
        await visit.ctx((ctx) => endSession(ctx, partnerSessionHash(visit.cookies[cookie])));
        visit.clearCookie(cookie);
        return visit.redirect('/sign-in');
      },
    },
  ]);
