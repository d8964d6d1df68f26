import { Sensitive } from '#kernel/sensitive';
import type { Channel, Message } from '../channel.ts';
import { type EmailSettings, openEmail } from './email.ts';

/** The e-mail channel to a mail server on a port of this machine, over one connection unless more are asked for. For tests. */
export function emailTo(port: number, more: Partial<EmailSettings> = {}): Channel {
  return openEmail({
    url: new Sensitive(`smtp://127.0.0.1:${port}`),
    from: 'statements@aldermarch.example',
    connections: 1,
    ...more,
  });
}

/** A short message to an address; its id is `d.` and what stands before the `@`. For tests. */
export const messageTo = (address: string, part: Partial<Message> = {}): Message => ({
  messageId: `d.${address.split('@')[0]}`,
  to: new Sensitive(address),
  subject: 'Statement',
  text: 'What we know',
  language: 'en',
  ...part,
});
