import { isAllowed } from '#kernel/policy';
import { problemsOf } from '#kernel/refusal';
import { formView, parseFields } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { type ContactKind, type ContactRoute, contactState } from '#reference/contacts';
import { hashtagState } from '#reference/hashtags';
import { latestOpenEvent } from '#room/situation';
import { londonDay } from '#statistics/days';
import { mayKeepRegister, mayReadStatements } from './cascade.policy.ts';
import { CONTACT_FIELDS, type Filled } from './compose.form.ts';
import { confirmEntries, keepContact } from './keep-register.ts';
import { forceRegister } from './register.reads.ts';
import type { RegisterEntry } from './register-entry.model.ts';

const CONTACT_KEYS = 'cascade.register';
const STATE_CLASS: Record<string, string> = {
  current: 'govuk-tag--green',
  'looked-at': 'govuk-tag--green',
  stale: 'govuk-tag--red',
  'not-looked-at': 'govuk-tag--red',
  retired: 'govuk-tag--grey',
};

async function showRegister(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t, actor } = visit;
  const problems = filled?.problems ?? [];
  const model = await visit.ctx(async (ctx) => {
    const event = await latestOpenEvent(ctx.tx, ctx.forceId);
    const { register, hashtags } = await forceRegister(ctx.tx, ctx.forceId, event?.hashtags ?? []);
    const today = londonDay(ctx.now);
    const contact = (route: ContactRoute) => {
      const state = contactState(route, today);
      return {
        key: `contact-${route.id}`,
        value: `contact:${route.id}`,
        reference: `{contact:${route.id}}`,
        shown: route.display,
        owner: route.owner,
        note: route.note,
        checked: formatDate(route.checkedAt, 'date', 'en'),
        state: t(`cascade.register.state.${state}`),
        stateClass: STATE_CLASS[state],
      };
    };
    return {
      groups: [
        { title: t('cascade.register.contacts'), rows: register.map(contact) },
        {
          title: t('cascade.register.hashtags'),
          rows: hashtags.map((hashtag) => {
            const state = hashtagState(hashtag, today);
            return {
              key: `hashtag-${hashtag.tag}`,
              value: `hashtag:${hashtag.tag}`,
              reference: `{hashtag:${hashtag.tag}}`,
              shown: `#${hashtag.tag}`,
              owner: hashtag.note,
              checked: hashtag.checkedForHijackAt ? formatDate(hashtag.checkedForHijackAt, 'date', 'en') : '',
              state: t(`cascade.register.state.${state}`),
              stateClass: STATE_CLASS[state],
            };
          }),
        },
      ],
      mayKeep: isAllowed(mayKeepRegister, actor),
      contactFields: formView({
        specs: CONTACT_FIELDS,
        values: filled?.values ?? {},
        problems,
        keyBase: CONTACT_KEYS,
        t,
      }),
    };
  });
  return visit.page('cascade/register', model, {
    title: t('cascade.register.title'),
    back: '/statements',
    problems,
  });
}

/** `contact:101` as posted by a ticked box. */
function entryOf(value: string): RegisterEntry | undefined {
  const [kind, id] = value.split(/:(.*)/s);
  return id && (kind === 'contact' || kind === 'hashtag') && id.length <= 100 ? { kind, id } : undefined;
}

export const registerRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/register',
    policy: mayReadStatements,
    audit: 'cascade.read-register',
    handle: (visit) => showRegister(visit),
  },
  {
    method: 'POST',
    url: '/statements/register/confirm',
    policy: mayKeepRegister,
    audit: 'cascade.post-confirmation',
    handle: async (visit) => {
      const entries = visit.fields('entry').flatMap((value) => entryOf(value) ?? []);
      await visit.ctx((ctx) => confirmEntries(ctx, entries));
      return visit.redirect('/statements/register');
    },
  },
  {
    method: 'POST',
    url: '/statements/register',
    policy: mayKeepRegister,
    audit: 'cascade.post-contact',
    handle: async (visit) => {
      const { values, problems } = parseFields(CONTACT_FIELDS, visit.form, CONTACT_KEYS);
      if (problems.length > 0) return showRegister(visit, { values, problems });
      try {
        await visit.ctx((ctx) =>
          keepContact(ctx, {
            id: String(values.id),
            kind: values.kind as ContactKind,
            display: String(values.display),
            owner: String(values.owner),
            audience: String(values.audience ?? '') || 'anyone',
            note: String(values.note ?? ''),
          }),
        );
      } catch (error) {
        return showRegister(visit, { values, problems: problemsOf(error) });
      }
      return visit.redirect('/statements/register');
    },
  },
]);
