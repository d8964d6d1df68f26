/** Codes and identifiers, which stand in JSON as they are. */
const PLAIN = /^[\w.:/-]*$/;

/**
 * What is bound to a ciphertext, as a JSON array: it cannot be read two ways, which names joined by a bar could. The same
 * text as `JSON.stringify(parts)`, in half the time where all are codes and identifiers.
 */
export function bind(...parts: readonly (string | number)[]): string {
  let text = '[';
  for (const part of parts) {
    if (text.length > 1) text += ',';
    text += typeof part === 'string' && PLAIN.test(part) ? `"${part}"` : JSON.stringify(part);
  }
  return `${text}]`;
}
