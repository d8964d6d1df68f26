import { HOLY_DAY_YEARS, HOLY_DAYS, type HolyDay } from '#reference/holy-days';
import { addDays, londonDay, londonDayStart, londonOffsetMinutes, londonTime } from '#statistics/days';

/** Holy days a moment falls in, and when sending may go on after them. */
export interface HolyWindow {
  days: readonly HolyDay[];
  /** Eight in the morning of the first day that is none. */
  resumesAt: Date;
}

/** The earliest sunset of a British winter: what begins at sunset is kept from here on all year. */
const EVE_FROM = '15:30';
const MORNING_HOURS = 8;

const isOn = (holy: HolyDay, day: string, time: string): boolean =>
  (day >= holy.from && day <= holy.until) ||
  (holy.beginsAtSunset === true && day === addDays(holy.from, -1) && time >= EVE_FROM);

/** Eight in the morning on the clock of Europe/London, also where the clocks change that night. */
function morningOf(day: string): Date {
  const start = londonDayStart(day);
  const at = new Date(start.getTime() + MORNING_HOURS * 3_600_000);
  const moved = londonOffsetMinutes(at) - londonOffsetMinutes(start);
  return new Date(at.getTime() - moved * 60_000);
}

/** The holy days a moment falls in; undefined for a moment that is in none. Days that follow each other are one window. */
export function holyWindowAt(now: Date): HolyWindow | undefined {
  const today = londonDay(now);
  const days = HOLY_DAYS.filter((one) => isOn(one, today, londonTime(now)));
  if (days.length === 0) return undefined;
  let last = days.reduce((latest, { until }) => (until > latest ? until : latest), today);
  for (;;) {
    const next = HOLY_DAYS.find(({ from, until }) => until > last && from <= addDays(last, 1));
    if (!next) break;
    last = next.until;
  }
  return { days, resumesAt: morningOf(addDays(last, 1)) };
}

/** False once the table has come to its end: nothing can be proposed then, which is not the same as nothing to propose. */
export const isHolyYearKnown = (now: Date): boolean =>
  HOLY_DAY_YEARS.some((year) => String(year) === londonDay(now).slice(0, 4));

/** What the sender chose for a holy day. */
export interface HolyChoice {
  choice: 'wait' | 'send' | '';
  reason: string;
}
