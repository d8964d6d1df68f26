import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

type Form = Record<string, string | readonly string[]>;

/** What a browser would hold after a visit. */
export interface Answer {
  status: number;
  body: string;
  /** The body's bytes, for files. */
  raw: Buffer;
  headers: Record<string, string>;
  /** Where a redirect leads, or ''. */
  location: string;
}

/**
 * A browser without scripts for tests of routes: keeps cookies, sends the form token of the page it read last, and says
 * where a form comes from. Goes through the whole server, no socket.
 */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  #token = '';

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#take(
      await this.#app.inject({ method: 'GET', url, headers: { ...this.#headers(), ...headers } }),
    );
  }

  /** Posts a form with the last page's token; `_csrf` in the form overrules it. */
  async post(url: string, form: Form, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ _csrf: this.#token, ...form }))
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    const own = {
      ...this.#headers(),
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    };
    return this.#take(
      await this.#app.inject({
        method: 'POST',
        url,
        payload: body.toString(),
        headers: { ...own, ...headers },
      }),
    );
  }

  #headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie ? { cookie } : {};
  }

  #take(response: LightMyRequestResponse): Answer {
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const token = /name="_csrf" value="([^"]+)"/.exec(response.body)?.[1];
    if (token) this.#token = token;
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    );
    return {
      status: response.statusCode,
      body: response.body,
      raw: response.rawPayload,
      headers,
      location: headers.location ?? '',
    };
  }
}
