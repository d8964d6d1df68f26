import type { HandOver } from '../channel.ts';
import { plainReply } from '../plain-reply.ts';

/** One reply of a mail server: its code, and its lines without it. */
export interface Reply {
  code: number;
  text: string;
}

/** What was asked when a reply came: refusing the sender says nothing about this recipient. */
export type Asked = 'connection' | 'sender' | 'recipient' | 'text';

/** What is truly known after a reply that is not the wished-for one: refused for good, or not now. */
export function refusalOf({ code, text }: Reply, asked: Asked): HandOver {
  const isForGood = code >= 500 && code < 600 && (asked === 'recipient' || asked === 'text');
  return { state: isForGood ? 'refused' : 'try-later', code, reply: plainReply(`${code} ${text}`) };
}
