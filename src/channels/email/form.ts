const LINE_BYTES = 57;

/** What does not fill a line yet is put together here; nobody waits for anything while it is in use. */
let scratch = Buffer.alloc(4_096);

function makeRoom(bytes: number): void {
  const larger = Buffer.alloc(bytes * 2);
  scratch.copy(larger);
  scratch = larger;
}

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
    // So many bytes of the scratch are of a line that is not full.
    let open = 0;
    for (let at = 0; at < this.#pieces.length; at++) {
      const piece = this.#pieces[at] as Buffer;
      const missing = (LINE_BYTES - open) % LINE_BYTES;
      if (piece.length < missing) open += piece.copy(scratch, open);
      else {
        if (missing > 0) {
          piece.copy(scratch, open, 0, missing);
          lines += `${scratch.toString('base64', 0, LINE_BYTES)}\r\n`;
        }
        const encoded = this.#from(at, missing);
        lines += encoded.lines;
        open = encoded.rest.copy(scratch);
      }
      const value = values[at];
      if (value === undefined) continue;
      // A letter of UTF-16 takes three bytes at most.
      if (open + value.length * 3 > scratch.length) makeRoom(open + value.length * 3);
      open += scratch.write(value, open, 'utf8');
      let from = 0;
      for (; open - from >= LINE_BYTES; from += LINE_BYTES)
        lines += `${scratch.toString('base64', from, from + LINE_BYTES)}\r\n`;
      if (from > 0) scratch.copyWithin(0, from, open);
      open -= from;
    }
    return lines + scratch.toString('base64', 0, open);
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
