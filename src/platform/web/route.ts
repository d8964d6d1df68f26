import type { Readable } from 'node:stream';
import type { Actor } from '#kernel/actor';
import type { Context, Statements } from '#kernel/context';
import type { FieldProblem } from '#kernel/refusal';
import type { RouteFacts } from '#kernel/route';
import type { Config } from '../config/config.ts';
import type { Runtime } from '../db/runtime.ts';
import type { LoadClass } from './admission.ts';
import type { Translate } from './i18n.ts';
import type { Upload } from './upload.ts';

export type Form = Record<string, string | string[]>;

/** What a handler answers. Made by the visit; rooms do not build one themselves. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer | Readable | AsyncIterable<ServerEvent>;
  /** On a kept page: when it says something else though nothing was changed. */
  keepUntil?: Date;
}

/** One server-sent event. `data` is JSON text or a word; never anything a person wrote. */
export interface ServerEvent {
  event?: string;
  id?: string;
  data: string;
}

export interface PageOptions {
  status?: number;
  /** Title of the window and tab, translated. Default: the model's `title`, else the site's name. */
  title?: string;
  problems?: readonly FieldProblem[];
  /** Path of the back link. */
  back?: string;
  /** Shows Exit this page (reports, concerns, the thread). */
  exit?: boolean;
  /** The tab says nothing about the page's subject. */
  neutralTitle?: boolean;
  headers?: Record<string, string>;
}

export interface CookieOptions {
  /** Without it the cookie ends with the browser. */
  maxAgeSeconds?: number;
  sameSite?: 'Lax' | 'Strict';
}

/** One request as a handler sees it. */
export interface Visit {
  actor: Actor;
  forceId: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  t: Translate;
  /** The path without the language prefix. */
  path: string;
  params: Record<string, string>;
  query: Record<string, string>;
  /** The posted form. A JSON body's top-level texts stand here too; the whole of it is `json`. */
  form: Form;
  body: unknown;
  /** The posted file of a route that takes one; undefined where the person chose none. */
  file: Upload | undefined;
  /** The route's audience is known by the process; `config.urls` has the addresses of the others. */
  config: Config;
  runtime: Runtime;
  requestId: string;
  cookies: Readonly<Record<string, string>>;
  /** Ends when the reader has gone (streams). */
  signal: AbortSignal;
  /** Value of a request header, or ''. */
  header(name: string): string;
  /** A posted text, trimmed; '' if absent. */
  field(name: string): string;
  /** Every posted value of that name. */
  fields(name: string): string[];
  /** Puts the reader's language before a path of this site. */
  url(path: string): string;
  /** True where this site has a page at the path whose policy is open to the actor; areas are asked by the page itself. */
  mayOpen(path: string): boolean;
  /** One transaction as this actor. The first that succeeds also writes the route's audit line. */
  ctx<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
  /** Single statements as this actor, for hot paths of the public; a route that owes an audit line of its own uses `ctx`. */
  statements(): Statements;
  page(view: string, model: object, options?: PageOptions): Reply;
  /**
   * A page with a form that is the same for everybody but for its form token and these values (random letters and
   * digits, shown as they are): made once for each edition, and given out again with this reader's.
   */
  samePage(values: readonly string[], make: () => Reply): Reply;
  /** 303 unless told. A path of this site keeps the language. */
  redirect(url: string, status?: 302 | 303 | 307, headers?: Record<string, string>): Reply;
  json(body: unknown, status?: number, contentType?: string): Reply;
  bytes(
    body: Buffer | string,
    contentType: string,
    options?: { status?: number; headers?: Record<string, string> },
  ): Reply;
  stream(events: AsyncIterable<ServerEvent>): Reply;
  /** A file to save, never to show: attachment, sandboxed, not kept by any cache. `name` is one we made. */
  download(bytes: Readable, file: { name: string; mediaType: string }): Reply;
  /** Sets `__Host-<name>` (Secure, HttpOnly, Path=/). */
  setCookie(name: string, value: string, options?: CookieOptions): void;
  clearCookie(name: string): void;
}

/** A route as a room declares it: facts the building tests read, then its handler. */
export interface RouteLine extends RouteFacts {
  handle(visit: Visit): Promise<Reply> | Reply;
  /** POST: `token` (default) asks for a form token and same origin; `origin` for same origin only; `none` for machines. */
  csrf?: 'token' | 'origin' | 'none';
  limit?: { perMinute: number };
  /** Bytes; 256 KiB unless told. */
  bodyLimit?: number;
  /** POST of multipart/form-data with one file, which the handler reads as it comes. */
  takesFile?: boolean;
  /** Seconds a shared cache may keep the answer. Without it nothing is kept anywhere. */
  cache?: { seconds: number };
  /**
   * Names the edition of what the page shows, in few words and cheaply: the page is then made once for each edition,
   * compressed, and kept by this process for at most `cache.seconds`; caches on the way ask each time whether it is the
   * newest. For pages that are the same for everybody. Without effect where people sign in.
   */
  kept?(visit: Visit): Promise<string>;
  /**
   * What in the question makes it another kept page; the handler refuses values it does not know. Without it no page with a
   * question is kept.
   */
  keptQuery?: readonly string[];
  /** When it gives way in a crowd. Unless told: `ordinary`, a POST `work`, a file `upload`. */
  load?: LoadClass;
}
export interface Route extends RouteLine {
  room: string;
}

const AUDIT = /^(none: .{10,}|[a-z]+[.][a-z0-9-]+)$/;

/**
 * A room's routes for one audience. Throws at start where a line is not whole: the audit name is `room.verb-noun`, or
 * `none: ` and why; a GET has no form token.
 */
export function defineRoutes(room: string, routes: readonly RouteLine[]): Route[] {
  return routes.map((route) => {
    const at = `${room}: ${route.method} ${route.url}`;
    if (!route.url.startsWith('/')) throw new Error(`${at}: the url begins with /`);
    if (!AUDIT.test(route.audit))
      throw new Error(`${at}: audit is "room.verb-noun", or "none: " and the reason`);
    if (route.method === 'GET' && route.csrf) throw new Error(`${at}: only a POST checks a form token`);
    return { ...route, room };
  });
}

/** The GET route of these that answers a path of this site, query and fragment aside. */
export function pageAt(routes: readonly Route[], path: string): Route | undefined {
  const steps = (path.split(/[?#]/)[0] ?? '').split('/');
  const fits = (url: string): boolean => {
    const parts = url.split('/');
    return (
      parts.length === steps.length && parts.every((part, i) => part.startsWith(':') || part === steps[i])
    );
  };
  const found = routes.filter(({ method, url }) => method === 'GET' && fits(url));
  return found.find(({ url }) => !url.includes(':')) ?? found[0];
}

export type { Translate };
