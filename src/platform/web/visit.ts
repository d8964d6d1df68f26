import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { withContext } from '../db/context.ts';
import { openStatements } from '../db/statements.ts';
import { cleanForm, cleanText } from './clean.ts';
import { languageOf, localUrl } from './languages.ts';
import { type PageRequest, renderPage } from './page.ts';
import {
  type CookieOptions,
  type Form,
  type PageOptions,
  pageAt,
  type Reply,
  type Route,
  type ServerEvent,
  type Visit,
} from './route.ts';
import type { Site } from './site.ts';
import type { PostedFile } from './upload.ts';

/** What the server knows of a request before a route takes it. */
export interface Arrival {
  /** A language, or Easy Read. */
  edition: string;
  /** Path and query without the edition's prefix. */
  path: string;
  actor: Actor;
  /** How much waits for them at places of the navigation. */
  waiting?: Readonly<Record<string, number>>;
  requestId: string;
  signal: AbortSignal;
}

/** A visit and what the server asks of it afterwards. */
export interface OpenVisit {
  visit: Visit;
  pageRequest: PageRequest;
  /** How to draw the page of an answer once more, as the request stands then; undefined where it is no page of this visit. */
  redrawOf(answer: Reply): (() => Reply) | undefined;
  /** Writes the route's audit line in a transaction of its own, unless the handler's first `ctx` did. */
  finishAudit(): Promise<void>;
}

const HOST_PREFIX = '__Host-';

/** Cookies as the browser sent them, without the prefix. A header that cannot be read is no cookies. */
export function readCookies(request: FastifyRequest): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(request.cookies ?? {}))
    if (name.startsWith(HOST_PREFIX) && typeof value === 'string')
      cookies[name.slice(HOST_PREFIX.length)] = value;
  return cookies;
}

/** A page's view of its request: enough to render, also when no route or database answers. */
export function openPageRequest(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  arrival: Arrival,
): PageRequest {
  let token: string | undefined;
  return {
    site,
    actor: arrival.actor,
    get waiting() {
      return arrival.waiting ?? {};
    },
    edition: arrival.edition,
    path: arrival.path,
    formToken: () => {
      if (token) return token;
      const cookie = site.tokens.cookieFrom(readCookies(request)[site.tokens.cookieName]);
      if (cookie.isNew) setCookie(reply, site.tokens.cookieName, cookie.value, {});
      token = site.tokens.token(cookie.value);
      return token;
    },
  };
}

function setCookie(reply: FastifyReply, name: string, value: string, options: CookieOptions): void {
  reply.setCookie(`${HOST_PREFIX}${name}`, value, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: options.sameSite === 'Strict' ? 'strict' : 'lax',
    maxAge: options.maxAgeSeconds,
  });
}

interface Parts {
  site: Site;
  route: Route;
  request: FastifyRequest;
  reply: FastifyReply;
  arrival: Arrival;
  /** On routes that take a file: the form before it, and the file. */
  posted?: PostedFile;
}

/** The visit a handler gets. */
export function openVisit({ site, route, request, reply, arrival, posted }: Parts): OpenVisit {
  const { edition, actor } = arrival;
  const { code: lang, dir } = languageOf(edition);
  const { runtime } = site;
  const { forceId } = runtime.config;
  const form = cleanForm(posted ? posted.form : request.body);
  const params = cleanForm(request.params) as Record<string, string>;
  const url = (path: string): string => localUrl(edition, path);
  const pageRequest = openPageRequest(site, request, reply, arrival);
  const audit = auditLine(route, actor, params.id);
  let isAudited = audit === undefined;
  let drawn: { body: string; draw: () => string } | undefined;

  const ctx = async <T>(fn: (context: Context) => Promise<T>): Promise<T> => {
    const result = await withContext(runtime, { forceId, actor }, async (context) => {
      const answer = await fn(context);
      if (!isAudited && audit) await context.audit(audit);
      return answer;
    });
    isAudited = true;
    return result;
  };
  const visit: Visit = {
    actor,
    forceId,
    lang,
    dir,
    t: site.translate(edition),
    path: arrival.path.split('?')[0] ?? '/',
    params,
    query: firstOnes(cleanForm(request.query)),
    form,
    body: request.body,
    file: posted?.file,
    config: runtime.config,
    runtime,
    requestId: arrival.requestId,
    cookies: readCookies(request),
    signal: arrival.signal,
    header: (name) => String(request.headers[name.toLowerCase()] ?? ''),
    field: (name) => (fieldsOf(form, name)[0] ?? '').trim(),
    fields: (name) => fieldsOf(form, name),
    url,
    mayOpen: (path) => {
      const page = pageAt(site.routes, path);
      return page !== undefined && isAllowed(page.policy, actor);
    },
    ctx,
    statements: () => {
      if (audit) throw new Error(`${route.url} owes an audit line: it takes ctx`);
      return openStatements(runtime, { forceId, actor });
    },
    page: (view, model, options: PageOptions = {}) => {
      const draw = (): string => renderPage(pageRequest, view, model, options);
      const body = draw();
      drawn = { body, draw };
      return {
        // A form that comes back with problems is 422 wherever it stands.
        status: options.status ?? (options.problems?.length ? 422 : 200),
        headers: { 'content-type': 'text/html; charset=utf-8', ...options.headers },
        body,
      };
    },
    samePage: (values, make) =>
      // A query stands in the links to other languages: such a page is this reader's alone.
      arrival.path.includes('?')
        ? make()
        : site.samePages.show(`${edition} ${arrival.path}`, [pageRequest.formToken(), ...values], make),
    redirect: (to, status = 303, headers = {}) => ({
      status,
      headers: { ...headers, location: url(to) },
      body: '',
    }),
    json: (body, status = 200, contentType = 'application/json') => ({
      status,
      headers: { 'content-type': contentType },
      body: JSON.stringify(body),
    }),
    bytes: (body, contentType, options = {}) => ({
      status: options.status ?? 200,
      headers: { 'content-type': contentType, ...options.headers },
      body,
    }),
    stream: (events: AsyncIterable<ServerEvent>): Reply => ({
      status: 200,
      headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
      body: events,
    }),
    download: (bytes: Readable, file): Reply => ({
      status: 200,
      headers: {
        ...DOWNLOAD_HEADERS,
        'content-type': file.mediaType,
        'content-disposition': attachment(file.name),
      },
      body: bytes,
    }),
    setCookie: (name, value, options = {}) => setCookie(reply, name, value, options),
    clearCookie: (name) => setCookie(reply, name, '', { maxAgeSeconds: 0 }),
  };
  return {
    visit,
    pageRequest,
    redrawOf: (answer) => {
      const last = drawn;
      return last && answer.body === last.body ? () => ({ ...answer, body: last.draw() }) : undefined;
    },
    finishAudit: async () => (isAudited ? undefined : ctx(async () => undefined)),
  };
}

/** Whatever is inside, a browser runs none of it and no cache keeps it. */
const DOWNLOAD_HEADERS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
/** The name is ours; anything but plain letters, digits, points and hyphens is taken out of it all the same. */
const attachment = (name: string): string => `attachment; filename="${name.replace(/[^A-Za-z0-9.-]/g, '-')}"`;

const fieldsOf = (form: Form, name: string): string[] => {
  const value = form[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

const firstOnes = (form: Form): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? value : (value[0] ?? '')]),
  );

const IDENTIFIER = /^[\w-]{1,64}$/;

/** The line that reading (GET) or changing (POST) writes, or undefined where the route has none or a member of the public acts. */
function auditLine(
  route: Route,
  actor: Actor,
  id: string | undefined,
): Parameters<Context['audit']>[0] | undefined {
  if (route.audit.startsWith('none:') || actor.kind === 'public' || actor.kind === 'system') return undefined;
  return {
    act: route.audit,
    subject: route.room,
    subjectId: id && IDENTIFIER.test(cleanText(id)) ? id : null,
    kind: route.method === 'GET' ? 'consultation' : 'alteration',
  };
}
