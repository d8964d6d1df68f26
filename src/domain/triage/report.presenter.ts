import { one } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import type { StaffSummary } from '#room/access';
import type { Report } from '#room/reporting';
import type { CriticalEvent } from '#room/situation';
import type { CaseRow } from './case.store.ts';
import { askedName } from './clocks/clock.presenter.ts';
import type { StepRow } from './clocks/clock.reads.ts';
import { ACTIONS, EVENT_LINK_BASES, EVENT_LINKS, RISK_FACTORS, RISKS, ROUTES } from './decision.model.ts';
import { answers, languageName } from './queue.presenter.ts';
import type { KindChangeRow } from './reroute/reroute.reads.ts';
import { findingEntries } from './sample/sample.presenter.ts';
import type { DecisionRow, HandoverRow, ReviewRow } from './triage.reads.ts';

export interface Choice {
  value: string;
  text: string;
  checked: boolean;
}

const choices = (
  group: string,
  values: readonly string[],
  t: Translate,
  chosen: string | readonly string[] = '',
): Choice[] =>
  values.map((value) => ({
    value,
    text: t(`triage.${group}.${value}`),
    checked: [chosen].flat().includes(value),
  }));

/** What was typed into the decision form, kept when something is wrong. */
export type TypedDecision = Record<string, string | string[] | undefined>;

/** The decision form's choices with what was typed; events are offered newest first. */
export function decisionForm(typed: TypedDecision, events: readonly CriticalEvent[], t: Translate) {
  const field = (name: string): string => one(typed, name);
  const many = (name: string): string[] => [typed[name] ?? []].flat();
  return {
    routes: choices('route', ROUTES, t, field('route')),
    risks: choices('risk', RISKS, t, field('risk')),
    riskFactors: choices('factor', RISK_FACTORS, t, many('riskFactors')),
    actions: choices('action', ACTIONS, t, many('actions')),
    criticalIncident: choices(
      'criticalIncident',
      ['CONSIDERED_NOT_PROPOSED', 'PROPOSED'],
      t,
      field('criticalIncident'),
    ),
    events: events.map((event) => ({
      value: event.id,
      text: event.title,
      selected: field('eventId') === event.id,
    })),
    eventLinks: choices('link', EVENT_LINKS, t, field('eventLink') || 'NOT_YET_ASSESSED'),
    bases: choices('basis', EVENT_LINK_BASES, t, field('eventLinkBasis')),
    reasons: field('reasons'),
  };
}

/** Questions whose answers are kept together as words of risk. */
const RISK_FIELDS = ['harm', 'feeling', 'offenderRisk'] as const;

/** The report's clear facts as label and words, empty ones left out. */
export function reportFacts(
  report: Report,
  areaText: string,
  t: Translate,
): Array<{ label: string; text: string }> {
  // Of somebody who texted nothing was asked: what stands in the columns then says nothing about them.
  const isAsked = report.reporterRole !== 'NOT_ASKED';
  const asked = (text: string): string => (isAsked ? text : '');
  const rows: Array<[string, string]> = [
    ['route', t(`triage.came.${report.route}`)],
    ['reporter', asked(answers('role', [report.reporterRole], t))],
    ['about', answers('concernAbout', [report.concernAbout ?? ''], t)],
    ['what', answers('happened', report.happenedKinds, t)],
    ['when', asked(report.incidentOn ?? t(`triage.precision.${report.incidentPrecision}`))],
    [
      'where',
      [areaText, report.placeKind ? answers('placeKind', [report.placeKind], t) : '']
        .filter(Boolean)
        .join(' · '),
    ],
    ['why', answers('why', [...report.strands, ...report.strandExtras], t)],
    ['target', answers('religion', report.perceivedReligions, t)],
    ['perceivedBy', asked(t(`triage.perceivedBy.${report.perceivedBy}`))],
    ['repeat', report.isRepeat ? t('triage.fact.isRepeat') : ''],
    ['risk', answers(RISK_FIELDS, report.riskWords, t)],
    ['wants', answers('wants', report.wants, t)],
    ['anonymity', isAsked ? t(`triage.anonymity.${report.anonymity}`) : t('triage.text.number-known')],
    ['needs', answers('needs', report.needs, t)],
    ['language', languageName(report.language)],
  ];
  return rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => ({ label: t(`triage.fact.${label}`), text }));
}

export interface TimelineEntry {
  at: Date;
  title: string;
  by: string;
  text: string;
}

/** Everything that happened to a report in order, with names and times. */
export function timeline(
  parts: {
    reportedAt: Date;
    withdrawnAt: Date | null;
    acknowledged: { by: string; at: Date } | null;
    steps: readonly StepRow[];
    kindChanges: readonly KindChangeRow[];
    decisions: ReadonlyArray<DecisionRow & { reasons: string }>;
    handovers: readonly HandoverRow[];
    reviews: ReadonlyArray<ReviewRow & { text: string }>;
    findings: Parameters<typeof findingEntries>[0];
    messages: ReadonlyArray<{ direction: string; sentAt: Date; staffId: string | null }>;
  },
  names: ReadonlyMap<string, string>,
  t: Translate,
): TimelineEntry[] {
  const name = (id: string | null): string => (id ? (names.get(id) ?? '') : '');
  const entries: TimelineEntry[] = [
    { at: parts.reportedAt, title: t('triage.timeline.reported'), by: '', text: '' },
    ...parts.steps.map((row) => ({
      at: row.at,
      title: t('triage.timeline.asked', { clock: t(`triage.clockKind.${row.kind}`), level: row.level }),
      by: askedName(row, { names, t }),
      text: '',
    })),
    ...parts.kindChanges.map((row) => ({
      at: row.at,
      title: t(`triage.timeline.rerouted.${row.to}`),
      by: name(row.by),
      text: t(`triage.reroute.reason.option.${row.reason}`),
    })),
    ...parts.decisions.map((row) => ({
      at: row.decidedAt,
      title: t('triage.timeline.decided', {
        route: t(`triage.route.${row.route}`),
        risk: t(`triage.risk.${row.risk}`),
      }),
      by: name(row.decidedBy),
      text: [row.reasons, row.actions.map((action) => t(`triage.action.${action}`)).join(', ')]
        .filter(Boolean)
        .join('\n'),
    })),
    ...parts.handovers.map((row) => ({
      at: row.offeredAt,
      title: t('triage.timeline.offered', { to: name(row.toId) }),
      by: name(row.fromId),
      text: '',
    })),
    ...parts.handovers.flatMap((row) =>
      row.answeredAt
        ? [
            {
              at: row.answeredAt,
              title: t(row.isAccepted ? 'triage.timeline.accepted' : 'triage.timeline.declined'),
              by: name(row.toId),
              text: '',
            },
          ]
        : [],
    ),
    ...parts.reviews.map((row) => ({
      at: row.reviewedAt,
      title: t('triage.timeline.reviewed'),
      by: name(row.reviewedBy),
      text: row.text,
    })),
    ...findingEntries(parts.findings, names, t),
    ...parts.messages.map((row) => ({
      at: row.sentAt,
      title: t(row.direction === 'to-reporter' ? 'triage.timeline.messageOut' : 'triage.timeline.messageIn'),
      by: name(row.staffId),
      text: '',
    })),
  ];
  if (parts.withdrawnAt)
    entries.push({ at: parts.withdrawnAt, title: t('triage.timeline.withdrawn'), by: '', text: '' });
  if (parts.acknowledged)
    entries.push({
      at: parts.acknowledged.at,
      title: t('triage.timeline.taken'),
      by: name(parts.acknowledged.by),
      text: '',
    });
  return entries.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Detectives a case may be offered to: everybody but the one who offers it. */
export const detectiveChoices = (detectives: readonly StaffSummary[], ownId: string) =>
  detectives
    .filter((one) => one.id !== ownId)
    .map((one) => ({ value: one.id, text: `${one.rank} ${one.name}` }));

/** What the signed-in person may do next with this report; the page shows these forms and no others. */
export function nextSteps(
  about: {
    state: string;
    acknowledgedBy: string | null;
    caseFile: CaseRow | undefined;
    openOfferTo: string | null;
  },
  actor: { id: string; roles: readonly string[] },
) {
  const isSenior = actor.roles.includes('DUTY_INSPECTOR') || actor.roles.includes('COMMANDER');
  const isDetective = actor.roles.includes('DETECTIVE_INSPECTOR');
  const isSupervisor = about.caseFile?.supervisorId === actor.id;
  return {
    mayTake: isSenior && about.acknowledgedBy === null,
    mayDecide: isSenior && about.acknowledgedBy !== null && about.state !== 'closed',
    mayOffer: isSenior && ['decided', 'handed-over'].includes(about.state),
    mayAnswer: isDetective && about.openOfferTo === actor.id,
    mayWrite: (actor.roles.includes('DUTY_INSPECTOR') && about.acknowledgedBy !== null) || isSupervisor,
  };
}
