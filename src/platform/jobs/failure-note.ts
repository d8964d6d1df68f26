import { Refusal } from '#kernel/refusal';

/** Longest note kept with a failed job. */
const CHARACTERS = 300;

/**
 * What is kept of a failed job's error: a refusal's sentence, or the error's class, code and place. Messages of
 * databases, parsers and mail servers quote what people typed, so they are not kept.
 */
export function failureNote(error: unknown): string {
  if (error instanceof Refusal) return `${error.code}: ${error.message}`.slice(0, CHARACTERS);
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const { code } = error as { code?: unknown };
  const frame = (error.stack ?? '')
    .split('\n')
    .find((line) => /^\s+at /.test(line) && !line.includes('node_modules'));
  const parts = [error.name, typeof code === 'string' ? code : '', frame?.trim() ?? ''];
  return parts.filter(Boolean).join(' ').slice(0, CHARACTERS);
}
