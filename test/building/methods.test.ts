import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, ROOT, textOf } from './house.ts';
import { methodGroups, methodMarkdown, paragraphsOf, partsOf, wordsOfName } from './method-page.ts';

const JSON_FILE = 'src/domain/figures/methods.json';
const PAGE = 'docs/methods.md';

it('the method page says what the docstrings say (script/golden test/building/methods.test.ts)', () => {
  const groups = methodGroups();
  const json = `${JSON.stringify({ groups }, null, 2)}\n`;
  const page = methodMarkdown(groups);
  if (process.env.UPDATE_GOLDEN === '1') {
    writeFileSync(join(ROOT, JSON_FILE), json);
    writeFileSync(join(ROOT, PAGE), page);
  }
  expect(textOf(JSON_FILE)).toBe(json);
  expect(textOf(PAGE)).toBe(page);
});

it('every answer has its arithmetic, and each part says something', () => {
  for (const { question, answer, parts } of methodGroups()) {
    expect(parts.length, question).toBeGreaterThan(0);
    expect(answer.length, question).toBeGreaterThan(80);
    expect(parts.filter(({ text }) => text.join(' ').length < 15)).toEqual([]);
  }
  const told = methodGroups().flatMap(({ parts }) => parts.map(({ name }) => name));
  expect(told.length).toBeGreaterThan(60);
  expect(told).toContain('Suppress table');
  expect(filesBelow('src/statistics', /table-differencing[.]ts$/)).toHaveLength(1);
});

it('reads a docstring as paragraphs', () => {
  const [part] = partsOf(
    '/**\n * Adds `a` and\n * b.\n *\n * Source: Euclid.\n * @throws RangeError\n */\nexport function addUp(',
  );
  expect(part).toEqual({ name: 'Add up', text: ['Adds a and b.', 'Source: Euclid.', 'Refuses: RangeError'] });
  expect(wordsOfName('LEAST_PUBLISHED')).toBe('Least published');
  expect(paragraphsOf(' One line. ')).toEqual(['One line.']);
});
