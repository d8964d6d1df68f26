import { type Actor, PUBLIC } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import type { Route } from '#platform/web/route';
import { createServer } from '#platform/web/server';

export interface Answer {
  status: number;
  body: string;
  location: string;
}

/** One face with these routes, asked as this actor through the real server; forms carry a real token. */
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
  let cookie = '';
  const answerOf = (reply: {
    statusCode: number;
    body: string;
    headers: Record<string, unknown>;
  }): Answer => {
    const set = [reply.headers['set-cookie'] ?? []].flat().map(String);
    if (set.length > 0) cookie = set.map((line) => line.split(';')[0]).join('; ');
    return { status: reply.statusCode, body: reply.body, location: String(reply.headers.location ?? '') };
  };
  const get = async (url: string): Promise<Answer> =>
    answerOf(await server.app.inject({ method: 'GET', url, headers: { cookie } }));
  return {
    get,
    async post(url, fields, from = url) {
      const token = /name="_csrf" value="([^"]+)"/.exec((await get(from)).body)?.[1] ?? '';
      const body = new URLSearchParams([['_csrf', token]]);
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) body.append(name, one);
      return answerOf(
        await server.app.inject({
          method: 'POST',
          url,
          headers: {
            cookie,
            'content-type': 'application/x-www-form-urlencoded',
            'sec-fetch-site': 'same-origin',
          },
          payload: body.toString(),
        }),
      );
    },
    listen: (port) => server.listen(port ?? 0),
    close: () => server.close(),
  };
}
