import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** Text that is already safe to stand in a page. Only `html` makes it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

function partText(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((one) => one.text).join('');
  return escapeText(String(part));
}

/** Template tag: everything put in is escaped unless it was itself made by `html`. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    strings.map((text, at) => text + (at < parts.length ? partText(parts[at] ?? '') : '')).join(''),
  );
}

const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:1.1875rem/1.5 system-ui,"Noto Sans",sans-serif;color:#111827;background:#fff;overflow-wrap:anywhere}
header,main,footer{max-width:60rem;margin:0 auto;padding:1rem}
.training{margin:0;padding:.5rem 1rem;background:#7c2d12;color:#fff;font-weight:700;text-align:center}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.25rem;margin:1.5rem 0 .5rem}
a{color:#1d4ed8;text-underline-offset:.15em}
a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid #111827;outline-offset:2px;box-shadow:0 0 0 6px #fde047}
textarea{display:block;width:100%;max-width:34rem;resize:vertical}
button,input,textarea{font:inherit;min-height:2.75rem;padding:.5rem .75rem;border:2px solid #111827;border-radius:4px;max-width:100%}
button{background:#1e3a8a;color:#fff;border-color:#1e3a8a;cursor:pointer}
button:hover{background:#172554}
.people{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}
.people button{width:100%;text-align:start;background:#fff;color:#111827;padding:.75rem 1rem}
.people button:hover{background:#eff6ff}
.people strong{display:block}
label{display:block;font-weight:700}
.fields{display:flex;flex-wrap:wrap;gap:1rem;align-items:end;margin:1rem 0}
table{border-collapse:collapse;width:100%}
caption{text-align:start;font-weight:700;padding:.5rem 0}
th,td{text-align:start;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid #9ca3af}
.pane{overflow-x:auto}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}
dt{font-weight:700}dd{margin:0}
.message{white-space:pre-wrap;unicode-bidi:plaintext;border:1px solid #6b7280;border-radius:4px;padding:1rem;background:#f9fafb;font:inherit}
@media (max-width:30rem){dl{grid-template-columns:1fr}}
`;

/** The style sheet's address carries its digest, so it may be cached for ever. */
const STYLE_URL = `/style-${createHash('sha256').update(STYLE).digest('hex').slice(0, 12)}.css`;

export interface DemoPage {
  title: string;
  /** The words in the band on top: says that none of this is real. */
  band: string;
  body: Html;
  status?: number;
  /** Origins besides our own to which a form on the page may lead (sign-in ends on another origin). */
  formTargets?: readonly string[];
}

const securityHeaders = (formTargets: readonly string[]): Record<string, string> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    'img-src data:',
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
});

/** Sends one whole page of a demo service: works without scripts, and its policy allows none. */
export function sendPage(response: ServerResponse, page: DemoPage): void {
  const text = html`<!doctype html>
<html lang="en-GB" dir="ltr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title><link rel="stylesheet" href="${STYLE_URL}"><link rel="icon" href="data:,"></head>
<body><header><p class="training">${page.band}</p></header>
<main><h1>${page.title}</h1>
${page.body}
</main></body></html>
`.text;
  response.writeHead(page.status ?? 200, {
    'Content-Type': 'text/html; charset=utf-8',
    ...securityHeaders(page.formTargets ?? []),
  });
  response.end(text);
}

/** Answers the style sheet's address; false where the address is another. */
export function sendStyle(url: string, response: ServerResponse): boolean {
  if (url !== STYLE_URL) return false;
  response.writeHead(200, {
    'Content-Type': 'text/css; charset=utf-8',
    'Cache-Control': 'public, max-age=31536000, immutable',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(STYLE);
  return true;
}
