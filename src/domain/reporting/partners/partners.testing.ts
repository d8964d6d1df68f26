import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer, type WebServer } from '#platform/web/server';
import { apiRoutes } from '../api.routes.ts';
import { addPartner } from './add-partner.ts';
import { makePartnerKey } from './make-partner-key.ts';
import type { PartnerScope } from './partner.model.ts';

/** A whole report as a partner's developer would send it. */
export const REPORT = {
  danger: false,
  tells: 'ME',
  happened: ['SAID_OR_SHOUTED'],
  narrative: 'He shouted at her outside the ferry office and spat at the window.',
  when: { kind: 'TODAY' },
  place: { kind: 'STREET', words: 'Ferry office', areaPath: 'eastmarch/mill-ward' },
  why: ['RELIGION'],
  religions: ['MUSLIM'],
  partnerReference: 'FC-2044/7',
  identity: { state: 'known-to-partner' },
};

/** An answer of the interface over its socket. */
export interface ApiAnswer {
  status: number;
  json: Record<string, unknown>;
  text: string;
  header(name: string): string;
}

/** The API face on a real socket under the public role, and partners with keys. For tests. */
export interface PartnerBench {
  url: string;
  face: WebServer;
  owner<T>(work: (ctx: Context) => Promise<T>): Promise<T>;
  /** A new partner's first key. */
  partner(
    name: string,
    route?: string,
    scopes?: PartnerScope[],
  ): Promise<{ partnerId: string; key: string; keyId: string }>;
  call(
    key: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer>;
  close(): Promise<void>;
}

let calls = 0;

/** Starts them on a free port. For tests. */
export async function partnerBench(runtime: TestRuntime): Promise<PartnerBench> {
  await runtime.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level) values
      ('aldermarch', 'eastmarch', null, 'Eastmarch', 'X09000001', 2026, 1),
      ('aldermarch', 'eastmarch/mill-ward', 'eastmarch', 'Mill Ward', 'X05000001', 2026, 2)`,
  );
  const web = runtime.role('public_web');
  const face = createServer({
    process: 'api',
    runtime: web,
    routes: apiRoutes,
    log: silentLog,
    audience: 'api',
  });
  const url = await face.listen(0);
  web.config.urls.api = url;
  const owner = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
    runtime.role('migrator').as(system('test'), work);
  return {
    url,
    face,
    owner,
    partner: (name, route = 'TELL_MAMA', scopes) =>
      owner(async (ctx) => {
        const { partnerId } = await addPartner(ctx, { name, route });
        return {
          partnerId,
          ...(await makePartnerKey(ctx, { name, days: 30, ...(scopes ? { scopes } : {}) })),
        };
      }),
    call: (key, method, path, body, headers = {}) => callApi(`${url}${path}`, { key, method, body, headers }),
    close: () => face.close(),
  };
}

/** One call; a POST gets an Idempotency-Key of its own unless one is given. */
export async function callApi(
  url: string,
  call: { key: string; method: string; body: unknown; headers: Record<string, string> },
): Promise<ApiAnswer> {
  calls += 1;
  const response = await fetch(url, {
    method: call.method,
    headers: {
      ...(call.key ? { authorization: `Bearer ${call.key}` } : {}),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.method === 'POST' ? { 'idempotency-key': `test-call-${calls}` } : {}),
      ...call.headers,
    },
    ...(call.body === undefined
      ? {}
      : { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) }),
  });
  const text = await response.text();
  let json: Record<string, unknown> = {};
  if (/json/.test(response.headers.get('content-type') ?? ''))
    json = JSON.parse(text) as Record<string, unknown>;
  return { status: response.status, json, text, header: (name) => response.headers.get(name) ?? '' };
}
