import type { Context } from '#kernel/context';
import { openPromises } from '#room/reporting';
import { findShut } from '../restricted/demand-named.ts';

/** The days promised to people within the reader's areas, the first due first; restricted reports only to those named. */
export async function openPromisesFor(ctx: Context): ReturnType<typeof openPromises> {
  const { tx, forceId, actor } = ctx;
  if (actor.kind !== 'staff') return [];
  return openPromises(tx, forceId, { scopes: actor.scopes, shut: await findShut(ctx) });
}
