import { type HTMLElement, parse } from 'node-html-parser';

export type FormValues = Record<string, string | readonly string[]>;

/** A page as a browser without scripts sees it: where it is, what it says, its forms and links. */
export class Page {
  readonly url: URL;
  readonly status: number;
  readonly root: HTMLElement;
  readonly #browser: Browser;

  constructor(browser: Browser, url: URL, status: number, html: string) {
    this.#browser = browser;
    this.url = url;
    this.status = status;
    this.root = parse(html);
  }

  get title(): string {
    return this.root.querySelector('h1')?.text.trim() ?? '';
  }

  /** The visible words of the main part, white space folded. */
  get text(): string {
    return (this.root.querySelector('main') ?? this.root).text.replace(/\s+/g, ' ').trim();
  }

  one(selector: string): HTMLElement {
    const element = this.root.querySelector(selector);
    if (!element) throw new Error(`${this.url.pathname} (${this.status} "${this.title}") has no ${selector}`);
    return element;
  }

  /** Addresses of all links that match, absolute. */
  links(match: RegExp): string[] {
    return this.root
      .querySelectorAll('a[href]')
      .map((link) => new URL(link.getAttribute('href') ?? '', this.url).href)
      .filter((href) => match.test(href));
  }

  follow(match: RegExp): Promise<Page> {
    const [href] = this.links(match);
    if (!href) throw new Error(`${this.url.pathname} ("${this.title}") has no link like ${match}`);
    return this.#browser.get(href);
  }

  /**
   * Fills in the form and sends it as a browser would: hidden fields and ticked boxes go along, and so does the
   * first button unless one is named by `button` (`name=value`). With a file it goes as multipart/form-data.
   */
  submit(
    values: FormValues = {},
    options: { form?: string; button?: string; file?: ChosenFile } = {},
  ): Promise<Page> {
    const form = this.one(options.form ?? 'main form');
    const body = new URLSearchParams();
    const given = new Set(Object.keys(values));
    for (const input of form.querySelectorAll('input, textarea, select')) {
      const name = input.getAttribute('name');
      const type = input.getAttribute('type') ?? '';
      if (!name || given.has(name) || ['submit', 'button', 'file'].includes(type)) continue;
      if (['checkbox', 'radio'].includes(type) && !input.hasAttribute('checked')) continue;
      body.append(name, fieldValue(input));
    }
    for (const [name, value] of Object.entries(values))
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    appendButton(form, body, options.button);
    const action = new URL(form.getAttribute('action') || this.url.href, this.url);
    if (options.file) return this.#browser.send(action.href, withFile(body, options.file));
    return (form.getAttribute('method') ?? 'get').toLowerCase() === 'post'
      ? this.#browser.post(action.href, body)
      : this.#browser.get(`${action.origin}${action.pathname}?${body}`);
  }
}

/** A file as a person chooses it. */
export interface ChosenFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

function fieldValue(input: HTMLElement): string {
  if (input.tagName === 'TEXTAREA') return input.text;
  if (input.tagName !== 'SELECT') return input.getAttribute('value') ?? '';
  const chosen = input.querySelector('option[selected]') ?? input.querySelector('option');
  return chosen?.getAttribute('value') ?? '';
}

/** The file stands last: what comes after it is not read. */
function withFile(fields: URLSearchParams, { name, bytes }: ChosenFile): FormData {
  const body = new FormData();
  for (const [field, value] of fields) body.append(field, value);
  body.append('file', new Blob([bytes]), name);
  return body;
}

function appendButton(form: HTMLElement, body: URLSearchParams, button: string | undefined): void {
  if (button) {
    const [name = '', value = ''] = button.split('=');
    body.append(name, value);
    return;
  }
  const first = form.querySelector('button:not([type=button])');
  if (first?.hasAttribute('name'))
    body.append(first.getAttribute('name') ?? '', first.getAttribute('value') ?? '');
}

/** Sends one request, as `fetch` does; the fault tests put one in its place that is as patient as a person. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** A browser without scripts: cookies, redirects, same-origin headers. One per person in the exercise. */
export class Browser {
  static #made = 0;
  readonly #cookies = new Map<string, string>();
  /** People sit at different addresses, as the proxy in front would say; 198.18.0.0/15 is for tests (RFC 2544). */
  readonly #address = `198.18.${Browser.#made++ % 256}.1`;
  readonly #fetch: Fetch;
  readonly language: string | undefined;

  constructor(language?: string, send: Fetch = fetch) {
    this.language = language;
    this.#fetch = send;
  }

  /** What it would send to any of the doors, as a header. */
  cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(url: string): Promise<Page> {
    return this.#send(new URL(url), { method: 'GET' });
  }

  post(url: string, body: URLSearchParams): Promise<Page> {
    return this.#send(new URL(url), {
      method: 'POST',
      body: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }

  /** Posts a form that may hold a file. */
  send(url: string, body: FormData): Promise<Page> {
    return this.#send(new URL(url), { method: 'POST', body });
  }

  async #send(
    url: URL,
    init: { method: 'GET' | 'POST'; body?: string | FormData; headers?: Record<string, string> },
    hops = 0,
  ): Promise<Page> {
    const headers: Record<string, string> = {
      ...init.headers,
      accept: 'text/html',
      'x-forwarded-for': this.#address,
    };
    const cookie = this.cookieHeader();
    if (cookie) headers.cookie = cookie;
    if (this.language) headers['accept-language'] = this.language;
    if (init.method === 'POST') {
      headers.origin = url.origin;
      headers['sec-fetch-site'] = 'same-origin';
    }
    const response = await this.#fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const location = response.headers.get('location');
    if (location && response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      if (hops > 12) throw new Error(`too many redirects at ${url.pathname}`);
      return this.#send(new URL(location, url), { method: 'GET' }, hops + 1);
    }
    const html = await response.text();
    const refresh = /<meta http-equiv="refresh" content="0;\s*url=([^"]+)"/i.exec(html)?.[1];
    if (refresh)
      return this.#send(new URL(refresh.replaceAll('&amp;', '&'), url), { method: 'GET' }, hops + 1);
    return new Page(this, url, response.status, html);
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    const gone = attributes.some(
      (text) => /^\s*max-age=0\s*$/i.test(text) || /expires=thu, 01 jan 1970/i.test(text),
    );
    if (gone || value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
