import type { Actor } from '#kernel/actor';
import type { Runtime } from '../db/runtime.ts';
import type { Log } from '../observability/log.ts';
import type { FormTokens } from './csrf.ts';
import type { Translate } from './i18n.ts';
import type { KeptPages } from './kept-pages.ts';
import type { Limits } from './limits.ts';
import type { Renderer } from './render.ts';
import type { Route } from './route.ts';
import type { SamePages } from './same-pages.ts';
import type { Audience } from './templates.ts';

export interface NavigationItem {
  text: string;
  href: string;
  active?: boolean;
  /** A small number beside the text (unread, waiting). */
  count?: number;
}

/** What navigation and actor resolution may know of a request. */
export interface SeenRequest {
  actor: Actor;
  /** Without the language prefix. */
  path: string;
  t: Translate;
  url(path: string): string;
  /** How much waits for them at a place of the navigation, by its address. */
  waiting: Readonly<Record<string, number>>;
}

/** A way to reach help that must stand on a page when nothing else works. */
export interface EmergencyContact {
  text: string;
  display: string;
  href: string;
}

export interface ServerOptions {
  process: string;
  runtime: Runtime;
  routes: readonly Route[];
  log: Log;
  audience: Audience | 'api';
  /** Who a request's cookies stand for. Faces without sign-in leave it out. */
  resolveActor?: (request: { cookies: Readonly<Record<string, string>>; runtime: Runtime }) => Promise<Actor>;
  /** The force's name as people say it. */
  forceName?: string;
  navigation?: (request: SeenRequest) => NavigationItem[];
  /** What waits for whoever is signed in, asked once for each page they are shown. */
  countWaiting?: (actor: Actor) => Promise<Readonly<Record<string, number>>>;
  /** Where requests are counted; in this process unless told. */
  limits?: Limits;
  /** National routes to show when the site fails; the catalogue's own words stand in. */
  emergencyContacts?: (t: Translate) => EmergencyContact[];
  /** Where somebody may turn who is put off in a crowd: pages of the class `vital`. */
  whenBusy?: (t: Translate) => { text: string; href: string }[];
}

/** What all requests of one face share. `renderer` is absent on the API. */
export interface Site extends ServerOptions {
  renderer: Renderer | undefined;
  translate: (edition: string) => Translate;
  tokens: FormTokens;
  samePages: SamePages;
  /** Absent where people sign in: a page may show who they are. */
  keptPages: KeptPages | undefined;
}
