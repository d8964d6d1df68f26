import { isAllowed } from '#kernel/policy';
import { formView } from '#platform/web/form';
import type { Visit } from '#platform/web/route';
import { englishNameOf } from '#reference/languages';
import { mayDraft, mayPublish, maySend, mayTranslate } from './cascade.policy.ts';
import { CLAIM_FIELDS, CLAIM_KEYS, type Filled } from './compose.form.ts';
import { holdingNote } from './holding/holding.presenter.ts';
import { nextStep } from './next-step.presenter.ts';
import { areaLabels } from './published.presenter.ts';
import type { Workspace } from './read-workspace.ts';
import { failedLine, recallView } from './recall/recall.presenter.ts';
import type { RecallableText } from './recall/recall.reads.ts';
import {
  claimRows,
  dispatchRows,
  languageRows,
  missingClaimLines,
  statementRow,
  versionRows,
} from './statements.presenter.ts';
import { neededRows } from './translation/needed.presenter.ts';
import type { NeededLanguage } from './translation/needed-languages.ts';
import { insertFields } from './variants/insert.presenter.ts';
import { STATEMENT_LANGUAGES } from './words.model.ts';

/** The page of one statement: texts, versions, claims, variants, and what became of what was sent. */
export function workspaceView(
  visit: Pick<Visit, 't' | 'actor' | 'config' | 'query'>,
  space: Workspace,
  {
    reachLines,
    needed,
    recallable,
  }: {
    reachLines: readonly string[];
    needed: readonly NeededLanguage[];
    /** What is in force of the core and its variants, for the recall. */
    recallable: readonly RecallableText[];
  },
  filled?: Filled,
): object {
  const { t, actor } = visit;
  const { statement, drafts, areas, names, now, published } = space;
  const about = { areas, names, now, t };
  const row = statementRow(space, space.eventTitle, about);
  const taken = new Set([statement.areaPath, ...space.variants.map((one) => one.statement.areaPath)]);
  const labels = { areaPath: areaLabels(areas, t('cascade.area.all')) };
  const isOut = published.some(({ state }) => state === 'current');
  const own = drafts.find(({ language }) => language === statement.language);
  const missing = missingClaimLines(own, space.claims, t);
  const hasHolding = space.versions.some(({ purpose }) => purpose === 'holding');
  const current = space.versions.find(({ id }) =>
    published.some(({ state, rootVersionId }) => state === 'current' && rootVersionId === id),
  );
  const recall = isAllowed(maySend, actor, statement.areaPath)
    ? recallView({ texts: recallable, dispatches: space.dispatches }, now, t)
    : undefined;
  return {
    ...row,
    base: `/statements/${statement.id}`,
    eventHref: `/events/${statement.eventId}`,
    eventTitle: space.eventTitle,
    isCore: statement.kind === 'core',
    coreHref: statement.parentId ? `/statements/${statement.parentId}` : '',
    publicHref: isOut ? `${visit.config.urls.public}/s/${statement.id}` : '',
    languages: languageRows(space, about),
    needed: neededRows(needed, drafts, t),
    otherLanguages: STATEMENT_LANGUAGES.filter(
      (language) =>
        !drafts.some((draft) => draft.language === language) &&
        !needed.some((one) => one.language === language),
    ).map((language) => ({ language, name: englishNameOf(language) })),
    versions: versionRows(space, about),
    claims: claimRows(space.claims, about),
    missing,
    next: nextStep(space, missing.length, t),
    claimFields: formView({
      specs: CLAIM_FIELDS,
      values: filled?.values ?? {},
      problems: filled?.problems ?? [],
      keyBase: CLAIM_KEYS,
      t,
    }),
    variants: space.variants.map((variant) => ({ ...statementRow(variant, '', about) })),
    compareHref: space.variants.length > 0 ? `/statements/${statement.id}/compare` : '',
    insertFields: insertFields(statement, t),
    areaPath: statement.areaPath,
    variantFields: formView({
      specs: [
        {
          kind: 'select',
          name: 'areaPath',
          options: Object.keys(labels.areaPath).filter((path) => path && !taken.has(path)),
        },
      ],
      values: {},
      problems: [],
      keyBase: 'cascade.variant',
      t,
      labels,
    }),
    recall,
    recallFailed: failedLine(
      visit.query.recall,
      { mayAgain: recall !== undefined, dispatches: space.dispatches },
      t,
    ),
    // Until something is out, what was begun as a holding line is put forward as one again.
    mayHold: hasHolding && published.length === 0,
    holdingNote: holdingNote(current, t),
    // A kit is made when something is published; before that there is no page of it.
    kitHref: published.length > 0 ? `/statements/${statement.id}/kit` : '',
    chaseHref: published.some(({ state }) => state !== 'current') ? `/statements/${statement.id}/chase` : '',
    dispatches: dispatchRows(space.dispatches, about),
    reach: reachLines,
    mayDraft: isAllowed(mayDraft, actor),
    mayTranslate: isAllowed(mayTranslate, actor),
    maySend: isOut && isAllowed(maySend, actor, statement.areaPath),
    mayWithdraw: isOut && isAllowed(mayPublish, actor, statement.areaPath),
  };
}
