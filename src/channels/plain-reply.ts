const ADDRESS = /<?[^\s<>@]+@[^\s<>@]+>?/g;

let lastText = '';
let lastReply = '';

/**
 * A server's reply fit for the ledger: one line, no addresses, at most 200 characters. Many servers say the same words to
 * every message, so the last answer is kept.
 */
export function plainReply(text: string): string {
  if (text === lastText) return lastReply;
  lastText = text;
  lastReply = text.replace(/\s+/g, ' ').replace(ADDRESS, '<address>').trim().slice(0, 200);
  return lastReply;
}
