import type { Reply } from './route.ts';

/** A page in pieces: texts, and between them the places of the values that differ, by their number. */
type Pieces = readonly (string | number)[];

/**
 * Pages that are the same for everybody but for a few random values (the tokens of a form), made once for each edition.
 * They are what those are sent to who are put off in a crowd, so showing one must cost next to nothing.
 */
export class SamePages {
  readonly #kept = new Map<string, { reply: Reply; pieces: Pieces }>();

  /** @param values letters, digits, hyphens and underscores alone, each as it stands in the page */
  show(address: string, values: readonly string[], make: () => Reply): Reply {
    const known = this.#kept.get(address) ?? this.#keep(address, values, make());
    const body = known.pieces.map((piece) => (typeof piece === 'string' ? piece : values[piece])).join('');
    return { ...known.reply, body };
  }

  #keep(address: string, values: readonly string[], reply: Reply): { reply: Reply; pieces: Pieces } {
    if (typeof reply.body !== 'string') throw new Error(`${address} is no page`);
    const parts = reply.body.split(new RegExp(`(${values.join('|')})`));
    const pieces = parts.map((part, at) => (at % 2 === 0 ? part : values.indexOf(part)));
    const missing = values.filter((_, n) => !pieces.includes(n));
    // Else everybody would be given the first reader's.
    if (missing.length > 0) throw new Error(`${address} does not show ${missing.length} of its values`);
    const made = { reply, pieces };
    this.#kept.set(address, made);
    return made;
  }
}
