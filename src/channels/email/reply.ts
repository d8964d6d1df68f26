import type { HandOver } from '../channel.ts';

/** One reply of a mail server: its code, and its lines without it. */
export interface Reply {
  code: number;
  text: string;
}

const ADDRESS = /<?[^\s<>@]+@[^\s<>@]+>?/g;

/** A server's reply fit for the ledger: one line, no addresses, at most 200 characters. */
export const plainReply = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(ADDRESS, '<address>').trim().slice(0, 200);

/** What was asked when a reply came: refusing the sender says nothing about this recipient. */
export type Asked = 'connection' | 'sender' | 'recipient' | 'text';

/** What is truly known after a reply that is not the wished-for one: refused for good, or not now. */
export function refusalOf({ code, text }: Reply, asked: Asked): HandOver {
  const isForGood = code >= 500 && code < 600 && (asked === 'recipient' || asked === 'text');
  return { state: isForGood ? 'refused' : 'try-later', code, reply: plainReply(`${code} ${text}`) };
}
