import nunjucks from 'nunjucks';
import { describe, expect, test } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { filtersFor } from './filters.ts';
import { named } from './formats.ts';
import { FALLBACK_END, FALLBACK_START, loadCatalogues } from './i18n.ts';
import { createRenderer, markParts } from './render.ts';
import { templateFile } from './templates.ts';

const catalogues = loadCatalogues({ strict: true, workWords: 'staff' });
const asset = (name: string): string => `/assets/${name}`;

describe('template roots', () => {
  test('each face finds its own views and the libraries', () => {
    expect(templateFile('public', 'layout.njk')).toMatch(/views\/public\/layout[.]njk$/);
    expect(templateFile('staff', 'layout.njk')).toMatch(/views\/staff\/layout[.]njk$/);
    expect(templateFile('public', 'govuk/components/radios/macro.njk')).toBeDefined();
  });

  test.each([
    'staff/home.njk',
    '../views/staff/layout.njk',
    '/etc/passwd',
    'govuk/../../../package.json',
    'staff/layout.njk',
  ])('the public face does not find %s', (name) => expect(templateFile('public', name)).toBeUndefined());

  test('the public face cannot render a page of the staff', () => {
    const renderer = createRenderer({ audience: 'public', catalogues, asset });
    expect(() => renderer.render('staff/layout', 'en', {})).toThrow(/not found/);
    expect(() => renderer.render('../staff/layout', 'en', {})).toThrow(/not found/);
  });
});

describe('slow and unsafe text', () => {
  test('60,000 inner spaces in a summary list render in under 100 ms', () => {
    const env = new nunjucks.Environment(new nunjucks.FileSystemLoader('node_modules/govuk-frontend/dist'), {
      autoescape: true,
    });
    for (const [name, filter] of Object.entries(filtersFor('en')))
      env.addFilter(name, filter as (...values: unknown[]) => unknown);
    const view = `{% from "govuk/components/summary-list/macro.njk" import govukSummaryList %}{{ govukSummaryList({ rows: [{ key: { text: 'a' }, value: { text: text } }, { key: { text: 'b' }, value: { html: text } }] }) }}`;
    env.renderString(view, { text: 'warm' });
    const spentMs = cpuTimer();
    const html = env.renderString(view, { text: `a${' '.repeat(60_000)}b` });
    expect(spentMs()).toBeLessThan(100);
    expect(html).toContain(`a${' '.repeat(60_000)}b`);
  });

  test('typed text is escaped, in paragraphs and left-to-right isolation too', () => {
    const { paragraphs, ltr } = filtersFor('en') as unknown as Record<
      string,
      (text: string) => { toString(): string }
    >;
    expect(paragraphs?.('<b>\n\nx\ny').toString()).toBe(
      '<p class="govuk-body" dir="auto">&lt;b&gt;</p>\n<p class="govuk-body" dir="auto">x<br>y</p>',
    );
    expect(ltr?.('"><script>').toString()).toBe('<bdi dir="ltr">&quot;&gt;&lt;script&gt;</bdi>');
    // A code or a number is never cut by the end of a line; what may be longer than a line is.
    expect(ltr?.('ALD-7K3M-9QX2').toString()).toBe('<bdi dir="ltr" class="st-whole">ALD-7K3M-9QX2</bdi>');
    expect(ltr?.('https://aldermarch.example/s/1').toString()).toContain('<bdi dir="ltr">https');
  });
});

test('texts that fell back to English are marked where elements may stand, and only there', () => {
  const mark = (text: string): string => FALLBACK_START + text + FALLBACK_END;
  const html = `<title>${mark('T')}</title><p title="${mark('A')}">${mark('B')}</p>`;
  expect(markParts(html)).toBe('<title>T</title><p title="A"><span lang="en" dir="ltr">B</span></p>');
});

test('names inside other words are isolated and not translated, and plain where no element may stand', () => {
  const name = named('Mill Ward');
  expect(markParts(`<title>${name}</title><option value="${name}">${name}</option><p>در ${name}.</p>`)).toBe(
    '<title>Mill Ward</title><option value="Mill Ward">Mill Ward</option><p>در <bdi translate="no">Mill Ward</bdi>.</p>',
  );
});
