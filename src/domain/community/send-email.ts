import type { Channel } from '#channel';
import type { Sensitive } from '#kernel/sensitive';
import { type EmailKind, emailOf } from './email.model.ts';

/**
 * Hands one of the room's e-mails to the channel. A refusal for good is the end of it (the address is the leader's to
 * mend); "not now" throws, so that the queue tries again.
 */
export async function sendEmail(
  channel: Channel,
  mail: { kind: EmailKind; messageId: string; to: Sensitive<string>; language: string; url: string },
): Promise<void> {
  const answer = await channel.handOver({
    messageId: mail.messageId,
    to: mail.to,
    ...emailOf(mail.kind, mail.language, mail.url),
  });
  if (answer.state === 'try-later')
    throw new Error(`the mail server said not now (${answer.code ?? 'no answer'})`);
}
