import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** One message whose last byte arrived. Whether the sender heard the answer is another matter. */
export interface Arrival {
  messageId: string;
  to: string;
  /** How often the system had been started when it came. */
  life: number;
}

/** A relay writes to disk before it answers; this stands for that time. */
const KEEPS_WITHIN_MS = 5;

/**
 * The next mail server, outside the system that is killed. It counts a message the moment all of it is here, and
 * answers "250" only when `pace` lets it: like a slow relay, which is what makes a send last.
 */
export class Sink {
  readonly arrivals: Arrival[] = [];
  /** Messages here whole and not answered yet: those a kill now leaves in doubt for certain. */
  unanswered = 0;
  life = 1;
  readonly #server: SMTPServer;

  constructor(pace: (arrived: number) => Promise<void>) {
    this.#server = new SMTPServer({
      banner: 'fault test sink: nothing is sent on',
      disabledCommands: ['AUTH', 'STARTTLS'],
      authOptional: true,
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const head = Buffer.concat(chunks).toString('latin1').slice(0, 4_000);
          this.arrivals.push({
            messageId: /^message-id:\s*(\S+)/im.exec(head)?.[1] ?? '',
            to: session.envelope.rcptTo[0]?.address ?? '',
            life: this.life,
          });
          this.unanswered += 1;
          const answer = async (): Promise<void> => {
            await sleep(KEEPS_WITHIN_MS);
            await pace(this.arrivals.length);
            this.unanswered -= 1;
            done(null, '2.0.0 Kept');
          };
          void answer();
        });
      },
    });
    // A sender that dies drops its connections; unheard, that would end this process.
    this.#server.on('error', () => undefined);
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server.server, 'listening');
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** Messages that came since the system was last started. */
  get inThisLife(): number {
    return this.arrivals.filter(({ life }) => life === this.life).length;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
