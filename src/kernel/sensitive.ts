const HIDDEN = '[sensitive]';

/**
 * A value that must not reach a log, an error text or a JSON body by accident.
 * Only `reveal()` gives it back; printing, serialising and string conversion all answer `[sensitive]`.
 */
export class Sensitive<T> {
  readonly #value: T;
  constructor(value: T) {
    this.#value = value;
  }
  reveal(): T {
    return this.#value;
  }
  toString(): string {
    return HIDDEN;
  }
  toJSON(): string {
    return HIDDEN;
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN;
  }
}

/** Shorthand for `new Sensitive(value)`. */
export const sensitive = <T>(value: T): Sensitive<T> => new Sensitive(value);
