import { messageArguments } from '#platform/web/catalogue-check';

/** A stretch of a message: words to translate, or code that stays as it is (an argument, a quoted placeholder). */
export type MessagePart = { text: string } | { code: string };

const CODE = /%'\{[^{}']*\}'|\{[^{}]*\}/g;

/**
 * A message in parts. A message with plurals or selections is one part of words: its translator must write inside the
 * braces, so that nothing can be taken out of their reach; the import parses it.
 */
export function partsOf(message: string): MessagePart[] {
  if (/\{[^{}]*\{/.test(message.replaceAll(/'\{[^']*'/g, ''))) return [{ text: message }];
  const parts: MessagePart[] = [];
  let from = 0;
  for (const match of message.matchAll(CODE)) {
    if (match.index > from) parts.push({ text: message.slice(from, match.index) });
    parts.push({ code: match[0] });
    from = match.index + match[0].length;
  }
  if (from < message.length) parts.push({ text: message.slice(from) });
  return parts;
}

/** What a translator should know of a message that comes as one piece. */
export const hintOf = (message: string): string | undefined =>
  partsOf(message).some((part) => 'code' in part) || messageArguments(message).length === 0
    ? undefined
    : 'ICU message: keep the names in braces, and give every plural form of your language.';
