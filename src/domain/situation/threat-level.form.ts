import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, parseFields } from '#platform/web/form';
import { isThreatLevel, THREAT_LEVEL_CODES, type ThreatLevelCode } from '#reference/threat-levels';

export const THREAT_KEYS = 'situation.threat.form';

export const THREAT_FIELDS: readonly FieldSpec[] = [
  { kind: 'radios', name: 'level', options: THREAT_LEVEL_CODES, required: true },
  { kind: 'date', name: 'set-on', required: true, notFuture: true },
  { kind: 'text', name: 'source', maxLength: 300, required: true },
];

/** What somebody read at the source: one of the five levels, set on a day that has come. */
export function readThreatForm(
  posted: FormValues,
  today?: string,
): {
  values: FormValues;
  problems: FieldProblem[];
  seen?: { level: ThreatLevelCode; setOn: string; source: string };
} {
  const { values, problems } = parseFields(THREAT_FIELDS, posted, THREAT_KEYS, today);
  const { level, source } = values;
  const setOn = values['set-on'];
  if (problems.length > 0 || typeof level !== 'string' || !isThreatLevel(level)) return { values, problems };
  return { values, problems, seen: { level, setOn: String(setOn), source: String(source) } };
}
