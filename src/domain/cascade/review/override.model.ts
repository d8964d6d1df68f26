import type { Finding } from './finding.model.ts';

/** A finding that a person let pass in one version, and why. */
export interface Override {
  versionId: string;
  rule: string;
  /** The words found; empty where the finding is about the whole text. */
  words: string;
  reason: string;
  staffId: string;
  overriddenAt: Date;
}

/** A finding with what a person has said about it. */
export interface JudgedFinding extends Finding {
  override: Override | undefined;
}

/** Each finding with the override that covers it: the same rule on the same words. */
export const judged = (findings: readonly Finding[], overrides: readonly Override[]): JudgedFinding[] =>
  findings.map((finding) => ({
    ...finding,
    override: overrides.find(({ rule, words }) => rule === finding.rule && words === finding.text),
  }));

/** Findings that hold publication: they block, and nobody has let them pass. Each words once. */
export function holding(findings: readonly JudgedFinding[]): JudgedFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, text, severity, override }) => {
    const key = `${rule}|${text}`;
    if (severity !== 'block' || override || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
