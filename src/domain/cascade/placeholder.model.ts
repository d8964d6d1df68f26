import type { FieldProblem } from '#kernel/refusal';
import type { Heading, Sections } from './heading.model.ts';

/** Where references lead at this moment. Each answers the text, or the catalogue key of what is wrong with it. */
export interface References {
  contact(id: string): { text: string } | { problem: string };
  hashtag(tag: string): { text: string } | { problem: string };
  /** The threat level in one sentence of the statement's language, or what is wrong. */
  threat(): { text: string } | { problem: string };
  /** The core's text under each heading, for a variant; undefined in a core. */
  core?: Sections;
}

export const CORE = '{core}';
const REFERENCE = /\{(contact|hashtag|threat|core)(?::([^{}\n]{1,80}))?\}/g;

/** Something in braces that is no reference: usually a slip of the keyboard. */
const STRAY = /\{[^{}]{0,80}\}?|\}/;

interface Place {
  field: string;
  heading?: Heading;
}

/**
 * Replaces every reference in one text. What cannot be resolved stays as it is and is reported: nothing is ever
 * published with a hole in it.
 */
export function resolveText(
  text: string,
  references: References,
  place: Place,
): { text: string; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const refuse = (whole: string, key: string): string => {
    problems.push({
      field: place.field,
      key: `cascade.compose.${key}`,
      args: { reference: whole.slice(1, -1) },
    });
    return whole;
  };
  const resolved = text.replace(REFERENCE, (whole, kind: string, name: string | undefined) => {
    if (kind === 'core') {
      const core = place.heading && references.core?.[place.heading];
      return core === undefined ? refuse(whole, 'reference.core') : core;
    }
    if (kind !== 'threat' && !name) return refuse(whole, 'reference.unknown');
    const answer =
      kind === 'threat'
        ? references.threat()
        : kind === 'contact'
          ? references.contact(name ?? '')
          : references.hashtag(name ?? '');
    return 'text' in answer ? answer.text : refuse(whole, answer.problem);
  });
  const stray = STRAY.exec(text.replace(REFERENCE, ''));
  if (stray) refuse(`{${stray[0].replace(/[{}]/g, '')}}`, 'reference.unknown');
  return { text: resolved, problems };
}
