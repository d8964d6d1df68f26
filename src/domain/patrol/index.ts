/** The door of the patrol room: visits made for an event. */
export { visitDone } from './visit-done.event.ts';
export { visitsForEvent } from './patrol.reads.ts';
export { addSite } from './plan-visit.ts';
