import { Browser, type Page } from './browser.ts';

/** Where the running system is reached. */
export interface Doors {
  public: string;
  leader: string;
  /** The workspace of partner organisations. */
  partner: string;
  staff: string;
  api: string;
  mail: string;
  /** The demo's text gateway. */
  texts: string;
}

/** What later links need to know of earlier ones. */
export interface Facts {
  eventId?: string;
  statementId?: string;
  versionId?: string;
  code?: string;
  publicText?: string;
  concernLeader?: Leader;
  privateCodes: string[];
}

export interface Leader {
  email: string;
  browser: Browser;
}

/** The exercise's cast and memory: a browser without scripts for each person. */
export class World {
  readonly doors: Doors;
  /** A real letter the statement is drafted from; without one the demo's own. */
  readonly letter: string | undefined;
  readonly facts: Facts = { privateCodes: [] };
  readonly #staff = new Map<string, Browser>();
  readonly leaders: Leader[] = [];

  constructor(doors: Doors, letter?: string) {
    this.doors = doors;
    this.letter = letter;
  }

  /** A member of staff who has signed in. */
  officer(sub: string): Browser {
    const browser = this.#staff.get(sub);
    if (!browser) throw new Error(`${sub} has not signed in`);
    return browser;
  }

  /** Signs a fictional person in through the identity provider, as a person would. */
  async signIn(sub: string): Promise<void> {
    const browser = new Browser();
    const start = await browser.get(`${this.doors.staff}/sign-in`);
    const chooser = await start.follow(/\/sign-in\/start/);
    const home = await chooser.submit({}, { form: 'form', button: `person=${sub}` });
    if (!home.url.href.startsWith(this.doors.staff) || home.url.pathname.startsWith('/sign-in'))
      throw new Error(`${sub} ended at ${home.url.pathname} "${home.title}"`);
    this.#staff.set(sub, browser);
  }

  staff(path: string): string {
    return `${this.doors.staff}${path}`;
  }

  need<K extends keyof Facts>(name: K): NonNullable<Facts[K]> {
    const value = this.facts[name];
    if (value === undefined) throw new Error(`an earlier link left no ${name}`);
    return value as NonNullable<Facts[K]>;
  }
}

/** Fails with what the page says where the answer is not the one expected. */
export function expectPage(page: Page, what: { status?: number; says?: RegExp; path?: RegExp }): Page {
  const said = `${page.url.pathname} answered ${page.status} "${page.title}"`;
  if (page.status !== (what.status ?? 200)) throw new Error(`${said}: ${problemsOf(page)}`);
  if (what.path && !what.path.test(page.url.pathname)) throw new Error(`${said}: ${problemsOf(page)}`);
  if (what.says && !what.says.test(page.text)) throw new Error(`${said} and does not say ${what.says}`);
  return page;
}

const problemsOf = (page: Page): string =>
  (page.root.querySelector('.govuk-error-summary')?.text ?? page.text)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);

/** Asks again until the answer is there, at most so many seconds. */
export async function within<T>(
  seconds: number,
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
