/** The door of the impact room: the assessment of an event, and what was answered in public. */
export { assessmentApproved } from './assessment-approved.event.ts';
export { feedbackPublished } from './feedback-published.event.ts';
export { assessmentOfEvent, versionsOf } from './impact.reads.ts';
export { observationsBefore } from './retained.reads.ts';
