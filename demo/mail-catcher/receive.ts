import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { headerText } from './envelope.ts';
import type { Mailbox } from './mailbox.ts';

const MOST_MESSAGE_BYTES = 5 * 1024 * 1024;

/** A refusal with the code that the sender is to see. */
class SmtpRefusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/**
 * Two domains let a sender's handling of bad answers be shown for real: `refused.example` is told 550 (no such
 * mailbox) and `later.example` 451 (try again later). Everybody else is welcome.
 */
function refusalFor(address: string): SmtpRefusal | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (domain === 'refused.example') return new SmtpRefusal(550, '5.1.1 No such mailbox here');
  if (domain === 'later.example') return new SmtpRefusal(451, '4.2.1 Mailbox busy, try again later');
  return undefined;
}

async function keep(
  mailbox: Mailbox,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  if (stream.sizeExceeded) throw new SmtpRefusal(552, '5.3.4 Message larger than 5 MiB');
  const raw = Buffer.concat(chunks).toString('latin1');
  const { mailFrom, rcptTo } = session.envelope;
  await mailbox.add(
    {
      at: new Date().toISOString(),
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map((one) => one.address),
      subject: headerText(raw, 'subject'),
      messageId: headerText(raw, 'message-id'),
    },
    raw,
  );
}

/** The SMTP side: plain text on the loopback address, no sign-in; "250" only after the message is in the file. */
export function createReceiver(mailbox: Mailbox, log: (message: string) => void): SMTPServer {
  const receiver = new SMTPServer({
    name: 'mail-catcher',
    banner: 'training mail catcher: nothing is sent on',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    size: MOST_MESSAGE_BYTES,
    closeTimeout: 500,
    onRcptTo: (address, _session, callback) => callback(refusalFor(address.address) ?? null),
    onData: (stream, session, callback) => {
      keep(mailbox, stream, session).then(
        () => callback(null, '2.0.0 Kept'),
        (error: unknown) =>
          callback(error instanceof SmtpRefusal ? error : new SmtpRefusal(451, '4.3.0 Could not be kept')),
      );
    },
  });
  // A sender that drops its connection (ECONNRESET) is an 'error' event here; unheard it would end the process.
  // Before it listens, whoever starts it hears of a port that is taken.
  receiver.on('error', (error) => {
    if (receiver.server.listening) log(`A mail connection ended badly: ${error.message}`);
  });
  return receiver;
}
