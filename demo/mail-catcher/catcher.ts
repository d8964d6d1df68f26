import { closeServer, listen } from '../service.ts';
import { createInbox } from './inbox.ts';
import { Mailbox } from './mailbox.ts';
import { createReceiver } from './receive.ts';

export interface MailCatcherOptions {
  /** Port for SMTP on 127.0.0.1; 0 takes a free one. */
  smtpPort: number;
  /** Port for the inbox on 127.0.0.1; 0 takes a free one. */
  httpPort: number;
  /** Folder of the mailbox file; made if it is not there. */
  dir: string;
  log: (message: string) => void;
}

export interface MailCatcher {
  smtpUrl: string;
  /** The inbox. */
  url: string;
  smtpPort: number;
  httpPort: number;
  stop(): Promise<void>;
}

/** Starts an SMTP server that keeps every message and sends none on, and an inbox to read them in. Rejects if a port is taken. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const mailbox = await Mailbox.open(options.dir);
  const receiver = createReceiver(mailbox, options.log);
  const inbox = createInbox(mailbox, options.log);
  const closeAll = async (): Promise<void> => {
    await new Promise<void>((resolve) => receiver.close(() => resolve()));
    await closeServer(inbox);
    await mailbox.close();
  };
  const opened = Promise.all([
    listen(receiver.server, options.smtpPort, 'STAND_SMTP_PORT'),
    listen(inbox, options.httpPort, 'STAND_MAIL_PORT'),
  ]);
  const [smtpPort, httpPort] = await opened.catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  const url = `http://127.0.0.1:${httpPort}`;
  return { smtpUrl: `smtp://127.0.0.1:${smtpPort}`, url, smtpPort, httpPort, stop: closeAll };
}
