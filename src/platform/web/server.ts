import { existsSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import staticFiles from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { PUBLIC } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';
import { newNonce } from '../crypto/nonces.ts';
import { isOutage, outage } from '../db/failures.ts';
import { assetFolder, loadAssets } from './assets.ts';
import { FormTokens } from './csrf.ts';
import { dispatch, send } from './dispatch.ts';
import { errorPage, problemJson, seeError } from './errors.ts';
import { type Address, Gate } from './gate.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { addHealth } from './health.ts';
import { loadCatalogues } from './i18n.ts';
import { KeptPages } from './kept-pages.ts';
import { DEFAULT_LANGUAGE, EASY_EDITION, splitEdition } from './languages.ts';
import { countedAddress, type Limits, RateLimits } from './limits.ts';
import { listen } from './listen.ts';
import type { LoadGauge } from './load-gauge.ts';
import { createMetrics, type WebMetrics } from './metrics.ts';
import { createRenderer } from './render.ts';
import type { Reply, Route } from './route.ts';
import { SamePages } from './same-pages.ts';
import type { ServerOptions, Site } from './site.ts';
import { type Arrival, openPageRequest } from './visit.ts';

const BODY_LIMIT = 256 * 1024;
const NO_ROUTE = '(none)';
/** A form is sent in this time; a file may take longer on a slow telephone. */
const FORM_MS = 30_000;
const FILE_MS = 15 * 60_000;
/** Longer than a proxy keeps a connection it does not use, so that it is never told of the end while it asks. */
const KEEP_ALIVE_MS = 72_000;

/** A running face. */
export interface WebServer {
  app: FastifyInstance;
  metrics: WebMetrics;
  /** Listens on the address and port of the settings (or the port given; 0 picks a free one); answers the local URL. */
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
}

/** An arrival and what the server notes of it. */
interface Seen extends Arrival {
  started: number;
  abort: AbortController;
}

/** Takes the prefix of a language, or on the public face of Easy Read, off an address. */
function addressOf(raw: IncomingMessage, audience: ServerOptions['audience']): Address {
  const whole = raw.url ?? '/';
  const plain = { edition: DEFAULT_LANGUAGE, url: whole };
  const found = audience === 'public' || audience === 'leader' ? splitEdition(whole) : plain;
  const { edition, url } = audience === 'leader' && found.edition === EASY_EDITION ? plain : found;
  return { edition, path: url };
}

/** What one server keeps about requests under way. Nothing in it outlives the request. */
class Arrivals {
  readonly #editions = new WeakMap<IncomingMessage, Address>();
  readonly #arrivals = new WeakMap<FastifyRequest, Seen>();
  readonly streams = new Set<AbortController>();

  /** Takes the prefix off before routing. */
  rewrite(raw: IncomingMessage, audience: ServerOptions['audience']): string {
    const address = addressOf(raw, audience);
    this.#editions.set(raw, address);
    return address.path;
  }

  of(request: FastifyRequest): Seen {
    const known = this.#arrivals.get(request);
    if (known) return known;
    const abort = new AbortController();
    const { edition, path } = this.#editions.get(request.raw) ?? {
      edition: DEFAULT_LANGUAGE,
      path: '/',
    };
    const arrival = {
      edition,
      path,
      actor: PUBLIC,
      requestId: request.id,
      signal: abort.signal,
      started: performance.now(),
      abort,
    };
    this.#arrivals.set(request, arrival);
    return arrival;
  }
}

/**
 * One face of the product: Fastify with the security headers, forms, languages, error pages, limits and log lines that
 * every route gets. Routes come from the rooms; who somebody is comes from `resolveActor`. A gauge is given by tests,
 * which say themselves how busy it is.
 */
export function createServer(options: ServerOptions, gauge?: LoadGauge): WebServer {
  const site = openSite(options);
  const arrivals = new Arrivals();
  const metrics = createMetrics({ defaults: options.runtime.config.mode !== 'test' });
  const limits = options.limits ?? new RateLimits();
  const gate = new Gate(site, metrics, gauge);
  const app: FastifyInstance = Fastify({
    logger: false,
    trustProxy: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    serverFactory: (handle) => {
      const server = createHttpServer(
        { headersTimeout: FORM_MS, requestTimeout: FILE_MS },
        (raw, response) => {
          if (!gate.answers(raw, response, () => addressOf(raw, options.audience))) handle(raw, response);
          // Nobody reads on; what still comes in may take as long as a form.
          else endSlowBody(raw);
        },
      );
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      return server;
    },
    genReqId: () => newNonce(8).toString('hex'),
    rewriteUrl: (raw) => arrivals.rewrite(raw as IncomingMessage, options.audience),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) =>
      void fail(error, request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    },
  });

  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const arrival = arrivals.of(request);
    const seen = seeError(isOutage(error) ? outage(error) : error);
    const facts = {
      requestId: arrival.requestId,
      route: request.routeOptions?.url ?? NO_ROUTE,
      code: seen.code,
      ref: seen.ref,
    };
    if (seen.code === 'fault') site.log.error({ ...facts, error }, 'a request failed');
    else if (seen.code === 'unavailable')
      site.log.warn({ ...facts, why: seen.refusal?.message }, 'a request was put off');
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': arrival.requestId });
    const page = openPageRequest(site, request, reply, arrival);
    const parts = { page, seen, form: request.body, requestId: arrival.requestId };
    try {
      return send(reply, site.renderer ? errorPage(parts) : problemJson(parts));
    } catch (worse) {
      site.log.error({ ...facts, error: worse }, 'the error page failed');
      return send(reply, lastResort(seen.status));
    }
  };

  app.register(cookie);
  app.register(formbody, { bodyLimit: BODY_LIMIT });
  app.addContentTypeParser('multipart/form-data', (request, _payload, done) => {
    // Left unread: the dispatcher reads it as it comes. Any other route takes no such form.
    if (takesFile(request)) done(null);
    else done(Object.assign(new Error('this page takes no file'), { statusCode: 415 }));
  });
  if (existsSync(assetFolder()))
    app.register(staticFiles, {
      root: assetFolder(),
      prefix: '/assets/',
      index: false,
      immutable: true,
      maxAge: '365d',
      preCompressed: true,
    });
  app.addHook('onRequest', async (request, reply) => {
    if (!takesFile(request)) endSlowBody(request.raw);
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': arrivals.of(request).requestId });
    if (options.audience !== 'public') reply.header('x-robots-tag', 'noindex');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { started, requestId } = arrivals.of(request);
    const route = request.routeOptions?.url ?? NO_ROUTE;
    const facts = { method: request.method, route, status: reply.statusCode };
    const ms = Math.round(performance.now() - started);
    metrics.observe({ ...facts, seconds: ms / 1000 });
    site.log[route === '/healthz' || route === '/readyz' ? 'debug' : 'info'](
      { ...facts, ms, requestId },
      'answered',
    );
  });
  // In a test run the readers sit in the same process and make it late themselves.
  if (options.runtime.config.mode !== 'test') gate.gauge.start();
  app.addHook('onClose', async () => gate.gauge.stop());
  app.addHook('preClose', async () => {
    for (const stream of arrivals.streams) stream.abort();
  });
  app.setErrorHandler(fail);
  app.setNotFoundHandler((request, reply) =>
    fail(new Refusal('not-found', 'There is no such page.'), request, reply),
  );
  addHealth(app, site);
  app.after(() => {
    for (const route of options.routes) addRoute({ app, site, arrivals, limits, gate, route });
  });
  return {
    app,
    metrics,
    listen: (port) => listen(app, site, port),
    close: () => app.close(),
  };
}

function openSite(options: ServerOptions): Site {
  const { runtime, audience } = options;
  const { config } = runtime;
  const catalogues = loadCatalogues({
    strict: config.mode !== 'production',
    ...(audience === 'staff' || audience === 'partner' ? { workWords: audience } : {}),
  });
  const renderer =
    audience === 'api' ? undefined : createRenderer({ audience, catalogues, asset: loadAssets() });
  return {
    ...options,
    renderer,
    translate: (edition) => catalogues.translate(edition),
    tokens: new FormTokens(audience, config.cookieSecret),
    samePages: new SamePages(),
    keptPages: options.resolveActor ? undefined : new KeptPages(),
  };
}

interface Line {
  app: FastifyInstance;
  site: Site;
  arrivals: Arrivals;
  limits: Limits;
  gate: Gate;
  route: Route;
}

function addRoute({ app, site, arrivals, limits, gate, route }: Line): void {
  app.route({
    method: route.method,
    url: route.url,
    bodyLimit: route.bodyLimit ?? BODY_LIMIT,
    config: { takesFile: route.takesFile === true },
    onRequest: async (request) => {
      if (!route.limit) return;
      const address = countedAddress(request.ip, String(request.headers['x-forwarded-for'] ?? ''));
      if (!(await limits.allow(`${route.method} ${route.url}`, address, route.limit.perMinute)))
        throw new Refusal('too-many', `More than ${route.limit.perMinute} a minute.`);
    },
    handler: async (request, reply) => {
      const arrival = arrivals.of(request);
      const seen = { address: arrival, setsCookie: () => reply.hasHeader('set-cookie') };
      const work = (): Promise<Reply> => dispatch({ site, route, request, reply, arrival });
      const answer = await gate.through(route, seen, work);
      const { body } = answer;
      const isStream = typeof body !== 'string' && !Buffer.isBuffer(body) && !(body instanceof Readable);
      if (isStream) arrivals.streams.add(arrival.abort);
      const onEnd = (): void => {
        arrivals.streams.delete(arrival.abort);
        arrival.abort.abort();
      };
      return send(reply, answer, { cacheSeconds: route.cache?.seconds, onEnd });
    },
  });
}

/** Whether the request's route takes a file. */
const takesFile = (request: FastifyRequest): boolean =>
  (request.routeOptions?.config as { takesFile?: boolean } | undefined)?.takesFile === true;

/** A body that trickles in for longer than a form may take holds a connection for nothing. */
function endSlowBody(request: IncomingMessage): void {
  if (request.method !== 'POST' && request.method !== 'PATCH') return;
  const patience = setTimeout(() => request.complete || request.destroy(), FORM_MS);
  patience.unref();
  request.once('close', () => clearTimeout(patience));
}

/** When even the error page cannot be made. */
const lastResort = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: 'Sorry, there is a problem. In an emergency call 999. Otherwise call 101.\n',
});
