import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, rooms, textOf } from './house.ts';

/** The path in a cell: `[words](../path)`, `` `path` `` or bare; from docs or from the root. */
function pathsIn(cell: string): string[] {
  const links = [...cell.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path]) => path ?? '');
  const found = links.length > 0 ? links : cell.replace(/`/g, '').split(/,\s*|\s+/);
  return found.filter(Boolean).map((path) => path.replace(/^(\.\.?\/)+/, ''));
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^\|/.test(line))
    .map(cellsOf)
    .filter(
      (cells) => cells.length >= 3 && !/^:?-+:?$/.test(cells[0] ?? '') && !/^sentence/i.test(cells[0] ?? ''),
    );
}

const isFile = (path: string): boolean => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile();

function faults(row: readonly string[]): string[] {
  const [sentence = '', room = '', test = ''] = row;
  const found: string[] = [];
  const names = pathsIn(room).map((path) => path.replace(/^src\/domain\//, '').replace(/\/.*$/, ''));
  for (const name of names) if (!rooms().includes(name)) found.push(`"${sentence}": no room ${name}`);
  const tests = pathsIn(test);
  for (const path of tests)
    if (!/[.]test[.]ts$/.test(path) || !isFile(path)) found.push(`"${sentence}": no test ${path}`);
  if (names.length === 0 || tests.length === 0) found.push(`"${sentence}": name a room and a test`);
  return found;
}

it('docs/letters.md leads from each sentence to a room and to a test that exists', () => {
  // The second table tells what the letters become and has no rooms in it.
  const [promises = ''] = textOf('docs/letters.md').split('\n## ');
  const rows = rowsOf(promises);
  expect(rows.length).toBeGreaterThanOrEqual(12);
  expect(rows.flatMap(faults)).toEqual([]);
  expect(faults(['a promise', 'cellar', 'src/nowhere.test.ts'])).toHaveLength(2);
});
