import type { HandOver } from '../channel.ts';
import { plainReply } from '../plain-reply.ts';

/** What nodemailer's connection tells about a failed attempt. */
export interface SmtpFailure {
  code?: string;
  responseCode?: number;
  response?: string | false;
  command?: string;
  message: string;
}

/** Failures of the sender or of signing in say nothing about this recipient: the message waits. */
const isOurs = (failure: SmtpFailure): boolean =>
  failure.command === 'MAIL FROM' ||
  failure.code === 'EAUTH' ||
  failure.code === 'ETLS' ||
  failure.command === 'CONN';

/**
 * What is truly known after a failed attempt.
 * @param isTextSent whether the message's text had begun to leave when the attempt failed
 */
export function outcomeOf(failure: SmtpFailure, isTextSent: boolean): HandOver {
  const code = failure.responseCode ?? null;
  const reply = plainReply(typeof failure.response === 'string' ? failure.response : failure.message);
  if (code !== null && code >= 500 && !isOurs(failure)) return { state: 'refused', code, reply };
  if (code !== null) return { state: 'try-later', code, reply };
  return { state: isTextSent ? 'unknown' : 'try-later', code, reply };
}
