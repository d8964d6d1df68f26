import { formatDate } from '#platform/web/formats';
import { englishNameOf, languageByTag } from '#reference/languages';
import { stepWords } from './approval/chain.presenter.ts';
import { chainOf } from './approval.model.ts';
import { sectionsOf } from './compose.model.ts';
import { HEADINGS } from './heading.model.ts';
import { areaWords } from './published.presenter.ts';
import type { Published, ReadyText, Statement } from './statement.model.ts';
import { type StaffAbout, versionTag } from './statements.presenter.ts';
import type { SecondReading } from './translation/translation.reads.ts';
import { differences, textDifference } from './variant.model.ts';
import type { VersionWithApprovals } from './version-history.model.ts';

const whole = (
  before: string,
  after: string,
): { isSame: boolean; pieces: ReturnType<typeof textDifference> } => ({
  isSame: before === after,
  pieces: textDifference(before, after),
});

/** A frozen version as an approver reads it: the words, what they are compared with, and who did what. */
export function versionView(
  version: VersionWithApprovals,
  statement: Statement,
  against: {
    before: ReadyText | undefined;
    core: ReadyText | undefined;
    source: ReadyText | undefined;
    readings: readonly SecondReading[];
    /** What is out of the statement. */
    published: readonly Published[];
  },
  about: StaffAbout,
): object {
  const { language, title, answer, sections, number, code, issuer, validUntil } = version;
  const { areas, names, t } = about;
  const compared = (other: ReadyText, key: string): object => ({
    title: t(key),
    sections: [
      { heading: t('cascade.compose.title.label'), ...whole(other.title, version.title) },
      { heading: t('cascade.compose.answer.label'), ...whole(other.answer, version.answer) },
      ...differences(sectionsOf(other), sectionsOf(version)).map((difference) => ({
        ...difference,
        heading: t(`cascade.heading.${difference.heading}`),
      })),
    ],
  });
  const { before, core, source, readings, published } = against;
  return {
    caption: t('cascade.version.name', { number, language: englishNameOf(language) }),
    title,
    answer,
    language,
    dir: languageByTag(language)?.dir ?? 'ltr',
    block: {
      sections: sections.map((section) => ({ heading: section.title, text: section.text })),
    },
    ...versionTag(version, published, about),
    facts: [
      { label: t('cascade.fact.issuer'), value: issuer },
      { label: t('cascade.fact.area'), value: areaWords(statement.areaPath, areas, t) },
      { label: t('cascade.fact.until'), value: formatDate(validUntil, 'dateTime', 'en') },
      { label: t('cascade.fact.code'), value: code },
      { label: t('cascade.fact.chain'), value: t(`cascade.chain.kind.${chainOf(version).kind}`) },
    ],
    chain: chainOf(version).steps.map((step) => stepWords(step, t)),
    changeNote: version.changeNote ? t('cascade.history.changed', { note: version.changeNote }) : '',
    comparisons: [
      ...(before ? [compared(before, 'cascade.review.before')] : []),
      ...(core ? [compared(core, 'cascade.review.core')] : []),
    ],
    source: source && {
      title: source.title,
      sections: HEADINGS.flatMap((heading) =>
        source.sections
          .filter((one) => one.heading === heading)
          .map((one) => ({ heading: one.title, text: one.text })),
      ),
    },
    claims: version.claims.map((claim) =>
      t('cascade.claim.line', {
        kind: t(`cascade.claim.kind.option.${claim.kind}`),
        text: claim.text,
        source: [claim.source, claim.approver, claim.ctpReference].filter(Boolean).join(' · '),
        until: formatDate(claim.validUntil, 'dateTime', 'en'),
      }),
    ),
    trail: [
      { at: version.frozenAt, title: t('cascade.trail.frozen'), by: names.get(version.draftedBy) ?? '' },
      ...version.approvals.map(({ decision, staffId, decidedAt, reason }) => ({
        at: decidedAt,
        title: t(`cascade.trail.${decision}`),
        by: names.get(staffId) ?? '',
        text: reason,
      })),
      ...readings.map(({ readerId, readAt }) => ({
        at: readAt,
        title: t('cascade.trail.read'),
        by: names.get(readerId) ?? '',
      })),
      ...(version.publishedAt ? [{ at: version.publishedAt, title: t('cascade.trail.published') }] : []),
    ],
  };
}
