import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** One mail as it arrived. For tests. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** A mail server on a real socket that keeps what it is given; `busy` makes it say "not now". For tests. */
export async function openMailServer(): Promise<{
  port: number;
  mails: Mail[];
  busy: boolean;
  close: () => Promise<void>;
}> {
  const sink = { port: 0, mails: [] as Mail[], busy: false, close: (): Promise<void> => Promise.resolve() };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) =>
      done(sink.busy ? Object.assign(new Error('not now'), { responseCode: 451 }) : undefined),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then(({ subject = '', text = '' }) => {
          sink.mails.push({
            to: session.envelope.rcptTo.map(({ address }) => address).join(),
            subject,
            text,
          });
          done();
        });
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sink.port = (server.server.address() as AddressInfo).port;
  sink.close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return sink;
}
