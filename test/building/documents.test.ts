import { expect, it } from 'vitest';
import { REFUSAL_CODES } from '#kernel/refusal';
import { SETTINGS } from '#platform/config/settings';
import { settingsPage } from '#platform/config/settings-page';
import { EXIT } from '../../src/apps/cli/command.ts';
import { COMMANDS } from '../../src/apps/cli/commands.ts';
import { textOf } from './house.ts';

/** The names in the first column of a page's tables. */
const firstColumn = (page: string): Set<string> =>
  new Set([...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? ''));

it('docs/settings.md says what the settings say (stand settings prints it)', () => {
  expect(textOf('docs/settings.md')).toBe(settingsPage());
  const names = firstColumn(textOf('docs/settings.md'));
  expect(Object.values(SETTINGS).filter(({ name }) => !names.has(name))).toEqual([]);
});

it('every refusal code stands in docs/errors.md, and no other', () => {
  const codes = Object.keys(REFUSAL_CODES).sort();
  expect([...firstColumn(textOf('docs/errors.md'))].sort()).toEqual(codes);
});

it('docs/errors.md names the status each code answers with', () => {
  const page = textOf('docs/errors.md');
  const wrong = Object.entries(REFUSAL_CODES).filter(([code, status]) => {
    const said = new RegExp(`^\\| \`${code}\` \\| (\\S+) \\|`, 'm').exec(page)?.[1];
    // A wrong setting stops a process before it answers anybody.
    return said !== String(status) && !(code === 'wrong-setting' && said === '-');
  });
  expect(wrong).toEqual([]);
});

/** The part of a page below one heading of the second level. */
const section = (page: string, title: string): string =>
  page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

it('every command and each of its flags stands in docs/cli.md, and no other', () => {
  const page = textOf('docs/cli.md');
  const faults = COMMANDS.flatMap(({ name, takes, flags }) => {
    const part = section(page, `\`stand ${name}\``);
    const wanted = [takes, ...Object.keys(flags ?? {}).map((flag) => `--${flag}`)].filter(Boolean);
    return part === ''
      ? [name]
      : wanted.filter((word) => !part.includes(word)).map((word) => `${name} ${word}`);
  });
  expect(COMMANDS.length).toBeGreaterThan(8);
  expect(faults).toEqual([]);
  const told = [...page.matchAll(/^## `stand ([^`]+)`$/gm)].map(([, name]) => name);
  expect(told.filter((name) => !COMMANDS.some((command) => command.name === name))).toEqual([]);
  expect(section(page, '`stand make tea`')).toBe('');
});

it('every exit code stands in docs/cli.md', () => {
  const codes = firstColumn(textOf('docs/cli.md'));
  expect(Object.values(EXIT).filter((code) => !codes.has(String(code)))).toEqual([]);
});
