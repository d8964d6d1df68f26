import { formatDate } from '#platform/web/formats';
import { englishNameOf } from '#reference/languages';
import type { Area } from '#room/access';
import { stageOf } from './approval.model.ts';
import { missingClaims } from './claim.model.ts';
import { DELIVERY_STATES } from './delivery.model.ts';
import { HEADINGS } from './heading.model.ts';
import { areaWords, type T } from './published.presenter.ts';
import type { Workspace } from './read-workspace.ts';
import { recalledLine } from './recall/recall.presenter.ts';
import { type Draft, type Published, type Statement, shownState } from './statement.model.ts';
import type { EnteredClaim } from './statement.reads.ts';
import { variantState } from './variant.model.ts';
import { newestFrozen, type VersionWithApprovals } from './version-history.model.ts';

export interface StaffAbout {
  areas: readonly Area[];
  names: ReadonlyMap<string, string>;
  now: Date;
  t: T;
}

/** One statement in a list, with the most pressing thing about it. */
export interface StatementRow {
  href: string;
  title: string;
  area: string;
  kind: string;
  event: string;
  state: string;
  stateClass: string;
  flag: string;
  /** Until when what is out holds; empty where nothing is in force. */
  until: string;
}

interface Known {
  statement: Statement;
  drafts: readonly Draft[];
  versions: readonly VersionWithApprovals[];
  published: readonly Published[];
  coreVersions: readonly VersionWithApprovals[];
  rootVersions: readonly VersionWithApprovals[];
}

const STATE_CLASS: Record<string, string> = {
  draft: 'govuk-tag--grey',
  first: 'govuk-tag--light-blue',
  second: 'govuk-tag--light-blue',
  more: 'govuk-tag--light-blue',
  ready: 'govuk-tag--blue',
  returned: 'govuk-tag--yellow',
  current: 'govuk-tag--green',
  expired: 'govuk-tag--grey',
  corrected: 'govuk-tag--yellow',
  withdrawn: 'govuk-tag--red',
};

/** How a statement stands: what waits for somebody comes before what is out. */
export function statementState({ statement, versions, published }: Known, now: Date): string {
  const newest = versions.find(({ language }) => language === statement.language);
  const current = published.find(
    ({ state, language }) => state === 'current' && language === statement.language,
  );
  if (newest && !newest.publishedAt) return stageOf(newest);
  if (current) return shownState(current, now);
  return published.some(({ state }) => state === 'withdrawn') ? 'withdrawn' : 'draft';
}

/** For a variant: whether what it wraps has changed since it was last compared, at any depth. */
export function variantFlag(known: Known, t: T): string {
  const { statement, drafts, versions, coreVersions, rootVersions } = known;
  if (statement.kind !== 'variant') return '';
  const draft = drafts.find(({ language }) => language === statement.language);
  const { language, parentId, coreId } = statement;
  const state = variantState({
    followsVersionId: draft?.followsVersionId ?? null,
    parent: newestFrozen(coreVersions, language),
    ...(parentId === coreId ? {} : { newestCoreId: newestFrozen(rootVersions, language)?.id }),
    holdsVersionId: newestFrozen(versions, language)?.coreVersionId,
  });
  return state === 'up-to-date' ? '' : t(`cascade.variant.${state}`);
}

export function statementRow(known: Known, event: string, about: StaffAbout): StatementRow {
  const { statement, drafts, published } = known;
  const { areas, now, t } = about;
  const state = statementState(known, now);
  const out = published.find(
    ({ state: each, language }) => each === 'current' && language === statement.language,
  );
  return {
    href: `/statements/${statement.id}`,
    title: drafts.find(({ language }) => language === statement.language)?.title ?? '',
    area: [
      areaWords(statement.areaPath, areas, t),
      ...(statement.community === '' ? [] : [t(`cascade.send.represents.${statement.community}`)]),
    ].join(', '),
    kind: t(`cascade.kind.${statement.kind}`),
    event,
    state: t(`cascade.state.${state}`),
    stateClass: STATE_CLASS[state] ?? '',
    flag: variantFlag(known, t),
    until: out ? t('cascade.list.staff.until', { date: formatDate(out.validUntil, 'dateTime', 'en') }) : '',
  };
}

/** Each language of a statement: its draft, and what was made of it. */
export function languageRows(
  { statement, drafts, versions, published }: Known,
  { names, now, t }: StaffAbout,
): object[] {
  const source = newestFrozen(versions, statement.language);
  return drafts.map((draft) => {
    const newest = versions.find(({ language }) => language === draft.language);
    const current = published.find(
      ({ language, state }) => language === draft.language && state === 'current',
    );
    const state =
      newest && !newest.publishedAt ? stageOf(newest) : current ? shownState(current, now) : 'draft';
    const isTranslation = draft.language !== statement.language;
    const isOutdated = isTranslation && source !== undefined && draft.followsVersionId !== source.id;
    return {
      language: draft.language,
      name: englishNameOf(draft.language),
      isTranslation,
      flag: isOutdated ? t('cascade.translation.outdated') : '',
      state: t(`cascade.state.${state}`),
      stateClass: STATE_CLASS[state] ?? '',
      saved: t('cascade.saved', {
        by: names.get(draft.savedBy) ?? '',
        date: formatDate(draft.savedAt, 'dateTime', 'en'),
      }),
      revision: draft.revision,
      code: current?.code ?? '',
    };
  });
}

/** How a version stands now, as a tag: what was published may have been corrected or withdrawn since. */
export function versionTag(
  version: VersionWithApprovals,
  published: readonly Published[],
  { now, t }: Pick<StaffAbout, 'now' | 't'>,
): { state: string; stateClass: string } {
  const out = published.find(({ versionId }) => versionId === version.id);
  const state = out ? shownState(out, now) : version.publishedAt ? 'current' : stageOf(version);
  return { state: t(`cascade.state.${state}`), stateClass: STATE_CLASS[state] ?? '' };
}

export function versionRows(
  { versions, published }: Pick<Known, 'versions' | 'published'>,
  about: StaffAbout,
): object[] {
  const { names, t } = about;
  return versions.map((version) => ({
    id: version.id,
    name: t('cascade.version.name', { number: version.number, language: englishNameOf(version.language) }),
    ...versionTag(version, published, about),
    drafted: t('cascade.version.drafted', {
      by: names.get(version.draftedBy) ?? '',
      date: formatDate(version.frozenAt, 'dateTime', 'en'),
    }),
    code: version.code,
  }));
}

export const claimRows = (claims: readonly EnteredClaim[], { now, t }: StaffAbout): object[] =>
  claims.map((claim) => ({
    id: claim.id,
    kind: t(`cascade.claim.kind.option.${claim.kind}`),
    text: claim.text,
    source: [claim.source, claim.approver, claim.ctpReference].filter(Boolean).join(' · '),
    until: formatDate(claim.validUntil, 'dateTime', 'en'),
    isOver: claim.validUntil <= now,
  }));

/** Claims the draft's wording makes and nobody has vouched for. */
export function missingClaimLines(draft: Draft | undefined, claims: readonly EnteredClaim[], t: T): string[] {
  if (draft?.language !== 'en') return [];
  const text = [draft.title, draft.answer, ...HEADINGS.map((heading) => draft.sections[heading])].join('\n');
  return missingClaims(text, claims).map((kind) => t(`cascade.block.missing.${kind}`));
}

/** A dispatch with every state it has lines in; nothing is called "read". */
export const dispatchRows = (dispatches: Workspace['dispatches'], { names, t }: StaffAbout): object[] =>
  dispatches.map((dispatch) => ({
    title: [
      t(`cascade.dispatch.${dispatch.kind}`),
      ...(dispatch.isByText ? [t('cascade.dispatch.by-text')] : []),
    ].join(', '),
    asked: t('cascade.dispatch.asked', {
      date: formatDate(dispatch.askedAt, 'dateTime', 'en'),
      by: dispatch.askedBy ? (names.get(dispatch.askedBy) ?? '') : t('cascade.dispatch.system'),
    }),
    recipients: dispatch.recipients,
    recalled: recalledLine(dispatch, names, t),
    counts: [
      ...(dispatch.held > 0 && dispatch.heldUntil
        ? [
            {
              label: t('cascade.delivery.held'),
              hint: t('cascade.delivery.held.hint', {
                time: formatDate(dispatch.heldUntil, 'dateTime', 'en'),
              }),
              value: dispatch.held,
            },
          ]
        : []),
      ...DELIVERY_STATES.map((state) => ({
        label: t(`cascade.delivery.${state}`),
        hint: t(`cascade.delivery.${state}.hint`),
        // Those held for quiet hours stand under a word of their own.
        value: (dispatch.states[state] ?? 0) - (state === 'queued' ? dispatch.held : 0),
      })).filter(({ value }) => value > 0),
    ],
    replies: dispatch.replies.map(({ state, reply, count }) => ({
      label: t(`cascade.delivery.${state}`),
      count,
      reply,
    })),
    freezing: dispatch.isFrozen ? '' : t('cascade.dispatch.freezing', { n: dispatch.recipients }),
    uncertain: dispatch.uncertain > 0 ? t('cascade.dispatch.uncertain', { n: dispatch.uncertain }) : '',
  }));
