import { createHmac } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';
import { derivedCode } from '../derived-code.model.ts';

/**
 * The private code of a partner's report. The partner holds a key and no codes, so the code is made again from the
 * report's identifier for every call; whoever looks after the report afterwards comes to the same one.
 */
export const partnerCode = (pepper: Sensitive<string>, reportId: string): string =>
  derivedCode(pepper.reveal(), 'partner-code', reportId);

/** Keyed, so that a stolen table cannot be asked whether somebody sent a certain text. */
export const requestHash = (pepper: Sensitive<string>, ...parts: string[]): Buffer =>
  createHmac('sha256', pepper.reveal())
    .update(`partner-request:${JSON.stringify(parts)}`)
    .digest();

/** The same text for the same JSON, in whatever order its fields came. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`).join(',')}}`;
}
