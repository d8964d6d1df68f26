import type { Token } from '../shingle.model.ts';

/** Labels in a row, or words in one label, from which nobody's own sentence is taken for them. */
const SURE = 3;

/** Labels by their first word, the longest first: "Check a message" before "Check". */
function byFirstWord(labels: readonly (readonly string[])[]): Map<string, string[][]> {
  const known = new Map<string, string[][]>();
  for (const label of labels) {
    const [first] = label;
    if (first !== undefined) known.set(first, [...(known.get(first) ?? []), [...label]]);
  }
  for (const some of known.values()) some.sort((one, other) => other.length - one.length);
  return known;
}

/**
 * The words around a copied statement without the labels of the page it was copied from: headings, buttons, links, names of
 * languages. A label of a word or two counts only among others, because by itself it may be somebody's own word.
 * @param labels each as its words are compared
 */
export function withoutLabels(tokens: readonly Token[], labels: readonly (readonly string[])[]): Token[] {
  const known = byFirstWord(labels);
  const labelAt = (at: number): string[] | undefined =>
    known
      .get(tokens[at]?.key ?? '')
      ?.find((label) => label.every((key, offset) => tokens[at + offset]?.key === key));
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    let [to, count, longest] = [at, 0, 0];
    for (let label = labelAt(to); label; label = labelAt(to)) {
      to += label.length;
      count += 1;
      longest = Math.max(longest, label.length);
    }
    const isOfThePage = count >= SURE || longest >= SURE;
    const end = isOfThePage ? to : Math.max(to, at + 1);
    if (!isOfThePage) kept.push(...tokens.slice(at, end));
    at = end;
  }
  return kept;
}
