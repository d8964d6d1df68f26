import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { runsScript } from './browser.ts';

const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 levels A and AA, each with the rules of the versions before it. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * axe takes text for an icon font where its letters join into one sign, and then does not look at its contrast. Arabic
 * script joins like that, so every Urdu text would go unseen. We have no icon font: this makes it see text everywhere.
 */
const ALL_TEXT_IS_TEXT = `Object.assign(CanvasRenderingContext2D.prototype, {
  fillText() { this.fillRect(0, 0, 1, 1); },
  measureText(text) { return { width: 30 * text.length }; },
}); undefined`;

/**
 * Where script is off, timers never fire, though the inspector may still evaluate. axe only uses short timers to yield,
 * so there they run at once; long ones are its watchdogs and stay silent. It also skips what stands in `noscript`,
 * which is exactly what this reader gets.
 */
const WITHOUT_SCRIPT = `window.setTimeout = (run, delay = 0, ...args) => {
  if (delay < 1000) Promise.resolve().then(() => run(...args));
  return 0;
};
for (const node of document.querySelectorAll('noscript')) node.replaceWith(...node.childNodes)`;

/**
 * Runs axe over the page as it stands and throws unless there are 0 violations of WCAG 2.2 A and AA; the message names
 * each rule and the elements. Works with script off too. `name` says which page and state it is, for the message.
 */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  if (!(await page.evaluate<boolean>('typeof window.axe === "object"'))) {
    await page.evaluate(ALL_TEXT_IS_TEXT);
    if (!runsScript(page)) await page.evaluate(WITHOUT_SCRIPT);
    await page.evaluate(`${AXE_SOURCE}; undefined`);
  }
  const options = { runOnly: TAGS, resultTypes: ['violations'] };
  const results = await page.evaluate<AxeResults>(`window.axe.run(document, ${JSON.stringify(options)})`);
  if (results.passes.length + results.violations.length === 0)
    throw new Error(`axe looked at nothing on ${name}.`);
  if (results.violations.length === 0) return;
  const lines = results.violations.flatMap((violation) => [
    `${violation.id} (${violation.impact ?? 'unrated'}): ${violation.help}`,
    ...violation.nodes.map((node) => `    ${node.target.join(' ')}  ${node.html.slice(0, 200)}`),
  ]);
  throw new Error(`${name} (${page.url()}) is not accessible:\n  ${lines.join('\n  ')}`);
}
