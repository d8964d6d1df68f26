import { once } from 'node:events';
import type { Ground, Running } from './ground.ts';

/** What the sink has taken since it was last cleared. Times in milliseconds since 1970. */
export interface SinkCount {
  messages: number;
  /** Different Message-IDs among them. */
  different: number;
  bytes: number;
  firstAt: number;
  lastAt: number;
}

/** The mail server that a benchmark sends to. */
export class MailSink {
  readonly url: string;
  readonly #running: Running;

  private constructor(running: Running) {
    this.#running = running;
    this.url = running.url;
  }

  static async start(ground: Ground): Promise<MailSink> {
    return new MailSink(await ground.start('bench/mail-sink-child'));
  }

  count = (): Promise<SinkCount> => this.#ask('count');

  /** Forgets what came, and answers how it stands after. */
  clear = (): Promise<SinkCount> => this.#ask('clear');

  async #ask(what: 'count' | 'clear'): Promise<SinkCount> {
    const answer = once(this.#running.child, 'message');
    this.#running.child.send(what);
    const [seen] = (await answer) as [SinkCount];
    return seen;
  }
}
