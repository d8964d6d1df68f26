import { formatDate } from '#platform/web/formats';
import type { Translate } from '#platform/web/route';
import { type Area, areaName } from '#room/access';
import {
  type AssessmentContent,
  type AssessmentInputs,
  matrixRating,
  overallRating,
  type Rating,
} from './assessment.model.ts';
import type { Words } from './words.model.ts';

export const RATING_TAG: Record<Rating, string> = {
  LOW: 'govuk-tag--green',
  MEDIUM: 'govuk-tag--yellow',
  HIGH: 'govuk-tag--red',
};

export interface RatingView {
  word: string;
  tag: string;
  why: string;
}

/** The overall rating in words, and why it is that. */
export function ratingView(content: AssessmentContent, t: Words): RatingView {
  const { rating, fromMatrix, isOverridden } = overallRating(content);
  const args = { rating: t(`impact.rating.${rating}`), matrix: t(`impact.rating.${fromMatrix}`) };
  const why = isOverridden
    ? t('impact.rating.why.override', { ...args, reason: content.overrideReason })
    : t('impact.rating.why.matrix', { ...args, n: content.risks.length });
  return { word: args.rating, tag: RATING_TAG[rating], why };
}

interface RowLines {
  title: string;
  lines: Array<{ name: string; value: string }>;
}

/** Everything an assessment says, as headings, texts and rows. */
export function contentView(
  content: AssessmentContent,
  t: Words,
): {
  rating: RatingView;
  blocks: Array<{ heading: string; text: string }>;
  groups: Array<{ heading: string; emptyText: string; rows: RowLines[] }>;
  equality: string;
} {
  const blocks = (
    ['background', 'factsKnown', 'factsNotKnown', 'policeResponse', 'proportionality'] as const
  ).map((name) => ({
    heading: t(`impact.draft.${name}.label`),
    text: content[name] || t('impact.content.empty'),
  }));
  const lines = (group: string, values: Record<string, string>): RowLines['lines'] =>
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => ({ name: t(`impact.${group}.${name}.label`), value }));
  const scale = (name: 'likelihood' | 'impact', value: number): string =>
    t(`impact.risks.${name}.option.${value}`);
  const rows: Record<string, RowLines[]> = {
    communities: content.communities.map(({ name, confidence, ...rest }) => ({
      title: name,
      lines: lines('communities', {
        ...rest,
        confidence: t(`impact.communities.confidence.option.${confidence}`),
      }),
    })),
    consulted: content.consulted.map(({ kind, role, view }) => ({
      title: role,
      lines: lines('consulted', { kind: t(`impact.consulted.kind.option.${kind}`), view }),
    })),
    notConsulted: content.notConsulted.map(({ who, why }) => ({
      title: who,
      lines: lines('notConsulted', { why }),
    })),
    risks: content.risks.map(({ description, likelihood, impact, control, owner }) => ({
      title: description,
      lines: [
        ...lines('risks', { likelihood: scale('likelihood', likelihood), impact: scale('impact', impact) }),
        {
          name: t('impact.risks.rating'),
          value: t('impact.risks.product', {
            likelihood,
            impact,
            product: likelihood * impact,
            rating: t(`impact.rating.${matrixRating(likelihood, impact)}`),
          }),
        },
        ...lines('risks', { control, owner }),
      ],
    })),
  };
  return {
    rating: ratingView(content, t),
    blocks,
    groups: Object.entries(rows).map(([group, list]) => ({
      heading: t(`impact.${group}.title`),
      emptyText: t('impact.content.empty'),
      rows: list,
    })),
    equality: t(content.equalityConsidered ? 'impact.content.equality.yes' : 'impact.content.equality.no'),
  };
}

/** What the other rooms knew, in lines; the same view for now and for a version of long ago. */
export function inputsView(
  inputs: AssessmentInputs,
  { areas, t }: { areas: readonly Area[]; t: Translate },
): { gatheredAt: Date; lines: string[]; observations: Array<{ title: string; text: string }> } {
  const { reports, concerns, pulses } = inputs;
  const { sentence } = reports;
  return {
    gatheredAt: new Date(inputs.gatheredAt),
    lines: [
      t('impact.inputs.reports', { n: reports.total }),
      ...(sentence && t.has(sentence.key) ? [t(sentence.key, sentence.args)] : []),
      ...(inputs.alarms ?? []).map((alarm) =>
        t('impact.inputs.alarm', {
          area: areaName(areas, alarm.areaPath),
          strand: t('surveillance.strand-offence', {
            strand: t('surveillance.strand', { strand: alarm.strand }),
            offence: alarm.offence ?? 'ALL',
          }),
          from: formatDate(alarm.firstWeek, 'shortDate', 'en'),
          found: alarm.found,
        }),
      ),
      t('impact.inputs.concerns', concerns),
      t('impact.inputs.pulses', { calm: pulses.CALM, worried: pulses.WORRIED, afraid: pulses.AFRAID }),
    ],
    observations: inputs.observations.map((seen) => ({
      title: t('impact.inputs.observation', {
        eep: t(`impact.tension.eep.option.${seen.eep}`),
        community: seen.community,
        area: areaName(areas, seen.areaPath),
        theme: seen.theme,
        direction: t(`impact.tension.direction.option.${seen.direction}`),
      }),
      text: seen.text,
    })),
  };
}
