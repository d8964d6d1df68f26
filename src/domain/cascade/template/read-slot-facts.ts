import type { Context } from '#kernel/context';
import { formatList } from '#reference/formats';
import { areaName, listAreas } from '#room/access';
import { eventById } from '#room/situation';
import { londonDay } from '#statistics/days';
import { forceName } from '../force.reads.ts';
import { dayIn, FIRST_LANGUAGE } from '../words.model.ts';
import type { SlotFacts } from './slot.model.ts';

const NONE: SlotFacts = { event: '', place: '', date: '', area: '', force: '' };

/** What the registers know of an event, for the slots of a prepared text. What is not known stays a question. */
export async function slotFacts(ctx: Context, eventId: string | undefined): Promise<SlotFacts> {
  const event = eventId ? await eventById(ctx.tx, ctx.forceId, eventId) : undefined;
  if (!event) return NONE;
  const areas = await listAreas(ctx.tx, ctx.forceId);
  const force = await forceName(ctx.tx, ctx.forceId);
  const names = event.areaPaths.filter(Boolean).map((path) => areaName(areas, path));
  return {
    event: event.title,
    place: event.place,
    date: dayIn(FIRST_LANGUAGE, londonDay(event.happenedAt)),
    // A list of every area the force has would fill the title.
    area: names.length > 0 ? formatList(names, FIRST_LANGUAGE) : 'our area',
    force,
  };
}
