import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, PUBLIC } from '#kernel/actor';
import { isAllowed } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { isSameOrigin } from './csrf.ts';
import { eventStream } from './event-stream.ts';
import type { Reply, Route } from './route.ts';
import type { Site } from './site.ts';
import { openPostedFile } from './upload.ts';
import { type Arrival, openVisit, readCookies } from './visit.ts';

/** One request through its route: who, may they, is the form ours, the handler, the audit line. */
export async function dispatch(parts: {
  site: Site;
  route: Route;
  request: FastifyRequest;
  reply: FastifyReply;
  arrival: Arrival;
}): Promise<Reply> {
  const { site, route, request, arrival } = parts;
  arrival.actor = await actorOf(site, route, request);
  const refused = refusal(site, route, arrival);
  if (refused) return refused;
  const isRead = route.method === 'GET';
  if (isRead) await noteWaiting(site, arrival);
  // A button of the same page may send its form without the file, as an ordinary form.
  const bringsFile =
    route.takesFile === true && /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
  const posted = bringsFile ? await openPostedFile(request.raw) : undefined;
  try {
    const { visit, finishAudit, redrawOf } = openVisit({ ...parts, ...(posted ? { posted } : {}) });
    if (!isRead) checkForm(site, route, request, visit.field('_csrf'));
    const make = (): Promise<Reply> | Reply => route.handle(visit);
    const address = `${arrival.edition} ${arrival.path}`;
    const answer = await (site.keptPages && route.kept
      ? site.keptPages.show(route, visit, { address, make })
      : make());
    await finishAudit();
    const redraw = isRead ? undefined : redrawOf(answer);
    if (!redraw) return answer;
    await noteWaiting(site, arrival);
    return redraw();
  } catch (error) {
    // An error is a page with the navigation too. Where the database is away nobody waits for it once more.
    if (!isRead && !isUnavailable(error)) await noteWaiting(site, arrival);
    throw error;
  } finally {
    // A browser reads no answer before it has sent everything, so the rest of a refused file is read and dropped.
    posted?.file?.stream.destroy();
    await posted?.drain();
  }
}

/**
 * How much waits for whoever is signed in, for the navigation. Of what changes something it is asked once that is done
 * and only where a page is shown, and nothing fails for it: without the numbers a page is a page as well.
 */
async function noteWaiting(site: Site, arrival: Arrival): Promise<void> {
  if (!site.countWaiting || arrival.actor.kind !== 'staff') return;
  try {
    arrival.waiting = await site.countWaiting(arrival.actor);
  } catch (error) {
    if (!isUnavailable(error))
      site.log.error({ requestId: arrival.requestId, error }, 'what waits could not be counted');
  }
}

const isUnavailable = (error: unknown): boolean => error instanceof Refusal && error.code === 'unavailable';

/** Pages open to anyone must render while the database is away, so there a session that cannot be read is none. */
async function actorOf(site: Site, route: Route, request: FastifyRequest): Promise<Actor> {
  if (!site.resolveActor) return PUBLIC;
  try {
    return await site.resolveActor({ cookies: readCookies(request), runtime: site.runtime });
  } catch (error) {
    if (route.policy.audience === 'anyone') return PUBLIC;
    throw error;
  }
}

function refusal(site: Site, route: Route, { actor, path }: Arrival): Reply | undefined {
  if (isAllowed(route.policy, actor)) return undefined;
  const hasSignIn = site.audience !== 'public' && site.audience !== 'api';
  if (actor.kind !== 'public' || !hasSignIn) throw new Refusal('not-allowed', notAllowed(route));
  if (route.method !== 'GET') throw new Refusal('sign-in-first', 'Nobody is signed in.');
  return { status: 303, headers: { location: `/sign-in?wanted=${encodeURIComponent(path)}` }, body: '' };
}

/** In words, since staff pages show it: `Open to: duty inspector, commander.` */
const notAllowed = ({ policy }: Route): string =>
  policy.roles.length > 0
    ? `Open to: ${policy.roles.map((role) => role.toLowerCase().replaceAll('_', ' ')).join(', ')}.`
    : 'Not open here.';

function checkForm(site: Site, route: Route, request: FastifyRequest, token: string): void {
  const mode = route.csrf ?? (site.audience === 'api' ? 'none' : 'token');
  if (mode === 'none') return;
  const header = (name: string): string => String(request.headers[name] ?? '');
  const ownUrl = site.runtime.config.urls[site.audience];
  const facts = {
    fetchSite: header('sec-fetch-site'),
    origin: header('origin'),
    host: header('host'),
    ownUrl,
  };
  if (!isSameOrigin(facts)) throw new Refusal('form-expired', 'The form was sent from another site.');
  if (mode === 'token' && !site.tokens.isGood(readCookies(request)[site.tokens.cookieName], token))
    throw new Refusal('form-expired', 'The form has no valid token.');
}

/** Sends what a handler or an error answered. */
export function send(
  reply: FastifyReply,
  answer: Reply,
  options: { cacheSeconds?: number; onEnd?: () => void } = {},
): FastifyReply {
  reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
  const mayKeep = answer.status === 200 && !reply.hasHeader('set-cookie') && !answer.headers['cache-control'];
  if (options.cacheSeconds && mayKeep)
    reply.header('cache-control', `public, max-age=${options.cacheSeconds}`);
  const { body } = answer;
  if (typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable) return reply.send(body);
  return reply.send(eventStream(body, options.onEnd ?? (() => undefined)));
}
