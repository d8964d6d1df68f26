import type { Visit } from '#platform/web/route';
import { type QueueView, readView } from './queue.model.ts';

/** The officer's latest view of the queue, so that `next` and the way back stay in it. */
export const VIEW_COOKIE = 'triage-view';
/** Whether single keys do anything in this browser. */
export const KEYS_COOKIE = 'triage-keys';

/** The view the officer looked through last; the open queue before the first look. */
export const lastView = (visit: Visit): QueueView =>
  readView(Object.fromEntries(new URLSearchParams(visit.cookies[VIEW_COOKIE] ?? '')));

/** Single keys are on until the officer switches them off (WCAG 2.1.4). */
export const areKeysOn = (visit: Visit): boolean => visit.cookies[KEYS_COOKIE] !== 'off';
