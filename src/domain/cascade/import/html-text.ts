import { HTMLElement, type Node, parse, TextNode } from 'node-html-parser';
import { Refusal } from '#kernel/refusal';
import { rowLine } from './row-line.ts';

const LEFT_OUT = new Set(['SCRIPT', 'STYLE', 'HEAD', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'IFRAME', 'OBJECT']);
const BLOCKS = new Set(
  'P DIV H1 H2 H3 H4 H5 H6 UL OL LI DL DT DD TABLE TD TH CAPTION MAIN NAV BLOCKQUOTE SECTION ARTICLE HEADER FOOTER ADDRESS PRE'.split(
    ' ',
  ),
);
/** Deeper than any page a person wrote. */
const DEEPEST = 300;

/** Nobody who got the letter saw it: the lines that mail programs show in their lists, among others. */
const isHidden = (node: HTMLElement): boolean =>
  node.hasAttribute('hidden') || /(?:^|;)\s*display\s*:\s*none/i.test(node.getAttribute('style') ?? '');

function wordsOf(node: Node, depth: number): string {
  if (depth > DEEPEST) throw new Refusal('invalid-input', 'The page is nested too deeply to be read.');
  if (node instanceof TextNode) return node.text.replace(/[\s\u00a0]+/g, ' ');
  if (!(node instanceof HTMLElement) || LEFT_OUT.has(node.tagName) || isHidden(node)) return '';
  if (node.tagName === 'BR') return '\n';
  const parts = node.childNodes.map((child) => wordsOf(child, depth + 1));
  const inner = parts.join('');
  if (node.tagName === 'LI') return `\n- ${inner.trim()}\n`;
  if (node.tagName === 'TR') return `\n${rowLine(parts)}\n`;
  if (BLOCKS.has(node.tagName)) return `\n${inner.trim()}\n`;
  const href = node.tagName === 'A' ? (node.getAttribute('href') ?? '') : '';
  const target = /^(?:https?:|mailto:)/i.test(href) ? href.replace(/^mailto:/i, '') : '';
  return target && !inner.includes(target) ? `${inner} (${target})` : inner;
}

/** The words of a web page, blocks as lines, links with their address. Nothing is run and nothing is fetched. */
export const htmlText = (html: string): string =>
  wordsOf(parse(html.replace(/<!doctype[^>]{0,300}>/i, ''), { comment: false }), 0)
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
