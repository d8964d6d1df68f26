import { segmenterOf } from '#reference/formats';

/** A stretch of a text by UTF-16 offsets; `text` has line breaks as spaces. */
export interface Span {
  start: number;
  end: number;
  text: string;
}

const ABBREVIATION = /(?:\b(?:Ch|Supt|Insp|Sgt|Det|Mr|Mrs|Ms|Dr|St|No|Rev|e\.g|i\.e|etc)\.|\b[A-Z]\.)\s*$/;
const BULLET = /^\s*(?:[·•*‣]|[-–](?=\s))/;
/** A line of hard-wrapped text is about this long; shorter and longer ones end where their writer ended them. */
const WRAPPED_FROM = 55;
const WRAPPED_TO = 100;

interface Block {
  start: number;
  text: string;
}

/** Paragraphs with their offsets; lines of hard-wrapped text are joined, and every character keeps its place. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let isOpen = false;
  let offset = 0;
  for (const line of text.split('\n')) {
    const last = blocks.at(-1);
    const isText = line.trim() !== '';
    if (last && isOpen && isText && !BULLET.test(line)) last.text += ` ${line}`;
    else if (isText) blocks.push({ start: offset, text: line });
    isOpen = isText && line.length >= WRAPPED_FROM && line.length <= WRAPPED_TO;
    offset += line.length + 1;
  }
  return blocks;
}

/** Sentences of a text with their places in it. An abbreviation's full stop ends none. */
export function sentenceSpans(text: string): Span[] {
  return blocksOf(text).flatMap((block) => {
    const spans: Span[] = [];
    for (const { segment, index } of segmenterOf('en', 'sentence').segment(block.text)) {
      const last = spans.at(-1);
      if (last && ABBREVIATION.test(last.text)) {
        last.text += segment;
        last.end += segment.length;
      } else
        spans.push({
          start: block.start + index,
          end: block.start + index + segment.length,
          text: segment,
        });
    }
    return spans.map(trimmed).filter(({ text: words }) => /[\p{L}\p{N}]/u.test(words));
  });
}

function trimmed({ start, text }: Span): Span {
  const bare = text.trimStart();
  const from = start + text.length - bare.length;
  const words = bare.trimEnd();
  return { start: from, end: from + words.length, text: words };
}

export const overlaps = (
  one: { start: number; end: number },
  other: { start: number; end: number },
): boolean => one.start < other.end && other.start < one.end;

/** Every match of an expression with the `g` flag, by offsets in the whole text. */
export const matchesIn = (text: string, pattern: RegExp, from = 0): Span[] =>
  [...text.matchAll(pattern)].map((match) => ({
    start: from + match.index,
    end: from + match.index + match[0].length,
    text: match[0],
  }));

/** Makes lines and columns of offsets; built once for a text. */
export function positionFinder(
  text: string,
): (start: number, end: number) => { line: number; column: number; offset: number; length: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (start, end) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: start - (starts[low] ?? 0) + 1, offset: start, length: end - start };
  };
}
