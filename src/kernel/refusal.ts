import { isUuid } from './ids.ts';

/** The codes a refusal may carry; each is documented in docs/errors.md (a building test checks). */
export const REFUSAL_CODES = {
  'not-found': 404,
  'not-allowed': 403,
  'sign-in-first': 401,
  'sign-in-again': 403,
  'invalid-input': 422,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'too-many': 429,
  'form-expired': 403,
  unavailable: 503,
  'wrong-setting': 500,
  'own-work': 409,
  'broken-seal': 500,
} as const;
export type RefusalCode = keyof typeof REFUSAL_CODES;

/** One thing wrong with what was typed: the field, and a catalogue key with its arguments that says what to do. */
export interface FieldProblem {
  field: string;
  key: string;
  args?: Record<string, string | number>;
}

/**
 * An expected "no", with what to do about it. Anything else that is thrown is a fault and answers 500.
 * `message` is for staff and logs and holds no personal data; readers see the catalogue text for `code`,
 * or the `problems` one by one.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly problems: FieldProblem[];
  constructor(code: RefusalCode, message: string, problems: FieldProblem[] = []) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.problems = problems;
  }
  get status(): number {
    return REFUSAL_CODES[this.code];
  }
}

/** Throws `not-found` unless the value is there, and narrows its type. */
export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Refusal('not-found', `${what} was not found`);
  return value;
}

/** The identifier that a text is; throws `not-found` where it can be none, before the database is asked. */
export const foundId = (text: string | undefined, what: string): string =>
  found(text !== undefined && isUuid(text) ? text : undefined, what);

/** What a form is told is wrong with what was typed; anything else that was thrown is thrown on. */
export function problemsOf(error: unknown): FieldProblem[] {
  if (error instanceof Refusal && error.problems.length > 0) return error.problems;
  throw error;
}
