import type { Context } from '#kernel/context';
import { contactState } from '#reference/contacts';
import { hashtagKey, hashtagState } from '#reference/hashtags';
import { currentThreatLevel, eventById } from '#room/situation';
import { londonDay } from '#statistics/days';
import type { Sections } from './heading.model.ts';
import type { References } from './placeholder.model.ts';
import { forceRegister } from './register.reads.ts';
import { threatSentence } from './words.model.ts';

export interface Gathered {
  references: References;
  /** When somebody last looked whether the threat level still stands; undefined where nobody ever has. */
  threatCheckedAt: Date | undefined;
}

/**
 * Where every reference of a statement leads at this moment: the register as the force keeps it, the hashtags of the
 * event, the threat level as last checked, and for a variant the text of its core.
 */
export async function gatherReferences(
  ctx: Context,
  statement: { eventId: string; language: string; core?: Sections },
): Promise<Gathered> {
  const { tx, forceId, now } = ctx;
  const event = await eventById(tx, forceId, statement.eventId);
  const { register, hashtags } = await forceRegister(tx, forceId, event?.hashtags ?? []);
  const threat = await currentThreatLevel(tx, forceId);
  const today = londonDay(now);
  const references: References = {
    contact: (id) => {
      const route = register.find((one) => one.id === id);
      if (!route) return { problem: 'reference.unknown' };
      const state = contactState(route, today);
      return state === 'current' ? { text: route.display } : { problem: `reference.${state}` };
    },
    hashtag: (tag) => {
      const known = hashtags.find((one) => hashtagKey(one.tag) === hashtagKey(tag));
      if (!known) return { problem: 'reference.unknown' };
      return hashtagState(known, today) === 'looked-at'
        ? { text: `#${known.tag}` }
        : { problem: 'reference.hashtagUnchecked' };
    },
    threat: () =>
      threat ? { text: threatSentence(statement.language, threat) } : { problem: 'reference.threatNone' },
    ...(statement.core ? { core: statement.core } : {}),
  };
  return { references, threatCheckedAt: threat?.checkedAt };
}
