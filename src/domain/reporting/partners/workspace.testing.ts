import { PUBLIC, system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { withContext } from '#platform/db/context';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer, type WebServer } from '#platform/web/server';
import { TestBrowser } from '#platform/web/site.testing';
import { PARTNER_COOKIE, prepareLoginLink, resolvePartnerSession } from '#room/access';
import { partnerSignInRoutes } from '../../access/partner.routes.ts';
import { partnerRoutes } from '../partner.routes.ts';
import { addPartnerWorker } from './invite-worker.ts';
import { partnerWorkerByEmail, resolvePartnerWorker } from './resolve-worker.ts';

/** The workspace as its process serves it, under the public role. For tests. */
export interface Workspace {
  face: WebServer;
  /** Lets somebody in for a partner that is in the register. */
  invite(partner: string, email: string, isManager?: boolean): Promise<string>;
  /** A browser in which this address signed in, by the mailed link. */
  signIn(email: string): Promise<TestBrowser>;
}

/** Starts it. For tests. */
export function openWorkspace(runtime: TestRuntime): Workspace {
  const web = runtime.role('public_web');
  const pepper = web.config.receiptPepper;
  const face = createServer({
    process: 'partner',
    runtime: web,
    routes: [
      ...partnerSignInRoutes((ctx, email) => partnerWorkerByEmail(ctx, pepper, email)),
      ...partnerRoutes,
    ],
    log: silentLog,
    audience: 'partner',
    forceName: 'Aldermarch Police',
    resolveActor: ({ cookies }) =>
      withContext(web, { forceId: web.forceId, actor: PUBLIC }, async (ctx) =>
        resolvePartnerWorker(ctx, await resolvePartnerSession(ctx, cookies[PARTNER_COOKIE])),
      ),
  });
  return {
    face,
    invite: async (partner, email, isManager = false) => {
      const work = (ctx: Context) =>
        addPartnerWorker(ctx, pepper, { partner, name: email.split('@')[0] ?? email, email, isManager });
      return (await runtime.role('migrator').as(system('test'), work)).workerId;
    },
    signIn: (email) => signInByLink(runtime, face, email),
  };
}

async function signInByLink(runtime: TestRuntime, face: WebServer, email: string): Promise<TestBrowser> {
  const browser = new TestBrowser(face.app);
  await browser.get('/sign-in');
  await browser.post('/sign-in', { email });
  const [row] = await runtime.sql<{ id: string }>(
    'select id from access.login_link order by asked_at desc, id desc limit 1',
  );
  const link = await runtime
    .role('worker')
    .as(system('test'), (ctx) => prepareLoginLink(ctx, { linkId: row?.id ?? '', audience: 'partner' }));
  await browser.get(`/link/${link?.token ?? 'nobody'}`);
  await browser.post(`/link/${link?.token ?? 'nobody'}`, {});
  return browser;
}
