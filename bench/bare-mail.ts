import { randomUUID } from 'node:crypto';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

const FROM = 'statements@benchford.example';

/** Connections of the mail library that send ready-made messages and do nothing else: no ledger, no keys, no words. */
export class BareMail {
  readonly #connections: SMTPConnection[];
  readonly #body: Buffer;

  private constructor(connections: SMTPConnection[], body: Buffer) {
    this.#connections = connections;
    this.#body = body;
  }

  /** @param bytes size of a whole message */
  static async open(url: string, options: { connections: number; bytes: number }): Promise<BareMail> {
    const { hostname, port } = new URL(url);
    const connections = Array.from(
      { length: options.connections },
      () =>
        new SMTPConnection({
          host: hostname,
          port: Number(port),
          ignoreTLS: true,
          name: 'benchford.example',
        }),
    );
    await Promise.all(
      connections.map(
        (connection) =>
          new Promise<void>((resolve, reject) => {
            connection.on('error', reject);
            connection.connect((error) => (error ? reject(error) : resolve()));
          }),
      ),
    );
    const line = `${'x'.repeat(74)}\r\n`;
    const bodyBytes = options.bytes - headOf(randomUUID(), 0).length;
    return new BareMail(
      connections,
      Buffer.from(line.repeat(Math.ceil(bodyBytes / line.length)).slice(0, bodyBytes)),
    );
  }

  /** Sends `total` messages over all connections; answers how many a second. */
  async send(total: number): Promise<number> {
    let next = 0;
    const startedAt = performance.now();
    await Promise.all(
      this.#connections.map(async (connection) => {
        while (next < total) await this.#sendOne(connection, next++);
      }),
    );
    return total / ((performance.now() - startedAt) / 1000);
  }

  #sendOne(connection: SMTPConnection, at: number): Promise<void> {
    const message = Buffer.concat([headOf(randomUUID(), at), this.#body]);
    return new Promise((resolve, reject) => {
      connection.send({ from: FROM, to: addressOf(at), size: message.length }, message, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }

  close(): void {
    for (const connection of this.#connections) connection.quit();
  }
}

const addressOf = (at: number): string => `leader-${String(at).padStart(7, '0')}@example.org`;

const headOf = (id: string, at: number): Buffer =>
  Buffer.from(
    `From: <${FROM}>\r\nTo: <${addressOf(at)}>\r\nSubject: A statement\r\nMessage-ID: <${id}@benchford.example>\r\n\r\n`,
  );
