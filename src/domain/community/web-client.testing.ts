import { type Actor, PUBLIC } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import type { Route } from '#platform/web/route';
import { createServer } from '#platform/web/server';
import { type Answer, TestBrowser } from '#platform/web/site.testing';

export type { Answer } from '#platform/web/site.testing';

/** One face with these routes and a browser at it, asked as this actor. A form is posted from its page, with its token. */
export function webClient(
  runtime: TestRuntime,
  face: { audience: 'public' | 'leader' | 'staff'; routes: readonly Route[]; actor?: Actor },
): {
  get(url: string): Promise<Answer>;
  post(url: string, fields: Record<string, string | string[]>, from?: string): Promise<Answer>;
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
} {
  const { audience, routes, actor = PUBLIC } = face;
  const server = createServer({
    process: audience,
    runtime,
    routes,
    log: silentLog,
    audience,
    forceName: 'Aldermarch Police',
    resolveActor: async () => actor,
  });
  const browser = new TestBrowser(server.app);
  return {
    get: (url) => browser.get(url),
    async post(url, fields, from = url) {
      await browser.get(from);
      return browser.post(url, fields);
    },
    listen: (port) => server.listen(port ?? 0),
    close: () => server.close(),
  };
}
