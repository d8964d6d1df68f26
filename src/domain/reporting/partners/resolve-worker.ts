import { type Actor, PUBLIC } from '#kernel/actor';
import type { Context } from '#kernel/context';
import type { Sensitive } from '#kernel/sensitive';
import { blindIndex, indexKey } from '#platform/crypto/blind-index';
import type { PartnerSession } from '#room/access';
import { workerByEmailIndex, workerOfSession } from './worker.reads.ts';

/** The key of the case workers' e-mail index, from the setting that holds the pepper. */
export const workerEmailKey = (pepper: Sensitive<string>): Sensitive<Buffer> =>
  indexKey(pepper, 'reporting.partner-worker-email');

/** Who a live session stands for; `public` once the person was removed or the organisation's work ended. */
export async function resolvePartnerWorker(
  ctx: Context,
  session: PartnerSession | undefined,
): Promise<Actor> {
  const worker = session && (await workerOfSession(ctx.tx, ctx.forceId, session.tokenHash));
  if (!session || !worker) return PUBLIC;
  const { workerId, name, isManager, partnerId, partnerName } = worker;
  const { sessionId } = session;
  return { kind: 'partner', id: workerId, sessionId, name, isManager, partnerId, partnerName };
}

/** Who signs in with an address; nothing is opened for it. */
export async function partnerWorkerByEmail(
  ctx: Context,
  pepper: Sensitive<string>,
  email: string,
): Promise<{ id: string } | undefined> {
  if (!email.includes('@')) return undefined;
  return workerByEmailIndex(ctx.tx, ctx.forceId, blindIndex(workerEmailKey(pepper), email));
}
