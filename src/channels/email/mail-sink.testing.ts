import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as its reader sees it. For tests. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

interface Mail {
  to: string[];
  text: string;
  messageId: string;
}

/** A mail server on a socket that keeps what it gets. For tests. */
export class MailSink {
  readonly mails: Mail[] = [];
  port = 0;
  connections = 0;
  /** Says "not now" to every address. */
  busy = false;
  #server: SMTPServer | undefined;

  async open(options: SMTPServerOptions = {}): Promise<void> {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onConnect: (_session, done) => {
        this.connections += 1;
        done();
      },
      onRcptTo: (_address, _session, done) =>
        done(this.busy ? Object.assign(new Error('not now'), { responseCode: 451 }) : undefined),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          this.mails.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            text,
            messageId: /^Message-ID: (.+?)\r?$/im.exec(text)?.[1] ?? '',
          });
          done();
        });
      },
      ...options,
    });
    // A client that hangs up is the test's own doing.
    this.#server.on('error', () => undefined);
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    this.port = (this.#server.server.address() as AddressInfo).port;
  }

  /** Ends every connection, as a relay ends those that were silent for long. */
  hangUp(): void {
    for (const connection of this.#server?.connections ?? []) connection.send(421, 'closing connection');
  }

  close(): Promise<void> {
    const server = this.#server;
    return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** What came, as somebody reads it who got it. */
  read(): Promise<Letter[]> {
    return Promise.all(
      this.mails.map(async ({ to, text: raw }) => {
        const { subject = '', text = '' } = await PostalMime.parse(raw);
        return { to: to.join(), subject, text };
      }),
    );
  }

  /** The words of both parts of a message, decoded. */
  words(index: number): string {
    const parts = this.mails[index]?.text.split(/\r\n--part-/) ?? [];
    return parts
      .slice(1, -1)
      .map((part) => Buffer.from(part.split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8'))
      .join('\n');
  }
}
