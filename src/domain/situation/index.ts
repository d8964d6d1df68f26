/** The door of the situation room: what has happened, and the national threat level as last checked. */
export { checkThreatLevel } from './check-threat-level.ts';
export type { CriticalEvent, EventFacts } from './event.model.ts';
export { eventRegistered } from './event-registered.event.ts';
export { type EventPanel, LOOP_STEPS, type LoopStep, type Panel, type PanelState } from './loop.model.ts';
export { registerEvent } from './register-event.ts';
export {
  currentThreatLevel,
  eventById,
  eventTitles,
  latestOpenEvent,
  listEvents,
} from './situation.reads.ts';
export { isStale, type ThreatLevel } from './threat-level.model.ts';
export { threatLevelSet } from './threat-level-set.event.ts';
export { fromUkClock, ukClock } from './uk-time.model.ts';
