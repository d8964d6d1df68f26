const LINE_BYTES = 57;
const NOTHING = Buffer.alloc(0);

/** Lines of 76 base64 characters, each with its end. `bytes` are whole lines. */
function linesOf(bytes: Buffer): string {
  let lines = '';
  for (let at = 0; at < bytes.length; at += LINE_BYTES)
    lines += `${bytes.toString('base64', at, at + LINE_BYTES)}\r\n`;
  return lines;
}

/** What a shared piece comes to once the line before it is full: its whole lines, and the bytes left for the next. */
interface Encoded {
  lines: string;
  rest: Buffer;
}

/**
 * A text many messages share, as base64 in lines of 76: its pieces are encoded once for each place in a line at which
 * one can begin (57 at most), so that a message costs what stands between them and no more.
 */
export class Form {
  readonly #pieces: readonly Buffer[];
  readonly #encoded: ReadonlyArray<Array<Encoded | undefined>>;

  /** @param pieces the shared text, cut where each message has words of its own */
  constructor(pieces: readonly string[]) {
    this.#pieces = pieces.map((piece) => Buffer.from(piece, 'utf8'));
    this.#encoded = pieces.map(() => []);
  }

  /** The whole text with these values between its pieces, as base64. */
  fill(values: readonly string[]): string {
    let lines = '';
    let open: Buffer = NOTHING;
    for (let at = 0; at < this.#pieces.length; at++) {
      const piece = this.#pieces[at] as Buffer;
      const missing = (LINE_BYTES - open.length) % LINE_BYTES;
      if (piece.length < missing) open = Buffer.concat([open, piece]);
      else {
        if (missing > 0) lines += linesOf(Buffer.concat([open, piece.subarray(0, missing)]));
        const encoded = this.#from(at, missing);
        lines += encoded.lines;
        open = encoded.rest;
      }
      const value = values[at];
      if (value === undefined) continue;
      open = Buffer.concat([open, Buffer.from(value, 'utf8')]);
      const whole = open.length - (open.length % LINE_BYTES);
      lines += linesOf(open.subarray(0, whole));
      open = open.subarray(whole);
    }
    return lines + open.toString('base64');
  }

  #from(at: number, skip: number): Encoded {
    const kept = this.#encoded[at] ?? [];
    const known = kept[skip];
    if (known) return known;
    const bytes = (this.#pieces[at] as Buffer).subarray(skip);
    const whole = bytes.length - (bytes.length % LINE_BYTES);
    const encoded = { lines: linesOf(bytes.subarray(0, whole)), rest: bytes.subarray(whole) };
    kept[skip] = encoded;
    return encoded;
  }
}
