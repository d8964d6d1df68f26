import type { Translate } from '#platform/web/i18n';
import type { DecisionInput } from './decision.model.ts';
import { ACTION_REASONS, HOLD_MINUTES, type LeftOut, type QueueAction } from './queue-action.model.ts';
import type { BatchRow } from './queue-batch.reads.ts';
import type { TimelineEntry } from './report.presenter.ts';

export interface WordsLine {
  label: string;
  text: string;
}

/** A decision as label and words: what an officer sees before they choose it for a report or a group. */
export function decisionWords(input: DecisionInput, t: Translate): WordsLine[] {
  const lines: Array<[string, string]> = [
    ['route', t(`triage.route.${input.route}`)],
    ['risk', t(`triage.risk.${input.risk}`)],
    ['riskFactors', input.riskFactors.map((one) => t(`triage.factor.${one}`)).join(', ')],
    ['actions', input.actions.map((one) => t(`triage.action.${one}`)).join(', ')],
    ['criticalIncident', t(`triage.criticalIncident.${input.criticalIncident}`)],
    ['eventLink', t(`triage.link.${input.eventLink}`)],
    ['reasons', input.reasons],
  ];
  return lines
    .filter(([, text]) => text !== '')
    .map(([label, text]) => ({ label: t(`triage.prepared.line.${label}`), text }));
}

/** Reasons an act asks for; none for taking, deciding and putting beside another. */
export const reasonsFor = (action: QueueAction): readonly string[] =>
  action === 'HOLD' || action === 'RETURN' || action === 'ESCALATE' ? ACTION_REASONS[action] : [];

/** The choices of an act's own form, with what was typed. */
export function actChoices(
  action: QueueAction,
  typed: { reason: string; minutes: string },
  t: Translate,
): { reasons: object[]; minutes: object[] } {
  return {
    reasons: reasonsFor(action).map((value) => ({
      value,
      text: t(`triage.act.reason.${value}`),
      checked: value === typed.reason,
    })),
    minutes:
      action === 'HOLD'
        ? HOLD_MINUTES.map((value) => ({
            value,
            text: t('triage.act.minutes', { hours: Number(value) / 60 }),
            checked: value === (typed.minutes || '60'),
          }))
        : [],
  };
}

/** Why a report is left out, in words. */
export const leftOutWords = (why: LeftOut, t: Translate): string => t(`triage.act.leftOut.${why}`);

/** Acts the timeline tells in words of its own: taking, asking the next officer and deciding have lines already. */
const TOLD_ELSEWHERE: readonly string[] = ['TAKE', 'ESCALATE', 'DECIDE'];

/** The timeline of a report with what was done to it in the queue; `by` is the name of who did it. */
export function withActs(
  timeline: readonly TimelineEntry[],
  acts: ReadonlyArray<BatchRow & { by: string }>,
  t: Translate,
): TimelineEntry[] {
  const entries = acts
    .filter(({ action }) => !TOLD_ELSEWHERE.includes(action))
    .map(({ action, madeAt, reason, by }) => ({
      at: madeAt,
      title: t(`triage.timeline.act.${action}`),
      by,
      text: reason ? t(`triage.act.reason.${reason}`) : '',
    }));
  return [...timeline, ...entries].sort((a, b) => a.at.getTime() - b.at.getTime());
}
