import type { FieldProblem } from '#kernel/refusal';
import { type FormValues, one } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { areaName } from '#room/access';
import type { ReadOffer } from './answer-offer.ts';
import type { ForceRow } from './offer.reads.ts';
import type { ReadSeries } from './read-series.ts';

const dayOf = (foundOn: string | null): Date | null => (foundOn ? new Date(`${foundOn}T12:00:00Z`) : null);

/** The form that offers a series: every word that would cross stands in it, and may be struck out there. */
export function offerForm(
  read: ReadSeries,
  { typed, problems, t }: { typed?: FormValues; problems: readonly FieldProblem[]; t: Translate },
) {
  const field = (name: string): string => one(typed ?? {}, name);
  const ticked = typed ? [typed.letters ?? []].flat() : undefined;
  return {
    id: read.series.id,
    reference: read.series.reference,
    forces: [
      { value: '', text: t('triage.offer.toForce.choose') },
      ...read.forces.map(({ forceId, name }) => ({
        value: forceId,
        text: name,
        selected: field('toForce') === forceId,
      })),
    ],
    leads: ['OWN', 'OTHER'].map((value) => ({
      value,
      text: t(`triage.offer.lead.option.${value}`),
      checked: field('lead') === value,
    })),
    letters: read.members
      .filter(({ fromForce, text }) => fromForce === null && text !== null)
      .map((row) => {
        const top = row.areaPath?.split('/')[0];
        return {
          id: row.id,
          kind: t(`triage.material.kind.option.${row.kind}`),
          area: top ? areaName(read.areas, top) : t('triage.area.unknown'),
          foundOn: dayOf(row.foundOn),
          text: typed ? field(`text-${row.id}`) : row.text,
          isTicked: ticked ? ticked.includes(row.id) : true,
        };
      }),
    note: field('note'),
    isChecked: field('checked') === 'YES',
    errors: Object.fromEntries(problems.map(({ field, key, args }) => [field, { text: t(key, args) }])),
  };
}

/** What another force offers, before it is answered. */
export function offerPage({ offer, cover, letters }: ReadOffer, forces: readonly ForceRow[], t: Translate) {
  const nameOf = (id: string): string => forces.find(({ forceId }) => forceId === id)?.name ?? id;
  return {
    id: offer.id,
    from: nameOf(offer.fromForce),
    reference: offer.fromReference,
    lead: nameOf(offer.leadForce),
    at: offer.receivedAt,
    state: t(`triage.offer.state.${offer.state}`),
    isOpen: offer.state === 'OFFERED',
    seriesHref: offer.seriesId ? `/series/${offer.seriesId}` : '',
    officer: cover?.officer ?? '',
    note: cover?.note ?? '',
    letters: letters.map((row) => ({
      kind: t(`triage.material.kind.option.${row.kind}`),
      area: row.areaWords || t('triage.area.unknown'),
      foundOn: dayOf(row.foundOn),
      text: row.text,
    })),
  };
}
