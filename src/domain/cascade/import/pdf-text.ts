import { getDocumentProxy } from 'unpdf';
import { Refusal } from '#kernel/refusal';

const PAGES = 50;
/** Lines further apart than so many times the usual distance begin a new paragraph. */
const GAP = 1.35;

/** One line as it stands on a page. */
interface Line {
  text: string;
  /** Distance from the line before, in the page's own units; 0 for the first. */
  drop: number;
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

async function linesOf(page: Page): Promise<Line[]> {
  const { items } = await page.getTextContent();
  const lines: Line[] = [];
  let text = '';
  let at: number | undefined;
  let before: number | undefined;
  const end = (): void => {
    const words = text.replace(/\s+/g, ' ').trim();
    if (words && at !== undefined) {
      lines.push({ text: words, drop: before === undefined ? 0 : Math.abs(before - at) });
      before = at;
    }
    text = '';
    at = undefined;
  };
  for (const item of items) {
    if (!('str' in item)) continue;
    const [, , , , , y] = item.transform as number[];
    if (item.str.trim() !== '') at ??= y;
    text += item.str;
    if (item.hasEOL) end();
  }
  end();
  return lines;
}

/** The number of a page, by itself at its edge, is none of the letter's words. */
const isPageNumber = (text: string): boolean => /^(?:page )?\d{1,3}(?: (?:of|\/) ?\d{1,3})?$/i.test(text);

/** The distance of lines within a paragraph: a quarter of all at least are of that kind, even where paragraphs are short. */
function usualDrop(lines: readonly Line[]): number {
  const drops = lines.map(({ drop }) => drop).filter((drop) => drop > 0);
  drops.sort((a, b) => a - b);
  return drops[Math.floor(drops.length / 4)] ?? 0;
}

/** A sentence that goes on over the page. */
const isOpen = (text: string): boolean => !/[.!?:;”"’)]$/.test(text);

/**
 * The words of a PDF: lines as they stand, with an empty one where more room is left between two of them than usual. A
 * paragraph that goes on over the page stays one.
 * @throws Refusal `too-large` for more pages than a letter has
 */
export async function pdfText(file: Buffer): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(file), {
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    verbosity: 0,
  });
  try {
    if (document.numPages > PAGES)
      throw new Refusal('too-large', `The file has more than ${PAGES} pages; a letter has fewer.`);
    const pages: Line[][] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const lines = await linesOf(await document.getPage(number));
      if (isPageNumber(lines.at(-1)?.text ?? '')) lines.pop();
      if (isPageNumber(lines[0]?.text ?? '')) lines.shift();
      pages.push(lines);
    }
    const usual = usualDrop(pages.flat());
    return pages
      .map((lines) =>
        lines
          .map(({ text, drop }, index) => `${index > 0 && drop > usual * GAP ? '\n' : ''}${text}`)
          .join('\n'),
      )
      .filter(Boolean)
      .reduce((whole, page) => (whole === '' ? page : `${whole}${isOpen(whole) ? '\n' : '\n\n'}${page}`), '');
  } finally {
    await document.destroy();
  }
}
