import type { ClockKind } from '#reference/clocks';
import words from '../locales/staff.en.json' with { type: 'json' };

/** The clocks that are heard of away from the console; the others are hours or days long and wait for a page. */
export const ALERTED: readonly ClockKind[] = ['ATTENTION', 'DANGER'];

/**
 * In a surge nobody's telephone may ring a thousand times: within so many minutes so many alerts reach a person each way, then
 * one that stands for all that follow. Reports of danger are not counted out: each is told.
 */
export const LATELY_MINUTES = 10;
export const MOST_LATELY = 12;

/** When an alert leaves: most of the time is gone, or all of it. Each reaches a person once. */
export type AlertStage = 'WARNING' | 'OVERDUE';
export type AlertWay = 'EMAIL' | 'TEXT';

/**
 * What is known of an alert, and nothing more. `handed-over` says that the next server took it, `in-doubt` that it may have;
 * whether anybody saw it is not known. `not-needed`: the report was taken first. `no-way`: the force has no provider, or
 * the address has gone. `bundled`: one that went before stands for it.
 */
export type AlertState =
  | 'waiting'
  | 'handing-over'
  | 'handed-over'
  | 'in-doubt'
  | 'refused'
  | 'gave-up'
  | 'not-needed'
  | 'no-way'
  | 'bundled';

/** Waits after the first, second … attempt; after the last it is given up: the console has gone on asking meanwhile. */
export const ALERT_WAIT_SECONDS = [15, 30, 60, 120] as const;
export const ALERT_ATTEMPTS = ALERT_WAIT_SECONDS.length + 1;

export const stageAt = (dueAt: Date, now: Date): AlertStage => (dueAt <= now ? 'OVERDUE' : 'WARNING');

/**
 * The words of an alert: a reference, that it waits, and where to take it. It lies on telephones and in mail boxes, so no
 * fact of the report is in it, not even its area or how urgent it is.
 */
export function alertWords(about: {
  kind: ClockKind;
  stage: AlertStage;
  /** It stands for all that follow within the minutes. */
  isMany: boolean;
  reference: string;
  url: string;
  forceName: string;
}): {
  subject: string;
  email: string;
  text: string;
} {
  const fill = (key: keyof typeof words): string =>
    words[key]
      .replaceAll('{reference}', about.reference)
      .replaceAll('{url}', about.url)
      .replaceAll('{force}', about.forceName);
  const what = about.isMany ? 'MANY' : about.kind === 'DANGER' ? 'DANGER' : about.stage;
  return {
    subject: fill(`alert.subject.${what}`),
    email: `${fill(`alert.email.${what}`)}\n\n${fill('alert.email.open')}\n\n${fill('alert.email.why')}\n`,
    text: fill(`alert.text.${what}`),
  };
}
