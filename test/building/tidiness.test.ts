import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, textOf } from './house.ts';

const MAX_LINES = 400;
const HOMELESS = ['utils', 'helpers', 'common', 'shared', 'types', 'constants', 'managers'];
// Put together from parts, so that this file does not find itself.
const UNFINISHED = new RegExp(`\\b(${['TO', 'FIX'].map((word, n) => word + ['DO', 'ME'][n]).join('|')})\\b`);
const LEFT_OUT = new RegExp(`[.](${['sk' + 'ip', 'on' + 'ly'].join('|')})\\(`);

const linesOf = (text: string): number => text.split('\n').length - 1;
const everywhere = ['src', 'test', 'demo', 'bench', 'db', 'script'].flatMap((folder) =>
  filesBelow(folder, /[.](ts|mjs|njk|sql|scss|js|sh)$|^script\/[a-z]+$/),
);

it('no file is longer than it can be read', () => {
  const files = filesBelow('src', /[.](ts|njk|sql)$/).filter((file) => basename(file) !== 'schema.sql');
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => linesOf(textOf(file)) > MAX_LINES)).toEqual([]);
  expect(linesOf('line\n'.repeat(MAX_LINES + 1))).toBeGreaterThan(MAX_LINES);
});

it('no folder is a place for homeless functions', () => {
  const folders = new Set(everywhere.flatMap((file) => dirname(file).split('/')));
  expect(HOMELESS.filter((name) => folders.has(name))).toEqual([]);
  expect(folders.has('domain')).toBe(true);
});

it('nothing is left for later in words', () => {
  expect(everywhere.filter((file) => UNFINISHED.test(textOf(file)))).toEqual([]);
  expect(UNFINISHED.test(`// ${'TO'}${'DO'}: later`)).toBe(true);
});

it('no test is passed over or runs alone', () => {
  const tests = everywhere.filter((file) => /[.]test[.]ts$/.test(file));
  expect(tests.filter((file) => LEFT_OUT.test(textOf(file)))).toEqual([]);
  expect(LEFT_OUT.test(`it.${'sk'}${'ip'}('x')`)).toBe(true);
});
