import type { Channel, HandOver, OutgoingText, TextChannel } from '#channel';
import type { Context } from '#kernel/context';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import { openStaffContact } from '#room/access';
import { reportsByIds, textRouteOf } from '#room/reporting';
import { ALERT_ATTEMPTS, ALERT_WAIT_SECONDS, type AlertWay, alertWords } from './alert.model.ts';
import { type DueAlert, dueAlerts, moveAlert } from './alert.store.ts';

/** What a sending run works with; the worker's door puts it together. */
export interface AlertSending {
  email: Channel;
  /** Undefined where the force has no provider of texts. */
  texts: TextChannel | undefined;
  /** Address of the console. */
  url: string;
  forceName: string;
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

const BATCH = 20;

interface Ready {
  id: string;
  by: AlertWay;
  attempts: number;
  inDoubtSince: Date | null;
  to: Sensitive<string>;
  /** The force's number; empty for e-mail. */
  from: string;
  words: ReturnType<typeof alertWords>;
}

/**
 * Sends every alert that is due, and none about a report that somebody has taken meanwhile. The ledger says "handing over"
 * before anything leaves; an e-mail in doubt goes again under the same identifier, about a text the provider is asked first.
 * @returns how many were tried
 */
export async function sendAlerts(sending: AlertSending): Promise<number> {
  let tried = 0;
  for (;;) {
    const { due, ready } = await sending.inTransaction((ctx) => claim(ctx, sending));
    for (const alert of ready) {
      const answer = await handOver(sending, alert);
      await sending.inTransaction((ctx) => record(ctx, alert, answer));
    }
    tried += ready.length;
    if (due < BATCH) return tried;
  }
}

async function claim(ctx: Context, sending: AlertSending): Promise<{ due: number; ready: Ready[] }> {
  const alerts = await dueAlerts(ctx, BATCH);
  const reports = await reportsByIds(ctx.tx, ctx.forceId, [...new Set(alerts.map((one) => one.reportId))]);
  const references = new Map(reports.map(({ id, reference }) => [id, reference]));
  const route = sending.texts && (await textRouteOf(ctx.tx, ctx.forceId));
  const number = route?.number;
  const ready: Ready[] = [];
  for (const alert of alerts) {
    // The one that stands for many leaves although its own report was taken meanwhile.
    const isStopped = alert.isStopped && !alert.isMany;
    const way = isStopped ? undefined : await wayTo(ctx, alert, number);
    const reference = references.get(alert.reportId);
    if (isStopped || !reference) await moveAlert(ctx, alert.id, { state: 'not-needed' });
    else if (!way) await moveAlert(ctx, alert.id, { state: 'no-way' });
    else if (alert.attempts >= ALERT_ATTEMPTS) await moveAlert(ctx, alert.id, { state: 'in-doubt' });
    else {
      const { id, by, kind, stage, isMany, inDoubtSince } = alert;
      await moveAlert(ctx, id, { state: 'handing-over', inDoubtSince });
      const url = isMany ? `${sending.url}/triage?filter=unread` : `${sending.url}/triage/${alert.reportId}`;
      const words = alertWords({ kind, stage, isMany, reference, url, forceName: sending.forceName });
      ready.push({ id, by, inDoubtSince, attempts: alert.attempts + 1, words, ...way });
    }
  }
  return { due: alerts.length, ready };
}

async function wayTo(
  ctx: Context,
  { staffId, by }: DueAlert,
  number: string | undefined,
): Promise<{ to: Sensitive<string>; from: string } | undefined> {
  if (by === 'TEXT' && !number) return undefined;
  const { email, phone } = await openStaffContact(ctx, staffId);
  const to = by === 'EMAIL' ? email : phone;
  return to && { to, from: by === 'EMAIL' ? '' : (number ?? '') };
}

async function handOver({ email, texts }: AlertSending, alert: Ready): Promise<HandOver> {
  const { id: messageId, to, from, words, inDoubtSince } = alert;
  if (alert.by === 'EMAIL')
    return email.handOver({ messageId, to, subject: words.subject, text: words.email, language: 'en' });
  if (!texts) return { state: 'not-delivered', code: null, reply: '' };
  const out: OutgoingText = { messageId, to, from, text: sensitive(words.text) };
  const known = inDoubtSince ? await texts.lookUp(out, inDoubtSince) : 'none';
  if (known === 'unknown') return { state: 'unknown', code: null, reply: '' };
  return known === 'none' ? texts.handOver(out) : known;
}

async function record(ctx: Context, alert: Ready, { state, code }: HandOver): Promise<void> {
  const { id, attempts } = alert;
  if (state === 'handed-over' || state === 'refused') return moveAlert(ctx, id, { state, code });
  if (state === 'not-delivered') return moveAlert(ctx, id, { state: 'no-way', code });
  const inDoubtSince = state === 'unknown' ? (alert.inDoubtSince ?? ctx.now) : alert.inDoubtSince;
  const wait = ALERT_WAIT_SECONDS[attempts - 1];
  if (wait === undefined)
    return moveAlert(ctx, id, { state: inDoubtSince ? 'in-doubt' : 'gave-up', inDoubtSince, code });
  const nextAt = new Date(ctx.now.getTime() + wait * 1000);
  return moveAlert(ctx, id, { state: 'waiting', nextAt, inDoubtSince, code });
}
