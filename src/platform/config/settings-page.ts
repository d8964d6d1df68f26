import { SETTINGS } from './settings.ts';

/** The text of docs/settings.md, made from the settings themselves. */
export function settingsPage(): string {
  const rows = Object.values(SETTINGS).map(({ name, about, default: standard, secret }) => {
    const value = standard === undefined ? '-' : `\`${standard}\``;
    const note = secret ? `${about} Or \`${name}_FILE\` names a file that holds it.` : about;
    return `| \`${name}\` | ${value} | ${note} |`;
  });
  return `${[
    '# Settings',
    '',
    'Read once at the start from the environment. A wrong, missing or misspelt one stops the start with one sentence that',
    'names it. `CHROMIUM` (the path of a browser) is read by the tests alone.',
    '',
    '| setting | default | what it is for |',
    '|---|---|---|',
    ...rows,
  ].join('\n')}\n`;
}
