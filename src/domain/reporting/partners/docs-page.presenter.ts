import { z } from 'zod';
import { partnerOperations } from './openapi.presenter.ts';
import { problemRows } from './partner-answer.presenter.ts';
import type { PartnerOperation } from './partner-operations.model.ts';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

interface Row {
  name: string;
  kind: string;
  isNeeded: boolean;
  about: string;
}

type Schema = {
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  maxLength?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
};

/** What a field may hold, in a few words. */
function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return schema.enum.length > 30 ? `one of ${schema.enum.length} codes` : schema.enum.join(' | ');
  if (schema.items) return `list of ${kindOf(schema.items)}`;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return 'one of the following';
  const type = [schema.type ?? 'object'].flat().join(' or ');
  return schema.maxLength ? `${type}, up to ${schema.maxLength} characters` : type;
}

/** Every field of a schema, deeper ones with their path, in the order of the schema. */
function rowsOf(schema: Schema, under = ''): Row[] {
  const choices = schema.oneOf ?? schema.anyOf ?? [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = under ? `${under}.${name}` : name;
    const row = {
      name: path,
      kind: kindOf(field),
      isNeeded: schema.required?.includes(name) ?? false,
      about: field.description ?? '',
    };
    return [row, ...rowsOf(field.items ?? field, path)];
  });
  return [...own, ...choices.flatMap((choice) => rowsOf(choice, under))];
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) =>
    row.map((cell, at) =>
      at === 0 ? `<th scope="row"><code>${escaped(cell)}</code></th>` : `<td>${escaped(cell)}</td>`,
    );
  return `<div class="wide" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><caption>${escaped(caption)}</caption>
<thead><tr>${head.map((word) => `<th scope="col">${escaped(word)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row).join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

function fieldTable(caption: string, schema: z.ZodType, io: 'input' | 'output'): string {
  const rows = rowsOf(z.toJSONSchema(schema, { io }) as Schema);
  return table(
    caption,
    ['Field', 'Holds', 'Needed', 'About'],
    rows.map(({ name, kind, isNeeded, about }) => [name, kind, isNeeded ? 'yes' : '', about]),
  );
}

function sectionOf({
  id,
  method,
  url,
  about,
  scope,
  isOnce,
  body,
  isForm,
  status,
  answer,
}: PartnerOperation): string {
  const needs = [
    scope ? `Key with the scope ${scope}` : 'No key',
    ...(isOnce ? ['an Idempotency-Key header, new for each request'] : []),
    ...(isForm ? ['the body as multipart/form-data'] : []),
  ].join(', and ');
  return `<section id="${id}"><h2>${method} <code>${escaped(url.replace(/:(\w+)/g, '{$1}'))}</code></h2>
<p>${escaped(about)}</p><p>${escaped(needs)}.</p>
${body ? fieldTable(`What ${id} takes`, body, 'input') : ''}
${fieldTable(`What ${id} answers (${status})`, answer, 'output')}</section>`;
}

/** The page for a partner's developer: every operation and refusal, made from the schemas. No script, nothing from elsewhere. */
export function docsPage({ forceName, url }: { forceName: string; url: string }): string {
  const title = `${forceName}: reports from partner organisations`;
  const operations = partnerOperations();
  const links = operations.map(({ id, about }) => `<li><a href="#${id}">${escaped(about)}</a></li>`);
  const problems = problemRows();
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><link rel="stylesheet" href="/api/v1/docs.css"></head>
<body><main><h1>${escaped(title)}</h1>
<p><strong>Where somebody is in danger, call 999 first.</strong></p>
<p>Send JSON to <code>${escaped(url)}</code> with <code>Authorization: Bearer stp_…</code>. For programs:
<a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<ul>${links.join('\n')}</ul>
${operations.map(sectionOf).join('\n')}
<section id="refusals"><h2>When it says no</h2>
<p>Every refusal is <code>application/problem+json</code>; wrong fields stand one by one in <code>errors</code>.</p>
<ul>${problems.map(({ code, status, detail }) => `<li id="${code}"><strong>${status}</strong> ${escaped(detail)}</li>`).join('\n')}</ul>
</section></main></body></html>
`;
}

/** The page's styles: readable at any width, wide tables scroll by themselves. */
export const DOCS_CSS = `:root { color-scheme: light; }
body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; color: #0b0c0c; background: #fff; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.8rem; line-height: 1.2; }
h2 { font-size: 1.3rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
a { color: #1d70b8; }
a:focus, .wide:focus { outline: 3px solid #ffdd00; box-shadow: 0 0 0 5px #0b0c0c; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; min-width: 40rem; width: 100%; }
caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.8rem 0.4rem 0; border-bottom: 1px solid #b1b4b6; font-weight: normal; }
thead th { font-weight: bold; }
td:nth-child(2) { max-width: 18rem; overflow-wrap: anywhere; }
`;
