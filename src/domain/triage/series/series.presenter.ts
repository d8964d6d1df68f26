import type { Actor } from '#kernel/actor';
import { isAllowed } from '#kernel/policy';
import type { Translate } from '#platform/web/i18n';
import { type Area, areaName } from '#room/access';
import type { MaterialRow } from './material.reads.ts';
import type { ForceRow } from './offer.reads.ts';
import type { ReadOverview, ReadProposal } from './read-proposal.ts';
import type { ReadSeries } from './read-series.ts';
import { mayDecideSeries, mayShareSeries } from './series.policy.ts';
import type { ProposalRow } from './series.reads.ts';

type Place = Pick<MaterialRow, 'areaPath' | 'areaWords' | 'fromForce'>;

/** What the names of places are taken from. */
interface Gazetteer {
  areas: readonly Area[];
  forces: readonly ForceRow[];
}

/** Where a letter was found, as far as this force knows. */
const placeOf = (row: Place, { areas, forces }: Gazetteer, t: Translate): string => {
  if (row.fromForce !== null)
    return t('triage.series.fromForce', {
      force: forces.find(({ forceId }) => forceId === row.fromForce)?.name ?? row.fromForce,
      area: row.areaWords || t('triage.area.unknown'),
    });
  return row.areaPath ? areaName(areas, row.areaPath) : t('triage.area.unknown');
};

const dayOf = (foundOn: string | null): Date | null => (foundOn ? new Date(`${foundOn}T12:00:00Z`) : null);

const letterOf = (row: MaterialRow, where: Gazetteer, t: Translate) => ({
  id: row.id,
  kind: t(`triage.material.kind.option.${row.kind}`),
  place: placeOf(row, where, t),
  foundOn: dayOf(row.foundOn),
  recordedAt: row.recordedAt,
  reportId: row.reportId,
  packaging: t(`triage.material.packaging.option.${row.packaging}`),
});

/** How alike, in words: shares of the text in percent, or what stood in their place. */
export const likenessText = (proposal: ProposalRow, t: Translate): string => {
  if (proposal.basis === 'PICTURE')
    return t('triage.series.alike.PICTURE', { bits: proposal.pictureDistance ?? 0 });
  return t(`triage.series.alike.${proposal.basis}`, {
    newer: Math.round((proposal.newerShare ?? 0) * 100),
    older: Math.round((proposal.olderShare ?? 0) * 100),
  });
};

/** What waits for somebody, and every series. */
export function overviewPage(read: ReadOverview, t: Translate) {
  const { rows } = read;
  const letter = (id: string) => {
    const row = rows.get(id);
    return row ? [letterOf(row, read, t)] : [];
  };
  return {
    proposals: read.proposals.map((one) => ({
      href: `/series/proposals/${one.id}`,
      at: one.proposedAt,
      letters: [...letter(one.newerId), ...letter(one.olderId)],
      alike: likenessText(one, t),
      isUnsure: one.outcome === 'UNSURE',
    })),
    series: read.series.map((one) => ({
      href: `/series/${one.id}`,
      reference: one.reference,
      letters: one.members.length,
      places: [...new Set(one.members.map((row) => placeOf(row, read, t)))].sort().join(', '),
      supervisor: read.names.get(one.supervisorId ?? '') ?? t('triage.series.noSupervisor'),
    })),
  };
}

/** Two letters side by side, with every answer so far. */
export function proposalPage(read: ReadProposal, actor: Actor, t: Translate) {
  const { proposal, names } = read;
  const side = (row: ReadProposal['newer']) => ({ ...letterOf(row, read, t), stretches: row.stretches });
  return {
    id: proposal.id,
    number: proposal.decisions,
    alike: likenessText(proposal, t),
    passages: read.passages,
    sides: [side(read.newer), side(read.older)],
    seriesHref: proposal.seriesId ? `/series/${proposal.seriesId}` : '',
    decisions: read.decisions.map((one) => ({
      at: one.decidedAt,
      title: t(`triage.answerSeries.outcome.option.${one.outcome}`),
      by: names.get(one.decidedBy) ?? '',
      text: one.reason,
    })),
    mayAnswer: isAllowed(mayDecideSeries, actor),
    hasDecision: read.decisions.length > 0,
  };
}

const byDay = (
  a: { foundOn: Date | null; recordedAt: Date },
  b: { foundOn: Date | null; recordedAt: Date },
) => (a.foundOn ?? a.recordedAt).getTime() - (b.foundOn ?? b.recordedAt).getTime();

/** One series: its letters in the order they were found, where, and what people said. */
export function seriesPage(read: ReadSeries, actor: Actor, t: Translate) {
  const { series, names } = read;
  const forceName = new Map(read.forces.map(({ forceId, name }) => [forceId, name]));
  const letters = read.members
    .map((row) => ({ ...letterOf(row, read, t), text: row.text, isOwn: row.fromForce === null }))
    .sort(byDay);
  return {
    id: series.id,
    reference: series.reference,
    lead: forceName.get(series.leadForce) ?? t('triage.series.ownForce'),
    supervisor: names.get(series.supervisorId ?? '') ?? t('triage.series.noSupervisor'),
    letters,
    shut: read.shut > 0 ? t('triage.series.shut', { n: read.shut }) : '',
    places: [...new Set(letters.map(({ place }) => place))].sort(),
    detectives: [
      { value: '', text: t('triage.handover.choose') },
      ...read.detectives.map(({ id, name, rank }) => ({
        value: id,
        text: `${rank} ${name}`,
        selected: id === series.supervisorId,
      })),
    ],
    timeline: read.decisions
      .map((one) => ({
        at: one.decidedAt,
        title: t(`triage.answerSeries.outcome.option.${one.outcome}`),
        by: names.get(one.decidedBy) ?? '',
        text: one.reason,
        href: `/series/proposals/${one.proposalId}`,
      }))
      .reverse(),
    offers: read.offers.map((one) => ({
      id: one.id,
      to: forceName.get(one.toForce) ?? one.toForce,
      at: one.offeredAt,
      state: t(`triage.offer.state.${one.state}`),
      letters: one.materialIds.length,
      isOpen: one.state === 'OFFERED' && isAllowed(mayShareSeries, actor),
    })),
    maySupervise: isAllowed(mayDecideSeries, actor),
    mayOffer:
      isAllowed(mayShareSeries, actor) &&
      read.forces.length > 0 &&
      letters.some(({ isOwn, text }) => isOwn && text !== null),
  };
}
