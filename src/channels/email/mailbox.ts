import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Sensitive } from '#kernel/sensitive';

/** What became of a message that arrived: `later` has the other server keep it and bring it again. */
export type Arrival = 'taken' | 'later';

export interface MailboxSettings {
  host: string;
  port: number;
  /** The name the server greets with: the domain whose mail it takes. */
  name: string;
  tls?: { key: Sensitive<string>; certificate: string } | undefined;
  /** Whether an address is one of ours; all others are refused before a byte of a message is taken. */
  isOurs(address: string): boolean;
  /** Takes one message to one address. What it throws is answered with "later". */
  take(mail: { to: string; raw: Buffer }): Promise<Arrival>;
}

export interface Mailbox {
  port: number;
  close(): Promise<void>;
}

/** A delivery report with the returned message's head is some kilobytes; with the whole message some tens. */
const LARGEST_BYTES = 512 * 1024;
const MOST_CLIENTS = 20;
const SILENCE_MS = 60_000;

/** An answer to the other server: its reply code decides whether it tries again. */
const answer = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

/**
 * A port that takes returned mail (RFC 5321) and nothing else: one message for one address we made ourselves, no
 * relaying, no sign-in. STARTTLS where a certificate is given.
 */
export async function openMailbox(settings: MailboxSettings): Promise<Mailbox> {
  const { tls } = settings;
  const server = new SMTPServer({
    name: settings.name,
    banner: 'returned mail only',
    size: LARGEST_BYTES,
    authOptional: true,
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(tls ? { key: tls.key.reveal(), cert: tls.certificate } : {}),
    disableReverseLookup: true,
    maxClients: MOST_CLIENTS,
    socketTimeout: SILENCE_MS,
    onRcptTo: (address, session, done) => {
      if (session.envelope.rcptTo.length > 0) done(answer(452, '4.5.3 one recipient at a time'));
      else if (settings.isOurs(address.address)) done();
      else done(answer(550, '5.1.1 no such address'));
    },
    onData: onData(settings),
  });
  // A client that breaks off is its own affair; without a listener it would end the process.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(settings.port, settings.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const onData =
  ({ take }: MailboxSettings): NonNullable<SMTPServerOptions['onData']> =>
  (stream, session, done) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      // What is too large is read to its end, as the protocol asks, and not kept.
      if (bytes <= LARGEST_BYTES) chunks.push(chunk);
    });
    stream.on('end', () => {
      if (bytes > LARGEST_BYTES) return done(answer(552, '5.3.4 too large'));
      const to = session.envelope.rcptTo[0]?.address ?? '';
      take({ to, raw: Buffer.concat(chunks) }).then(
        (arrival) => (arrival === 'taken' ? done() : done(answer(451, '4.3.0 not now'))),
        () => done(answer(451, '4.3.0 not now')),
      );
    });
  };
