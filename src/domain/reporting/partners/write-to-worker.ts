import type { Channel } from '#channel';
import type { Context } from '#kernel/context';
import type { Sensitive } from '#kernel/sensitive';
import { prepareLoginLink } from '#room/access';
import { WORKER_TABLE } from './worker.model.ts';
import { readersOfReport, sealedAddress } from './worker.reads.ts';
import { type WorkerMailKind, workerMail } from './worker-mail.model.ts';

/** What writing to case workers needs; the worker's door puts it together. */
export interface WorkerMail {
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
  channel: Channel;
  /** Address of the workspace. */
  url: string;
  forceName: string;
}

async function addressOf(
  ctx: Context,
  workerId: string,
  purpose: string,
): Promise<Sensitive<string> | undefined> {
  const sealed = await sealedAddress(ctx.tx, ctx.forceId, workerId);
  if (!sealed) return undefined;
  const { email } = await ctx.open({
    table: WORKER_TABLE,
    recordId: workerId,
    sealId: sealed.sealId,
    fields: { email: sealed.email },
    purpose,
  });
  return email;
}

async function send(
  mail: WorkerMail,
  letter: { kind: WorkerMailKind; messageId: string; to: Sensitive<string>; url: string },
): Promise<void> {
  const { kind, messageId, to, url } = letter;
  const words = workerMail(kind, { url, forceName: mail.forceName });
  const answer = await mail.channel.handOver({ messageId, to, ...words });
  if (answer.state === 'try-later')
    throw new Error(`the mail server said not now (${answer.code ?? 'no answer'})`);
}

/** Sends the link somebody asked for at the workspace's door; nothing where nobody holds the address. */
export async function sendWorkerLink(mail: WorkerMail, linkId: string): Promise<void> {
  // The link's secret must be kept before it is sent, or the reader could be faster than the commit.
  const ready = await mail.inTransaction(async (ctx) => {
    const link = await prepareLoginLink(ctx, { linkId, audience: 'partner' });
    const to = link && (await addressOf(ctx, link.personId, 'sign-in'));
    return to ? { to, url: `${mail.url}/link/${link.token}` } : undefined;
  });
  if (ready) await send(mail, { kind: 'link', messageId: linkId, ...ready });
}

/** Tells somebody who was invited where to sign in. The mail opens nothing by itself. */
export async function welcomeWorker(mail: WorkerMail, workerId: string): Promise<void> {
  const to = await mail.inTransaction((ctx) => addressOf(ctx, workerId, 'notification'));
  if (to)
    await send(mail, { kind: 'invited', messageId: `invited-${workerId}`, to, url: `${mail.url}/sign-in` });
}

/** Tells that there is something to read, and neither what nor about whom. A second copy has the same identifier. */
export async function tellOfMessage(
  mail: WorkerMail,
  { reportId, noticeId }: { reportId: string; noticeId: string },
): Promise<void> {
  const readers = await mail.inTransaction((ctx) => readersOfReport(ctx.tx, ctx.forceId, reportId));
  for (const workerId of readers) {
    const to = await mail.inTransaction((ctx) => addressOf(ctx, workerId, 'notification'));
    const messageId = `written-${noticeId}-${workerId}`;
    if (to) await send(mail, { kind: 'written', messageId, to, url: `${mail.url}/sign-in` });
  }
}
