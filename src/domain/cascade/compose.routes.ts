import { isUuid } from '#kernel/ids';
import { found, problemsOf, Refusal } from '#kernel/refusal';
import { formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { englishNameOf } from '#reference/languages';
import { eventById } from '#room/situation';
import { momentOfEvent } from './approval/chain.model.ts';
import { mayDraft } from './cascade.policy.ts';
import {
  beginFields,
  COMPOSE_FIELDS,
  COMPOSE_KEYS,
  draftOfForm,
  type Filled,
  formOfDraft,
  statementIdOf,
  USUAL_VALID_HOURS,
} from './compose.form.ts';
import { variantSections } from './compose.model.ts';
import { beginView, followed } from './compose.presenter.ts';
import { emptySections } from './heading.model.ts';
import { CORE } from './placeholder.model.ts';
import { statementChoices, usableReferences } from './read-choices.ts';
import { readWorkspace } from './read-workspace.ts';
import { findingsView } from './review/findings.presenter.ts';
import { type CountsOf, reviewDraft } from './review/review-version.ts';
import { saveDraft } from './save-draft.ts';
import { startStatement } from './start-statement.ts';
import { slotFacts } from './template/read-slot-facts.ts';
import { draftOfTemplate, isTemplate, templateById } from './template/template.model.ts';
import { templateLinks } from './template/template.presenter.ts';
import { newestFrozen } from './version-history.model.ts';
import { isStatementLanguage } from './words.model.ts';

async function showNew(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const choices = await statementChoices(ctx);
    const asked = visit.query.event ?? '';
    const eventId = isUuid(asked) ? asked : (choices.events[0]?.id ?? '');
    const event = eventId === '' ? undefined : await eventById(ctx.tx, ctx.forceId, eventId);
    const chosen = filled ? visit.field('template') : (visit.query.template ?? '');
    const issuer = choices.issuers[0] ?? '';
    const begin = isTemplate(chosen)
      ? draftOfTemplate(templateById(chosen), await slotFacts(ctx, event?.id), issuer)
      : {
          title: '',
          answer: '',
          sections: { ...emptySections(), call: t('cascade.compose.call.usual') },
          issuer,
          validHours: USUAL_VALID_HOURS,
          changeNote: '',
        };
    const values = filled?.values ?? { eventId, ...formOfDraft(begin) };
    return {
      action: '/statements/new',
      lead: [t('cascade.compose.lead'), ...(isTemplate(chosen) ? [t('cascade.template.lead')] : [])],
      hidden: isTemplate(chosen) ? { template: chosen } : {},
      templates: templateLinks({ eventId, moment: event && momentOfEvent(event.kind) }, t),
      fields: beginView(t, choices, { values, problems: filled?.problems ?? [] }),
      referenceList: [
        ...(await usableReferences(ctx, String(values.eventId))),
        { reference: '{threat}', text: t('cascade.compose.references.threat') },
      ],
    };
  });
  const problems = filled?.problems ?? [];
  return visit.page('cascade/compose', model, {
    title: t('cascade.compose.new'),
    back: '/statements',
    problems,
  });
}

/** Begins a statement from the posted form. What is wrong is shown with what was typed. */
async function beginFromForm(visit: Visit): Promise<Reply> {
  const choices = await visit.ctx((ctx) => statementChoices(ctx));
  const specs = beginFields(
    choices.events.map(({ id }) => id),
    choices.areas.map(({ path }) => path).filter(Boolean),
  );
  const { values, problems } = parseFields(specs, visit.form, COMPOSE_KEYS);
  if (problems.length > 0) return showNew(visit, { values, problems });
  const template = visit.field('template');
  const moment = isTemplate(template) ? templateById(template).moment : undefined;
  try {
    const id = await visit.ctx((ctx) =>
      startStatement(ctx, {
        eventId: String(values.eventId),
        areaPath: String(values.areaPath ?? ''),
        draft: draftOfForm(values),
        ...(moment ? { moment } : {}),
      }),
    );
    return visit.redirect(`/statements/${id}`);
  } catch (error) {
    return showNew(visit, { values, problems: problemsOf(error) });
  }
}

async function showEdit(visit: Visit, countsOf: CountsOf, language: string, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  if (!isStatementLanguage(language))
    throw new Refusal('not-found', 'statements are not written in this language');
  const { model, title } = await visit.ctx(async (ctx) => {
    const space = await readWorkspace(ctx, id);
    const { statement, drafts } = space;
    const own = drafts.find((draft) => draft.language === language);
    const first = found(
      drafts.find((draft) => draft.language === statement.language),
      'draft',
    );
    const isTranslation = language !== statement.language;
    // A new translation begins empty but for the references, so that nothing untranslated slips through.
    const begin = {
      ...first,
      title: '',
      answer: '',
      changeNote: '',
      sections: statement.kind === 'variant' ? variantSections() : emptySections(),
    };
    const follows = followed(space, language);
    const flagKey = isTranslation ? 'cascade.translation.compare' : 'cascade.variant.compare';
    const references = await usableReferences(ctx, statement.eventId);
    const core = newestFrozen(space.coreVersions, statement.language);
    const findings = own
      ? await reviewDraft(ctx, statement, { draft: own, language, ...(core ? { core } : {}) }, countsOf)
      : [];
    const mayCorrect = statement.kind === 'core' && !isTranslation && space.published.length > 0;
    const isCorrection = mayCorrect && visit.query.template === 'correction';
    const start = isCorrection
      ? draftOfTemplate(
          templateById('correction'),
          await slotFacts(ctx, statement.eventId),
          (own ?? begin).issuer,
        )
      : (own ?? begin);
    return {
      title: t('cascade.compose.edit', { language: englishNameOf(language) }),
      model: {
        review: own && findingsView(findings, { t }),
        action: `/statements/${id}/edit`,
        hidden: {
          language,
          revision: String(filled?.values.revision ?? own?.revision ?? 0),
          follows: own?.followsVersionId ?? '',
        },
        lead: [
          ...(statement.kind === 'variant' ? [t('cascade.variant.wrap', { core: CORE })] : []),
          ...(isCorrection ? [t('cascade.template.lead')] : []),
        ],
        templates:
          mayCorrect && !isCorrection
            ? [
                {
                  text: t('cascade.template.correction'),
                  href: `/statements/${id}/edit?language=${language}&template=correction`,
                  note: t('cascade.template.correction.note'),
                },
              ]
            : [],
        fields: formView({
          specs: COMPOSE_FIELDS,
          values: filled?.values ?? formOfDraft(start),
          problems: filled?.problems ?? [],
          keyBase: COMPOSE_KEYS,
          t,
        }),
        follows: follows && {
          ...follows,
          label: t(isTranslation ? 'cascade.translation.source' : 'cascade.variant.core'),
        },
        comparedLabel: follows ? t(flagKey) : '',
        referenceList: [
          ...references,
          { reference: '{threat}', text: t('cascade.compose.references.threat') },
        ],
      },
    };
  });
  const problems = filled?.problems ?? [];
  return visit.page('cascade/compose', model, {
    title,
    back: `/statements/${id}`,
    problems,
  });
}

async function keepEdit(visit: Visit, countsOf: CountsOf): Promise<Reply> {
  const id = statementIdOf(visit);
  const language = visit.field('language');
  const { values, problems } = parseFields(COMPOSE_FIELDS, visit.form, COMPOSE_KEYS);
  const kept = { ...values, revision: visit.field('revision') };
  if (problems.length > 0) return showEdit(visit, countsOf, language, { values: kept, problems });
  try {
    await visit.ctx((ctx) =>
      saveDraft(ctx, {
        statementId: id,
        language,
        draft: draftOfForm(values),
        revision: Number(visit.field('revision')) || 0,
        isCompared: visit.field('compared') === 'yes',
        followsVersionId: isUuid(visit.field('follows')) ? visit.field('follows') : null,
      }),
    );
  } catch (error) {
    if (error instanceof Refusal && error.problems.length > 0)
      return showEdit(visit, countsOf, language, { values: kept, problems: error.problems });
    if (error instanceof Refusal && error.code === 'conflict')
      return showEdit(visit, countsOf, language, {
        values: kept,
        problems: [{ field: 'title', key: 'cascade.compose.conflict' }],
      });
    throw error;
  }
  return visit.redirect(`/statements/${id}`);
}

/** Drafts are begun and edited here. */
export const composeRoutes = (countsOf: CountsOf): Route[] =>
  defineRoutes('cascade', [
    {
      method: 'GET',
      url: '/statements/new',
      policy: mayDraft,
      audit: 'none: shows an empty form',
      handle: (visit) => showNew(visit),
    },
    {
      method: 'POST',
      url: '/statements/new',
      policy: mayDraft,
      audit: 'cascade.begin-statement',
      handle: beginFromForm,
    },
    {
      method: 'GET',
      url: '/statements/:id/edit',
      policy: mayDraft,
      audit: 'cascade.open-draft',
      handle: (visit) => showEdit(visit, countsOf, visit.query.language ?? 'en'),
    },
    {
      method: 'POST',
      url: '/statements/:id/edit',
      policy: mayDraft,
      audit: 'cascade.edit-draft',
      handle: (visit) => keepEdit(visit, countsOf),
    },
  ]);
