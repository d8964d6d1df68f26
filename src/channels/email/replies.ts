import type { Reply } from './reply.ts';

/** A server that never ends its line would fill the memory; no reply comes near this. */
const LONGEST_LINE = 8_192;

/** Reads the replies of a mail server as they come in pieces (RFC 5321, section 4.2): `250-more`, `250 last`. */
export class ReplyReader {
  #open = '';
  #lines: string[] = [];

  /** The replies that are whole now. Throws where it is no mail server that speaks. */
  read(chunk: Buffer): Reply[] {
    const replies: Reply[] = [];
    const text = this.#open + chunk.toString('utf8');
    let from = 0;
    for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', from)) {
      const line = text.slice(from, text[end - 1] === '\r' ? end - 1 : end);
      from = end + 1;
      const code = Number(line.slice(0, 3));
      const mark = line[3];
      if (!(code >= 200 && code < 600) || !(mark === ' ' || mark === '-' || mark === undefined))
        throw new Error('what the mail server said is no reply');
      if (mark === '-') {
        this.#lines.push(line.slice(4));
        continue;
      }
      // Nearly every reply is one line.
      if (this.#lines.length === 0) replies.push({ code, text: line.slice(4) });
      else {
        replies.push({ code, text: [...this.#lines, line.slice(4)].join('\n') });
        this.#lines = [];
      }
    }
    this.#open = text.slice(from);
    if (this.#open.length > LONGEST_LINE || this.#lines.length > 100)
      throw new Error('the mail server’s reply does not end');
    return replies;
  }
}
