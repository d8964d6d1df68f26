import { type HTMLElement, parse } from 'node-html-parser';
import type { Actor, Role } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { publicRoutes } from './public.routes.ts';

/** The public face with this room's routes alone, on a free port. For tests. */
export async function publicFace(runtime: TestRuntime): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer({
    process: 'public',
    runtime,
    routes: publicRoutes,
    log: silentLog,
    audience: 'public',
  });
  return { url: await server.listen(0), close: () => server.close() };
}

/** The areas the tests of this room stand on: the force, two areas, one ward. */
export async function seedAreas(runtime: TestRuntime): Promise<void> {
  await runtime.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level) values
       ($1, '', null, 'Aldermarch', 'X00000001', 2026, 0),
       ($1, 'eastmarch', '', 'Eastmarch', 'X09000001', 2026, 1),
       ($1, 'eastmarch/mill-ward', 'eastmarch', 'Mill Ward', 'X05000001', 2026, 2),
       ($1, 'westmarch', '', 'Westmarch', 'X09000002', 2026, 1)`,
    [runtime.forceId],
  );
}

/** A member of staff with a live session, as the keeper checks it. For tests. */
export const signedInStaff = (
  runtime: TestRuntime,
  roles: readonly Role[],
  scopes: readonly string[] = [''],
): Promise<Actor> => signIn(runtime, roles, { scopes });

/** What a visitor sees after a request and the redirects that followed. */
export interface Seen {
  status: number;
  /** Path and query without the language prefix. */
  path: string;
  headers: Headers;
  page: HTMLElement;
  text: string;
}

type Values = Record<string, string | readonly string[]>;

/** A person with a browser that runs no script: follows links and posts forms as they stand in the page. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  seen!: Seen;
  readonly #url: string;
  readonly #prefix: string;

  readonly #address: string | undefined;

  /** `address`: where the visitor seems to come from, for tests that send more than one place may. */
  constructor(url: string, lang = 'en', address?: string) {
    this.#address = address;
    this.#url = url;
    this.#prefix = lang === 'en' ? '' : `/${lang}`;
  }

  async get(path: string): Promise<Seen> {
    return this.#follow(await this.#fetch(`${this.#prefix}${path}`, {}));
  }

  /** Posts the page's first form with its hidden fields and these values, by the named button if there is one. */
  async post(values: Values = {}, button: Values = {}, selector?: string): Promise<Seen> {
    return this.#follow(await this.postOnly(values, button, selector));
  }

  /** Chooses a file in the page's form that takes one, and sends it with the form's hidden fields and these values. */
  async upload(
    file: { name: string; bytes: Uint8Array; type?: string } | undefined,
    values: Values = {},
  ): Promise<Seen> {
    return this.#follow(await this.uploadOnly(file, values));
  }

  async uploadOnly(
    file: { name: string; bytes: Uint8Array; type?: string } | undefined,
    values: Values = {},
  ): Promise<Response> {
    const form = this.seen.page.querySelector('main form[enctype="multipart/form-data"]');
    if (!form) throw new Error(`${this.seen.path} has no form that takes a file`);
    const body = new FormData();
    for (const input of form.querySelectorAll('input[type=hidden]'))
      body.append(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '');
    for (const [name, given] of Object.entries(values))
      for (const value of [given].flat()) body.append(name, String(value));
    const blob = new Blob(file ? [new Uint8Array(file.bytes)] : [], {
      type: file?.type ?? 'application/octet-stream',
    });
    body.append('file', blob, file?.name ?? '');
    return this.#fetch(form.getAttribute('action') ?? '', { method: 'POST', body });
  }

  /** The same without following where it leads. */
  async postOnly(values: Values = {}, button: Values = {}, selector = 'main form'): Promise<Response> {
    const form = this.seen.page.querySelector(selector);
    if (!form) throw new Error(`${this.seen.path} has no form`);
    const hidden = form
      .querySelectorAll('input[type=hidden]')
      .map((input): [string, string] => [
        input.getAttribute('name') ?? '',
        input.getAttribute('value') ?? '',
      ]);
    const body = new URLSearchParams(hidden);
    for (const [name, given] of Object.entries({ ...values, ...button }))
      for (const value of [given].flat()) body.append(name, value);
    return this.#fetch(form.getAttribute('action') ?? '', { method: 'POST', body });
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#url + path, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(this.#address ? { 'x-forwarded-for': this.#address } : {}),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  async #follow(response: Response): Promise<Seen> {
    const location = response.headers.get('location');
    if (location?.startsWith('/')) return this.#follow(await this.#fetch(location, {}));
    const page = parse(await response.text());
    const path = response.url.replace(this.#url, '').replace(this.#prefix, '');
    this.seen = { status: response.status, path, headers: response.headers, page, text: page.structuredText };
    return this.seen;
  }
}

/** Pages of staff where no later room is there: nothing is restricted, nothing is alike, no postcode is known. */
export const NO_LATER_ROOM = {
  guard: async () => undefined,
  findShut: async () => [],
  findAlike: async () => [],
  findWard: async () => undefined,
};
