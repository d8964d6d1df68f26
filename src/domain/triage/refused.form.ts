import { type FieldProblem, problemsOf, Refusal } from '#kernel/refusal';

/**
 * What a form of this room is told: what is wrong with what was typed or, at `field`, that a colleague was quicker or
 * that it is this officer's own work. Anything else that was thrown is thrown on.
 */
export function problemsAt(error: unknown, field: string): FieldProblem[] {
  const isRefused =
    error instanceof Refusal &&
    error.problems.length === 0 &&
    (error.code === 'conflict' || error.code === 'own-work');
  if (!isRefused) return problemsOf(error);
  return [{ field, key: `triage.refused.${error.code}`, args: { why: error.message } }];
}

/** The status of an answer that shows what was refused. */
export const statusOf = (error: unknown): number => (error instanceof Refusal ? error.status : 422);
