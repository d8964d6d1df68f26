import { isUuid, newId } from '#kernel/ids';
import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { offeredLanguages } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaName, endSession, listAreas } from '#room/access';
import { mayUsePortal } from './community.policy.ts';
import { answerDueAt, CONCERN_KINDS } from './concern.model.ts';
import { keepSettings } from './keep-settings.ts';
import { textNumber } from './leader.model.ts';
import { leaderForSession } from './leader-by-email.ts';
import {
  CONCERN_FIELDS,
  CONCERN_KEYS,
  chosenSettings,
  LANGUAGE_LABELS,
  SETTINGS_KEYS,
  settingsFields,
  settingsOf,
} from './portal.form.ts';
import { heldRows, markLanguages, ownConcernView } from './portal.presenter.ts';
import { raiseConcern } from './raise-concern.ts';
import { readOwnConcerns } from './read-concerns.ts';
import { type OpenedLeader, readOwnEntry } from './read-directory.ts';
import { unsubscribe } from './unsubscribe.ts';

async function showForm(
  visit: Visit,
  values: FormValues,
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t } = visit;
  return visit.page(
    'community/concern-form',
    {
      fields: formView({ specs: CONCERN_FIELDS, values, problems, keyBase: CONCERN_KEYS, t }),
      about: Boolean(values.statement),
    },
    {
      title: t('community.concern.title'),
      back: '/concerns',
      problems,
    },
  );
}

/** The form one leader may fill in: texts only where this force sends any and has their mobile number. */
const formOf = (visit: Visit, { leader, contact }: OpenedLeader): FieldSpec[] =>
  settingsFields(
    offeredLanguages().map(({ code }) => code),
    leader,
    visit.config.sms.provider !== 'none' && textNumber(contact?.phone ?? '') !== undefined,
  );

async function showSettings(
  visit: Visit,
  values?: FormValues,
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t, lang } = visit;
  const model = await visit.ctx(async (ctx) => {
    const leader = await leaderForSession(ctx);
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const entry = await readOwnEntry(ctx, leader);
    const fields = formView({
      specs: formOf(visit, entry),
      values: values ?? settingsOf(leader),
      problems,
      keyBase: SETTINGS_KEYS,
      t,
      labels: { language: LANGUAGE_LABELS },
    });
    return {
      fields: markLanguages(fields),
      rows: heldRows(entry, { area: areaName(areas, leader.areaPath), lang, t }),
    };
  });
  return visit.page(
    'community/settings',
    { ...model, isSaved: visit.query.saved === '1' },
    { title: t('community.settings.title'), back: '/', problems },
  );
}

const uuidOr = (text: unknown): string | undefined =>
  typeof text === 'string' && isUuid(text) ? text : undefined;

export const leaderRoutes: Route[] = defineRoutes('community', [
  {
    method: 'GET',
    url: '/concerns',
    policy: mayUsePortal,
    audit: 'community.read-own-concerns',
    handle: async (visit) => {
      const { t, lang } = visit;
      const model = await visit.ctx(async (ctx) => {
        const leader = await leaderForSession(ctx);
        const concerns = await readOwnConcerns(ctx, leader.id);
        return {
          concerns: concerns.map((one) => ownConcernView(one, { now: ctx.now, lang, t })),
          sentDue: visit.query.sent === '1' ? answerDueAt(concerns[0]?.raisedAt ?? ctx.now) : undefined,
        };
      });
      return visit.page('community/concerns', model, { title: t('community.concerns.title'), back: '/' });
    },
  },
  {
    method: 'GET',
    url: '/concerns/new',
    policy: mayUsePortal,
    audit: 'none: shows an empty form',
    handle: (visit) =>
      showForm(visit, {
        kind: CONCERN_KINDS.find((kind) => kind === visit.query.kind) ?? '',
        event: uuidOr(visit.query.event) ?? '',
        statement: uuidOr(visit.query.statement) ?? '',
        'form-key': newId(),
      }),
  },
  {
    method: 'POST',
    url: '/concerns/new',
    policy: mayUsePortal,
    audit: 'none: the use case writes community.raise-concern itself',
    limit: { perMinute: 20 },
    handle: async (visit) => {
      const { values, problems } = parseFields(CONCERN_FIELDS, visit.form, CONCERN_KEYS);
      const kind = CONCERN_KINDS.find((one) => one === values.kind);
      if (problems.length > 0 || !kind) return showForm(visit, values, problems);
      await visit.ctx(async (ctx) =>
        raiseConcern(ctx, {
          leaderId: (await leaderForSession(ctx)).id,
          kind,
          text: String(values.text),
          language: visit.lang,
          eventId: uuidOr(values.event),
          statementId: uuidOr(values.statement),
          formKey: uuidOr(values['form-key']),
        }),
      );
      return visit.redirect('/concerns?sent=1');
    },
  },
  {
    method: 'GET',
    url: '/settings',
    policy: mayUsePortal,
    audit: 'community.read-own-entry',
    handle: (visit) => showSettings(visit),
  },
  {
    method: 'POST',
    url: '/settings',
    policy: mayUsePortal,
    audit: 'none: the use case writes community.keep-settings itself',
    handle: async (visit) => {
      const entry = await visit.ctx(async (ctx) => readOwnEntry(ctx, await leaderForSession(ctx)));
      const { leader } = entry;
      const { values, problems } = parseFields(formOf(visit, entry), visit.form, SETTINGS_KEYS);
      if (problems.length > 0) return showSettings(visit, values, problems);
      await visit.ctx((ctx) => keepSettings(ctx, leader.id, chosenSettings(values)));
      return visit.redirect('/settings?saved=1');
    },
  },
  {
    method: 'GET',
    url: '/settings/leave',
    policy: mayUsePortal,
    audit: 'none: asks a question and shows no data',
    handle: (visit) =>
      visit.page(
        'community/leave',
        {},
        { title: visit.t('community.settings.leave.question'), back: '/settings' },
      ),
  },
  {
    method: 'POST',
    url: '/settings/leave',
    policy: mayUsePortal,
    audit: 'none: the use case writes community.unsubscribe itself',
    handle: async (visit) => {
      await visit.ctx(async (ctx) => {
        await unsubscribe(ctx, (await leaderForSession(ctx)).id, 'everything');
        await endSession(ctx);
      });
      return visit.page('community/left', {}, { title: visit.t('community.settings.left.title') });
    },
  },
]);
