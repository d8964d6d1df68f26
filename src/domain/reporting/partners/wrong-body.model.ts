import type { z } from 'zod';
import { Refusal } from '#kernel/refusal';

/** One thing wrong with a request: the field's path and an English sentence that says what to do. */
export interface FieldError {
  field: string;
  detail: string;
}

/** A request whose fields are wrong; partners' developers read the sentences, so they stand in no catalogue. */
export class WrongBody extends Refusal {
  readonly errors: FieldError[];
  constructor(errors: FieldError[]) {
    super('invalid-input', 'Fields of the request are wrong');
    this.errors = errors;
  }
}

/** More wrong fields than this help nobody. */
const MOST = 50;

/**
 * The value as its schema has it.
 * @throws WrongBody with every wrong field; what was sent does not stand in it
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, under = ''): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => {
    const extra = issue.code === 'unrecognized_keys' ? issue.keys : [''];
    return extra.map((name) => ({
      field: [under, ...issue.path.map(String), name].filter(Boolean).join('.') || 'body',
      detail: issue.code === 'unrecognized_keys' ? 'This field is not known here.' : issue.message,
    }));
  });
  throw new WrongBody(errors.slice(0, MOST));
}
