const ADDRESS = /<?[^\s<>@]+@[^\s<>@]+>?/g;

/** A server's reply fit for the ledger: one line, no addresses, at most 200 characters. */
export const plainReply = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(ADDRESS, '<address>').trim().slice(0, 200);
