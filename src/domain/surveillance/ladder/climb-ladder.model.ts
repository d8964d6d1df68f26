import { addDays } from '#statistics/days';
import { canTellRung, completeRung, sinceRung } from './counted-rungs.model.ts';
import type { Ladder } from './ladder.model.ts';
import { type LadderInput, sumOf } from './ladder-input.model.ts';
import { linkRung } from './link-rung.model.ts';
import { lookBack } from './look-back.model.ts';
import { notAsked, placeRung } from './place-rung.model.ts';
import { sizeRung } from './size-rung.model.ts';

/**
 * Climbs the ladder of answers for one series and event, and stops at the first rung that cannot be answered: whoever
 * cannot tell whether it has risen cannot say where. Pure and slow (up to seconds): for a worker's thread.
 */
export function climbLadder(input: LadderInput): Ladder {
  const { window, today, daily, firstDay, breaks, delays } = input;
  const ladder: Ladder = {
    unit: 'day',
    asOf: today,
    alpha: input.alpha,
    window,
    restsOn: {
      firstDay,
      lastDay: addDays(firstDay, Math.max(0, daily.length - 1)),
      counts: sumOf(daily),
      own: sumOf(delays.map(({ count }) => count)),
      breaks: [...breaks],
    },
    canTell: canTellRung(input),
    complete: null,
    risen: null,
    since: null,
    linked: null,
    where: null,
    size: null,
  };
  if (ladder.canTell.state === 'cannot') return ladder;
  const complete = completeRung(input);
  ladder.complete = complete;
  if (complete.state === 'cannot') return ladder;
  const { events, past, risen } = input;
  ladder.risen = { ...risen, ...lookBack(past, { events, seriesJudged: risen.seriesJudged }) };
  if (input.risen.state === 'cannot') return ladder;
  const since = sinceRung(input, complete);
  ladder.since = since;
  if (since.state === 'cannot') return ladder;
  const isRisen = since.state === 'yes';
  const linked = linkRung(input, since);
  ladder.linked = linked;
  if (linked.state === 'cannot') return ladder;
  const hasRisen = isRisen || input.risen.state === 'yes';
  const where = input.isPair && !hasRisen ? notAsked(input, 'nothing-rose') : placeRung(input);
  ladder.where = where;
  if (where.state === 'cannot') return ladder;
  ladder.size = sizeRung(input, { isRisen, known: complete.known });
  return ladder;
}
