/** A contact detail as the register knows it, or does not. */
export interface RegisterMatch {
  start: number;
  end: number;
  contactId: string;
}

/** What the draft asks of the register of contact routes and hashtags. */
export interface LetterRegister {
  /** Entries whose number, address or name stands in the text, with their place in it. */
  findContacts(text: string, asOf: Date): RegisterMatch[];
  /** Hashtags that may be used, with their `#`. */
  hashtags: readonly string[];
}

export type DetailKind = 'contact' | 'phone' | 'link' | 'e-mail' | 'hashtag' | 'figure';

/** A detail found in a text, by character offsets; `reference` is the placeholder that replaces it, if any. */
export interface FoundDetail {
  kind: DetailKind;
  start: number;
  end: number;
  text: string;
  reference: string | null;
}

/** What may not be typed into a statement, because it ages or is easily copied wrongly. Each part is bounded. */
const TYPED: ReadonlyArray<readonly [DetailKind, RegExp]> = [
  ['e-mail', /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g],
  ['link', /\bhttps?:\/\/[^\s<>"”]{3,300}|\bwww\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?:\/[^\s<>"”]{0,200})?|\b[\w-]{2,40}\.(?:org|gov|police|co|ac)\.uk\b(?:\/[^\s<>"”]{0,200})?/gi],
  ['phone', /(?<![\d/])(?:\+44[ \d()-]{9,14}\d|\(?0\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}|0\d{9,10}|18000|18001 101|(?<=\b(?:text|to|on|dial|call|ring|phone|telephone|urgent|and|or) (?:the )?)(?:999|101|111|55|\d{5})\b|\b(?:999|101)\b)(?![\d/])/gi],
];
const HASHTAG = /#(?:We Stand Together\b|\p{L}[\p{L}\d_]{1,60})/gu;
const FIGURE = /(?<![\d/.#@\w])\d{1,3}(?:,?\d{3})*(?![\d/%\w@])/g;

const bare = (tag: string): string => tag.replace(/[#\s_]/g, '').toLowerCase();

const overlaps = (one: { start: number; end: number }, other: { start: number; end: number }): boolean =>
  one.start < other.end && other.start < one.end;

function matchesOf(kind: DetailKind, pattern: RegExp, text: string): FoundDetail[] {
  return [...text.matchAll(pattern)].map((match) => {
    const found = match[0].replace(/[.,;:)]+$/, '');
    return { kind, start: match.index, end: match.index + found.length, text: found, reference: null };
  });
}

/** Numbers, links and addresses typed into a text; hashtags too. What the register references hide is not found. */
export function typedDetails(text: string): FoundDetail[] {
  const shown = text.replace(/\{[a-z]+(?::[^{}]{0,80})?\}/g, (hidden) => ' '.repeat(hidden.length));
  const found: FoundDetail[] = [];
  for (const [kind, pattern] of [...TYPED, ['hashtag', HASHTAG] as const])
    for (const detail of matchesOf(kind, pattern, shown))
      if (!found.some((other) => overlaps(other, detail))) found.push(detail);
  return found.sort((a, b) => a.start - b.start);
}

/** Details of a text matched with the register: contact routes, hashtags, and figures that need a source. */
export function findDetails(text: string, register: LetterRegister, asOf: Date): FoundDetail[] {
  const found: FoundDetail[] = register.findContacts(text, asOf).map(({ start, end, contactId }) => ({
    kind: 'contact',
    start,
    end,
    text: text.slice(start, end),
    reference: `{contact:${contactId}}`,
  }));
  const known = new Map(register.hashtags.map((tag) => [bare(tag), tag.replace(/^#/, '')]));
  for (const detail of typedDetails(text)) {
    if (found.some((other) => overlaps(other, detail))) continue;
    const tag = detail.kind === 'hashtag' ? known.get(bare(detail.text)) : undefined;
    found.push({ ...detail, reference: tag ? `{hashtag:${tag}}` : null });
  }
  for (const figure of matchesOf('figure', FIGURE, text))
    if (!found.some((other) => overlaps(other, figure))) found.push(figure);
  return found.sort((a, b) => a.start - b.start);
}

/** The text with every detail the register knows replaced by a reference to it. */
export function withPlaceholders(text: string, register: LetterRegister, asOf: Date): string {
  let result = '';
  let from = 0;
  for (const { start, end, reference } of findDetails(text, register, asOf)) {
    if (reference === null || start < from) continue;
    result += text.slice(from, start) + reference;
    from = end;
  }
  return result + text.slice(from);
}
