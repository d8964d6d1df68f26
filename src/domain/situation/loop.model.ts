import type { Context } from '#kernel/context';

/** The loop an event goes round, in order. `say-again` closes it. */
export const LOOP_STEPS = [
  'event',
  'say',
  'reach',
  'hear',
  'respond',
  'watch',
  'assess',
  'be-seen',
  'say-again',
] as const;
export type LoopStep = (typeof LOOP_STEPS)[number];

export type PanelState = 'none' | 'going' | 'done' | 'due';

/** What one room says about one event on its page: a heading, a few plain lines, where to go. */
export interface Panel {
  room: string;
  title: string;
  lines: string[];
  href?: string;
  state: PanelState;
  /** Which step of the loop it belongs to; without it the room's usual step. */
  step?: LoopStep;
}

/** Words of the staff catalogue. */
export type Words = (key: string, args?: Record<string, string | number | Date>) => string;

/**
 * What a room answers when the event's page asks how far it is. Later rooms are never imported: the staff app passes
 * their functions in. One room may speak about several steps. No words a person wrote, no names: counts and states.
 */
export type EventPanel = (ctx: Context, eventId: string, t: Words) => Promise<Panel | Panel[]>;

const USUAL_STEP: Record<string, LoopStep> = {
  situation: 'event',
  cascade: 'say',
  community: 'hear',
  reporting: 'hear',
  triage: 'respond',
  surveillance: 'watch',
  impact: 'assess',
  patrol: 'be-seen',
};

export const stepOf = (panel: Panel): LoopStep => panel.step ?? USUAL_STEP[panel.room] ?? 'hear';

/** The worst news first: something overdue marks its step as due, something in hand as going. */
export function stepState(panels: readonly Panel[]): PanelState {
  const states = panels.map(({ state }) => state);
  if (states.includes('due')) return 'due';
  if (states.includes('going')) return 'going';
  if (states.includes('done')) return states.includes('none') ? 'going' : 'done';
  return 'none';
}

/** All nine steps in order, each with what the rooms said about it. A step nobody spoke about is there, and empty. */
export function loopOf(
  panels: readonly Panel[],
): Array<{ step: LoopStep; state: PanelState; panels: Panel[] }> {
  return LOOP_STEPS.map((step) => {
    const own = panels.filter((panel) => stepOf(panel) === step);
    return { step, state: stepState(own), panels: own };
  });
}
