import type { Translate } from '#platform/web/i18n';
import { directionOf } from '#reference/languages';
import { areaName } from '#room/access';
import type { Report } from '#room/reporting';
import { answers } from '../queue.presenter.ts';
import type { Alike } from './likeness.model.ts';
import type { ReadDuplicates } from './read-duplicates.ts';

/** Below this a share of phrases is what any two reports of one kind have. */
const PERCENT_SAID_FROM = 8;

/** Why two reports may tell of the same, each a fact of its own; no sum and no verdict. */
export function reasonsOf(one: Omit<Alike, 'otherId' | 'score'>, t: Translate): string[] {
  const days = one.daysApart;
  return [
    t(`triage.duplicates.area.${one.area}`),
    days === null ? t('triage.duplicates.days.unknown') : t('triage.duplicates.days', { n: days }),
    one.wordsPercent === null || one.wordsPercent < PERCENT_SAID_FROM
      ? ''
      : t('triage.duplicates.words', { n: one.wordsPercent }),
    one.placeWords > 0 ? t('triage.duplicates.place', { n: one.placeWords }) : '',
    one.sameKinds.length > 0
      ? t('triage.duplicates.kinds', { what: answers('happened', one.sameKinds, t) })
      : '',
    one.sameStrands.length > 0
      ? t('triage.duplicates.strands', { why: answers('why', one.sameStrands, t) })
      : '',
  ].filter(Boolean);
}

/** How a report stands to others, as lines of its page. */
export const standingLines = (
  standing: { isCopy: boolean; copies: number; proposed: number },
  t: Translate,
): string[] =>
  [
    standing.isCopy ? t('triage.duplicates.report.copy') : '',
    standing.copies > 0 ? t('triage.duplicates.report.copies', { n: standing.copies }) : '',
    standing.proposed > 0 ? t('triage.duplicates.report.proposed', { n: standing.proposed }) : '',
  ].filter(Boolean);

const facts = (report: Report | undefined, { areas }: ReadDuplicates, t: Translate) => ({
  id: report?.id ?? '',
  href: `/triage/${report?.id ?? ''}`,
  reference: report?.reference ?? '',
  came: report ? t(`triage.came.${report.route}`) : '',
  reportedAt: report?.reportedAt ?? null,
  incidentOn: report?.incidentOn ?? null,
  area: report?.areaPath ? areaName(areas, report.areaPath) : t('triage.area.unknown'),
  lang: report?.language ?? 'en',
  dir: directionOf(report?.language ?? 'en'),
});

/** A report restricted to others: that it is there. */
const shutFacts = (report: Report | undefined, t: Translate) => ({
  id: report?.id ?? '',
  href: `/triage/${report?.id ?? ''}`,
  reference: report?.reference ?? '',
  came: t('triage.duplicates.shut'),
  reportedAt: null,
  incidentOn: null,
  area: '',
  lang: 'en',
  dir: directionOf('en'),
});

/** The page of one report beside those that may tell of the same. */
export function duplicatesPage(read: ReadDuplicates, t: Translate) {
  const { group, reportId, reports, names } = read;
  const wordsOf = (id: string): string => read.words.get(id)?.reveal() ?? '';
  const of = (id: string) =>
    read.shut.has(id) ? shutFacts(reports.get(id), t) : facts(reports.get(id), read, t);
  const otherOf = ({ leftId, rightId }: { leftId: string; rightId: string }): string =>
    leftId === reportId ? rightId : leftId;
  return {
    own: { ...of(reportId), words: wordsOf(reportId) },
    lead: group.rootId === reportId ? null : of(group.rootId),
    copies: group.rootId === reportId ? group.copyIds.map(of) : [],
    hidden: read.hidden,
    candidates: read.proposals.map((one) => ({
      ...of(one.otherId),
      words: wordsOf(one.otherId),
      reasons: reasonsOf(one, t),
      said: read.answers
        .filter((answer) => answer.outcome.startsWith('SAID_') && otherOf(answer) === one.otherId)
        .map(({ outcome, answeredBy, answeredAt }) => ({
          text: t(`triage.duplicates.outcome.${outcome}`),
          by: names.get(answeredBy) ?? '',
          at: answeredAt,
        })),
    })),
    matches: read.matches.map((one) => ({
      id: one.id,
      agreement: one.agreement,
      reference: one.otherReference,
      how: t(`triage.exchange.how.${one.how}`),
      answer: one.outcome
        ? t('triage.exchange.answered', {
            outcome: t(`triage.duplicates.outcome.${one.outcome}`),
            by: names.get(one.answeredBy ?? '') ?? '',
          })
        : '',
      answeredAt: one.answeredAt,
    })),
    history: read.answers.map((one) => ({
      at: one.answeredAt,
      title: t('triage.duplicates.history', {
        outcome: t(`triage.duplicates.outcome.${one.outcome}`),
        reference: reports.get(otherOf(one))?.reference ?? '',
      }),
      by: names.get(one.answeredBy) ?? '',
      text: one.reason,
      href: '',
    })),
  };
}
