import { expect, it } from 'vitest';
import { DEMO_PARTNERS } from '../../demo/aldermarch/partners.ts';
import { Browser } from '../../demo/exercise/browser.ts';
import { signInByLink, signInLeader } from '../../demo/exercise/leaders.ts';
import { CAST, sayLinks } from '../../demo/exercise/say.ts';
import { doors, leaderEmail, play } from './journey.ts';

/** Pages one person is led to at most; the sites are far smaller. */
const MOST_PAGES = 300;
/** Leads out of the product, ends the session, or never ends. */
const LEAVE_ALONE = /\/(exit|sign-out|stream)(\/|$)/;
/** One record stands for all of its kind: an identifier in the address is as good as another. */
const kindOf = (url: URL): string =>
  url.pathname
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, ':code');

/**
 * Follows every link of this origin from where somebody starts, with the database rights of the real process.
 * @returns the pages that were refused or broke, as `status path`, and how many were read
 */
async function follow(browser: Browser, start: string): Promise<{ broken: string[]; read: number }> {
  const waiting = [start];
  const known = new Set<string>();
  const broken: string[] = [];
  for (let next = waiting.shift(); next && known.size < MOST_PAGES; next = waiting.shift()) {
    const url = new URL(next);
    if (known.has(kindOf(url)) || LEAVE_ALONE.test(url.pathname)) continue;
    known.add(kindOf(url));
    const page = await browser.get(url.href);
    if (page.status !== 200) broken.push(`${page.status} ${url.pathname}${url.search}`);
    waiting.push(...page.links(new RegExp(`^${url.origin}/`)));
  }
  return { broken, read: known.size };
}

it('no link that anybody is shown leads to a page that breaks or refuses them', async () => {
  const world = await play((on, ledger) => sayLinks(on, ledger, 1));
  const people = Object.entries(CAST).map(([name, sub]) => ({
    name,
    browser: world.officer(sub),
    start: world.staff('/'),
  }));
  const leader = await signInLeader(world, leaderEmail(62));
  for (const language of ['', 'ur/']) {
    people.push({
      name: `leader ${language}`,
      browser: leader.browser,
      start: `${doors().leader}/${language}`,
    });
    people.push({
      name: `public ${language}`,
      browser: new Browser(),
      start: `${doors().public}/${language}`,
    });
  }
  // Nobody else signs in with this address, so that the newest link is this one's.
  const manager = DEMO_PARTNERS[1]?.workers[1]?.email ?? '';
  people.push({
    name: 'partner',
    browser: await signInByLink(world, doors().partner, manager),
    start: `${doors().partner}/`,
  });
  const broken: string[] = [];
  for (const { name, browser, start } of people) {
    const found = await follow(browser, start);
    expect(found.read, name).toBeGreaterThan(1);
    broken.push(...found.broken.map((page) => `${name}: ${page}`));
  }
  expect(broken).toEqual([]);
}, 240_000);
