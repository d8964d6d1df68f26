import type { FieldProblem } from '#kernel/refusal';
import { fromUkClock } from '#room/situation';
import { MODES, PURPOSES, type VisitInput } from './visit.model.ts';

const CLOCK = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;

const clock = (text: string): string | undefined => {
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  return hour && minute ? `${hour.padStart(2, '0')}:${minute}` : undefined;
};

/**
 * Reads a plan as typed: day and times are the United Kingdom's clock. The window has to end after it begins and after
 * now; the stay is 5 to 240 minutes.
 */
export function readPlan(
  typed: Readonly<Record<string, string>>,
  now: Date,
): { visit: VisitInput } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const say = (field: string, key = `patrol.plan.${field}.required`): void => {
    problems.push({ field, key });
  };
  const [from, until] = [clock(typed.from ?? ''), clock(typed.until ?? '')];
  const windowFromAt = from ? fromUkClock(typed.day ?? '', from) : undefined;
  const windowUntilAt = until ? fromUkClock(typed.day ?? '', until) : undefined;
  const dwellMinutes = Number(typed.dwellMinutes);
  const purpose = PURPOSES.find((one) => one === typed.purpose);
  const mode = MODES.find((one) => one === typed.mode);
  if (!windowFromAt) say('from');
  if (!windowUntilAt) say('until');
  if (windowFromAt && windowUntilAt && windowUntilAt <= windowFromAt) say('until', 'patrol.plan.until.order');
  else if (windowUntilAt && windowUntilAt <= now) say('until', 'patrol.plan.until.past');
  if (!(Number.isInteger(dwellMinutes) && dwellMinutes >= 5 && dwellMinutes <= 240)) say('dwellMinutes');
  if (!purpose) say('purpose');
  if (!mode) say('mode');
  if (problems.length > 0 || !windowFromAt || !windowUntilAt || !purpose || !mode) return { problems };
  return {
    visit: {
      siteId: typed.siteId ?? '',
      eventId: typed.eventId || null,
      purpose,
      windowFromAt,
      windowUntilAt,
      dwellMinutes,
      mode,
      officerId: typed.officerId || null,
    },
  };
}
