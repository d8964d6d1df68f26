import type { FieldProblem } from '#kernel/refusal';
import { type DecisionInput, decisionSchema } from './decision.model.ts';

const FIELDS = [
  'route',
  'risk',
  'reasons',
  'criticalIncident',
  'eventId',
  'eventLink',
  'eventLinkBasis',
  'riskFactors',
  'actions',
];

/**
 * Reads the decision form.
 * @returns the decision, or what to put right: one problem a field, in the order of the form
 */
export function parseDecision(
  form: Readonly<Record<string, string | string[]>>,
): { input: DecisionInput } | { problems: FieldProblem[] } {
  const parsed = decisionSchema.safeParse(form);
  if (parsed.success) return { input: parsed.data };
  const problems = new Map<string, FieldProblem>();
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? 'route');
    const kind = issue.message === 'timing' ? 'timing' : 'required';
    if (!problems.has(field)) problems.set(field, { field, key: `triage.decision.${field}.${kind}` });
  }
  return { problems: FIELDS.flatMap((field) => problems.get(field) ?? []) };
}
