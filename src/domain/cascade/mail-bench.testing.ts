import type { SMTPServerOptions } from 'smtp-server';
import type { Channel } from '#channel';
import { system } from '#kernel/actor';
import { indexKey } from '#platform/crypto/blind-index';
import type { TestRuntime } from '#platform/db/testing';
import { emailTo } from '../../channels/email/email.testing.ts';
import { MailSink } from '../../channels/email/mail-sink.testing.ts';
import { deliverQueued, type Sending } from './deliver-queued.ts';
import { DISPATCH_JOB } from './send-statement.ts';
import { jobs } from './worker.jobs.ts';

/** As whom statements are sent. */
export const SENDER = system(DISPATCH_JOB);

/** The sender of statements, run by hand, and a mail server that keeps what it gets. For tests. */
export class MailBench {
  readonly t: TestRuntime;
  sink = new MailSink();
  #channel: Channel | undefined;

  constructor(t: TestRuntime) {
    this.t = t;
  }

  /** The channel to the mail server. */
  get channel(): Channel {
    if (!this.#channel) throw new Error('no mail server is connected');
    return this.#channel;
  }

  /** Opens a new mail server and a channel to it over two connections, in place of what was open before. */
  async connect(options?: SMTPServerOptions): Promise<void> {
    await this.disconnect();
    await this.sink.open(options);
    this.#channel = emailTo(this.sink.port, { connections: 2 });
  }

  /** Closes channel and mail server; what it got is forgotten. */
  async disconnect(): Promise<void> {
    await this.#channel?.close();
    this.#channel = undefined;
    await this.sink.close();
    this.sink = new MailSink();
  }

  /** What a run of the sender is made of, as the worker's job makes it, but for what the test gives. */
  sending(part: Partial<Sending> = {}): Sending {
    const { t } = this;
    return {
      forceId: t.forceId,
      channel: part.channel ?? this.channel,
      publicUrl: 'https://aldermarch.example',
      leaderUrl: 'https://leaders.aldermarch.example',
      isExercise: true,
      unsubscribeKey: indexKey(t.config.receiptPepper, 'cascade.unsubscribe'),
      inTransaction: (fn) => t.role('worker').as(SENDER, fn),
      ...part,
    };
  }

  /** One run of the sender; how many messages it tried. */
  deliver(part: Partial<Sending> = {}): Promise<number> {
    return deliverQueued(this.sending(part));
  }

  /** Every job of this room but the sender, which a test runs when it means to, and the kits, which no mail holds. */
  runOthers(): Promise<unknown> {
    return this.t.runJobs({
      jobs: jobs.filter(({ name }) => name !== DISPATCH_JOB && name !== 'cascade.make-kits'),
    });
  }

  /** How many lines of the ledger are in each state. */
  async states(): Promise<Record<string, number>> {
    const rows = await this.t.sql<{ state: string; n: number }>(
      'select state, count(*)::int as n from cascade.delivery group by state order by state',
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  }

  /** Forgets what went to whom, and every leader. */
  forget(): Promise<unknown> {
    return this.t.sql(
      `truncate cascade.delivery, cascade.parcel, cascade.text_turn, cascade.sender, cascade.subscription,
         cascade.passing_on, cascade.bounce;
       delete from cascade.dispatch;
       delete from community.leader`,
    );
  }
}
