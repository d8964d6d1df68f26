/** The door of the patrol room: visits made for an event. */

export { visitsForEvent } from './patrol.reads.ts';
export { addSite } from './plan-visit.ts';
export { visitsBefore } from './retained.reads.ts';
export { visitDone } from './visit-done.event.ts';
