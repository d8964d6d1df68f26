import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, textOf } from './house.ts';

const BENCHMARK = /[.]bench[.]ts$/;
const benchmarks = filesBelow('bench', BENCHMARK).map((file) => basename(file).replace(BENCHMARK, ''));

/** The table's first column: commands that the page says can be run. */
const told = [...textOf('docs/performance.md').matchAll(/^\| `script\/bench ([a-z-]+)` \|/gm)].map(
  ([, name]) => name,
);

it('every benchmark stands in docs/performance.md with its command, and no other', () => {
  expect(benchmarks.length).toBeGreaterThan(1);
  expect([...told].sort()).toEqual(benchmarks);
});

it('every option of a benchmark stands in docs/performance.md', () => {
  const missing = benchmarks.flatMap((name) => {
    const command =
      new RegExp(`^\`script/bench ${name}( [^\`]*)\`$`, 'm').exec(textOf('docs/performance.md'))?.[1] ?? '';
    const options = [...textOf(`bench/${name}.bench.ts`).matchAll(/^ {6,8}'?([a-z-]+)'?: \{ type: '/gm)].map(
      ([, option]) => option,
    );
    expect(options.length, name).toBeGreaterThan(2);
    return options
      .filter((option) => !command.includes(`--${option}`))
      .map((option) => `${name} --${option}`);
  });
  expect(missing).toEqual([]);
});
