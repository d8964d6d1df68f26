import type { Actor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { lateDuties, openPromises } from '#room/reporting';
import { findShut } from '../restricted/demand-named.ts';
import { mayWriteToReporter } from '../triage.policy.ts';

/** The days promised to people within the reader's areas, the first due first; restricted reports only to those named. */
export async function openPromisesFor(ctx: Context): ReturnType<typeof openPromises> {
  const { tx, forceId, actor } = ctx;
  if (actor.kind !== 'staff') return [];
  return openPromises(tx, forceId, { scopes: actor.scopes, shut: await findShut(ctx) });
}

/** How much of what people within the reader's areas wait for is over: days promised, texts to translate. */
export async function countLate(
  ctx: Context,
  actor: Actor,
): Promise<{ promises: number; translations: number }> {
  const isTheirs = isAllowed(mayWriteToReporter, actor) || isTranslator(actor);
  if (actor.kind !== 'staff' || !isTheirs) return { promises: 0, translations: 0 };
  const late = await lateDuties(ctx.tx, ctx.forceId, { scopes: actor.scopes, shut: await findShut(ctx) });
  const promises = late.filter(({ what }) => what === 'PROMISE').length;
  return { promises, translations: late.length - promises };
}

const isTranslator = (actor: Actor): boolean => actor.kind === 'staff' && actor.roles.includes('TRANSLATOR');
