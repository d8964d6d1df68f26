import type { Context } from '#kernel/context';
import { contactState } from '#reference/contacts';
import { hashtagState } from '#reference/hashtags';
import { type Area, listAreas, staffByRole } from '#room/access';
import { eventById, listEvents } from '#room/situation';
import { londonDay } from '#statistics/days';
import { forceRegister } from './register.reads.ts';

/** What the writer of a statement chooses from. */
export interface Choices {
  events: Array<{ id: string; title: string }>;
  areas: Area[];
  /** Commanders, who usually speak: rank and name. */
  issuers: string[];
}

export async function statementChoices(ctx: Context): Promise<Choices> {
  const events = await listEvents(ctx.tx, ctx.forceId, { status: 'open' });
  const commanders = await staffByRole(ctx.tx, ctx.forceId, 'COMMANDER');
  return {
    events: events.map(({ id, title }) => ({ id, title })),
    areas: await listAreas(ctx.tx, ctx.forceId),
    issuers: commanders.map(({ rank, name }) => `${rank} ${name}`),
  };
}

/** References that can be used today, each with what it stands for. */
export async function usableReferences(
  ctx: Context,
  eventId?: string,
): Promise<Array<{ reference: string; text: string }>> {
  const event = eventId ? await eventById(ctx.tx, ctx.forceId, eventId) : undefined;
  const { register, hashtags } = await forceRegister(ctx.tx, ctx.forceId, event?.hashtags ?? []);
  const today = londonDay(ctx.now);
  return [
    ...register
      .filter((route) => contactState(route, today) === 'current')
      .map(({ id, display, owner }) => ({ reference: `{contact:${id}}`, text: `${display} – ${owner}` })),
    ...hashtags
      .filter((hashtag) => hashtagState(hashtag, today) === 'looked-at')
      .map(({ tag }) => ({ reference: `{hashtag:${tag}}`, text: `#${tag}` })),
  ];
}
