import { isUuid } from '#kernel/ids';
import type { OversightState } from './oversight.model.ts';

/** What an officer may do to one report or many at once. What it is, and how dangerous, is only in `DECIDE`, chosen by them. */
export const QUEUE_ACTIONS = ['TAKE', 'HOLD', 'DUPLICATE', 'RETURN', 'ESCALATE', 'DECIDE'] as const;
export type QueueAction = (typeof QUEUE_ACTIONS)[number];

/** Acts that another act can take back. Asking a colleague and a decision cannot be unsaid: a decision is corrected. */
export const UNDONE_ACTIONS: readonly QueueAction[] = ['TAKE', 'HOLD', 'DUPLICATE', 'RETURN'];
export const UNDO_MINUTES = 30;

/** Why; codes, because the audit keeps no words. */
export const ACTION_REASONS = {
  HOLD: ['WAITING_FOR_PERSON', 'WAITING_FOR_INTERPRETER', 'WAITING_FOR_COLLEAGUE', 'NOTHING_TO_DO_NOW'],
  RETURN: ['END_OF_DUTY', 'TAKEN_BY_MISTAKE', 'KNOWS_SOMEBODY_IN_IT', 'ANOTHER_IS_NEARER'],
  ESCALATE: ['NEEDS_MORE_SENIOR', 'TOO_MANY_AT_ONCE', 'NEEDS_ANOTHER_FORCE_OR_TEAM'],
} as const;

/** How long a report may be set aside, in minutes. It stops no clock. */
export const HOLD_MINUTES = ['30', '60', '240', '720'] as const;

/** Reports one act may hold: what an officer can still look through before they press the button. */
export const MOST_AT_ONCE = 200;

/** A report as it was chosen: its identifier and the version its officer saw. */
export interface Chosen {
  reportId: string;
  version: number;
}

/** Reads what was ticked, each report once; anything else is passed over. */
export function readChosen(values: readonly string[]): Chosen[] {
  const chosen = new Map<string, Chosen>();
  for (const value of values) {
    const [reportId = '', version = ''] = value.split(':');
    if (isUuid(reportId) && /^\d{1,9}$/.test(version))
      chosen.set(reportId, { reportId, version: Number(version) });
  }
  return [...chosen.values()];
}

/** What an act needs to know of a report. */
export interface ActedOn {
  reportId: string;
  state: OversightState;
  acknowledgedBy: string | null;
  duplicateOf: string | null;
  isRestricted: boolean;
  version: number;
  /** Reports that were said to tell of the same as this one. */
  copies: number;
}

export type LeftOut =
  | 'changed'
  | 'restricted'
  | 'untaken'
  | 'taken'
  | 'colleague'
  | 'decided'
  | 'beyond'
  | 'copy'
  | 'lead';

/**
 * Why a report is left out of an act, or undefined where the act holds it. Shown before the officer presses the button,
 * and asked again when they do.
 */
export function leftOut(
  action: QueueAction,
  row: ActedOn,
  by: { staffId: string; version: number; leadReportId?: string | undefined },
): LeftOut | undefined {
  if (row.version !== by.version) return 'changed';
  if (row.isRestricted) return 'restricted';
  if (!['unread', 'acknowledged', 'decided'].includes(row.state)) return 'beyond';
  if (row.duplicateOf && action !== 'RETURN') return 'copy';
  const isColleagues = row.acknowledgedBy !== null && row.acknowledgedBy !== by.staffId;
  if (action === 'TAKE') return isColleagues ? 'colleague' : row.state === 'unread' ? undefined : 'taken';
  if (isColleagues) return 'colleague';
  if (action === 'ESCALATE') return undefined;
  if (action === 'DUPLICATE') {
    if (row.reportId === by.leadReportId) return 'lead';
    return row.state === 'decided' ? 'decided' : undefined;
  }
  if (row.state === 'unread') return 'untaken';
  return action !== 'HOLD' && row.state === 'decided' ? 'decided' : undefined;
}
