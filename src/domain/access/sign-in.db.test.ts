import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { TestBrowser } from '#platform/web/site.testing';
import { newLeader, seedAreas } from '../community/community.testing.ts';
import { prepareLoginLink } from './ask-login-link.ts';
import { leaderSignInRoutes } from './leader.routes.ts';
import { resolveLeader, resolveStaff } from './resolve-actor.ts';
import { signInStaff } from './sign-in-staff.ts';

let t: TestRuntime;
let leaderId: string;
let server: ReturnType<typeof createServer>;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  leaderId = await newLeader(t, 'kestrel');
  server = createServer({
    process: 'leader',
    runtime: t.role('leader_web'),
    routes: leaderSignInRoutes(async (_ctx, email) =>
      email === 'kestrel@example.org' ? { id: leaderId } : undefined,
    ),
    log: silentLog,
    audience: 'leader',
    forceName: 'Aldermarch Police',
    resolveActor: async () => PUBLIC,
  });
});
afterAll(async () => {
  await server.close();
  await t.close();
});
beforeEach(() =>
  t.sql('delete from access.login_link').then(() => t.sql('delete from access.leader_session')),
);

/** Asks for a link as this browser would, and reads what the worker would have sent. */
async function ask(
  browser: TestBrowser,
  email = 'kestrel@example.org',
): Promise<{ url: string; code: string }> {
  await browser.get('/sign-in');
  expect((await browser.post('/sign-in', { email })).status).toBe(303);
  const { body } = await browser.get('/sign-in/sent');
  const code = /<bdi dir="ltr">(\d{3} \d{3})<\/bdi>/.exec(body)?.[1] ?? '';
  const rows = await t.sql<{ id: string }>('select id from access.login_link order by asked_at desc limit 1');
  const link = await t
    .role('worker')
    .as({ kind: 'system', name: 'test' }, (ctx) =>
      prepareLoginLink(ctx, { linkId: rows[0]?.id ?? '', audience: 'leader' }),
    );
  return { url: `/link/${link?.token ?? 'nobody'}`, code };
}
const browserOf = (): TestBrowser => new TestBrowser(server.app);
const sessions = async (): Promise<number> =>
  (await t.sql('select 1 from access.leader_session where ended_at is null')).length;

describe('a leader’s sign-in link', () => {
  it('opens at a button in the browser that asked, once', async () => {
    const browser = browserOf();
    const { url, code } = await ask(browser);
    expect(code).toMatch(/^\d{3} \d{3}$/);
    const page = await browser.get(url);
    expect(page.body).toContain('Somebody asked for this link');
    expect(page.body).not.toContain('name="code"');
    const done = await browser.post(url, {});
    expect([done.status, done.location]).toEqual([303, '/']);
    expect(await sessions()).toBe(1);
    expect((await browser.get(url)).status).toBe(410);
    expect((await browser.post(url, {})).status).toBe(410);
  });

  it('is not used up by looking, however often', async () => {
    const browser = browserOf();
    const { url } = await ask(browser);
    for (let n = 0; n < 12; n += 1) expect((await browserOf().get(url)).status).toBe(200);
    expect(await sessions()).toBe(0);
    expect((await browser.post(url, {})).status).toBe(303);
  });

  it('needs the number of the asking browser in any other', async () => {
    const { url, code } = await ask(browserOf());
    const phone = browserOf();
    expect((await phone.get(url)).body).toContain('name="code"');
    const empty = await phone.post(url, { code: '' });
    expect([empty.status, empty.body.includes('Type the 6 digits')]).toEqual([422, true]);
    expect((await phone.post(url, { code: '000 00' })).status).toBe(422);
    expect(await sessions()).toBe(0);
    expect((await phone.post(url, { code })).status).toBe(303);
    expect(await sessions()).toBe(1);
  });

  it('ends at the fifth wrong number, for the right browser too', async () => {
    const asking = browserOf();
    const { url, code } = await ask(asking);
    const thief = browserOf();
    const wrong = code === '111 111' ? '222222' : '111111';
    for (let n = 0; n < 4; n += 1) expect((await thief.post(url, { code: wrong })).status).toBe(422);
    expect((await thief.post(url, { code: wrong })).status).toBe(410);
    expect((await thief.post(url, { code })).status).toBe(410);
    expect((await asking.post(url, {})).status).toBe(410);
    expect(await sessions()).toBe(0);
  });

  it('does not sign a stranger’s victim in: another link’s browser or number opens nothing', async () => {
    const [one, other] = [browserOf(), browserOf()];
    const first = await ask(one);
    const second = await ask(other);
    expect((await other.post(first.url, { code: second.code })).status).toBe(422);
    expect(await sessions()).toBe(0);
  });

  it('answers an unknown address alike, and two askings of one browser both work', async () => {
    const stranger = browserOf();
    const unknown = await ask(stranger, 'nobody@example.org');
    expect(unknown.code).toMatch(/^\d{3} \d{3}$/);
    expect((await stranger.get(unknown.url)).status).toBe(410);
    const browser = browserOf();
    const first = await ask(browser);
    const second = await ask(browser);
    expect(second.code).toBe(first.code);
    expect((await browser.post(first.url, {})).status).toBe(303);
  });

  it('knows the session it made, and keeps nothing that could make another', async () => {
    const browser = browserOf();
    const { url, code } = await ask(browser);
    const lines = await t.sql<{ line: string }>('select l::text as line from access.login_link l');
    const secret = url.split('.').at(-1) ?? '';
    expect(lines[0]?.line).not.toContain(secret);
    expect(lines[0]?.line).not.toContain(code.replace(' ', ''));
    const done = await browser.post(url, {});
    const cookie = /__Host-leader=([^;]+)/.exec(String(done.headers['set-cookie']))?.[1];
    const actor = await t.role('leader_web').as(PUBLIC, (ctx) => resolveLeader(ctx, cookie));
    expect(actor).toMatchObject({ kind: 'leader', id: leaderId });
  });
});

describe('a staff session', () => {
  const claims = (authenticatedAt: Date | null) => ({
    subject: 'officer-1',
    name: 'Sam Example',
    rank: 'Inspector',
    roles: ['DUTY_INSPECTOR' as const],
    scopes: [''],
    authenticatedAt,
  });
  const signIn = (authenticatedAt: Date | null, replaced?: string) =>
    t.as(PUBLIC, (ctx) => signInStaff(ctx, 'https://id.example', claims(authenticatedAt), replaced));
  const who = (token: string) => t.as(PUBLIC, (ctx) => resolveStaff(ctx, token));

  it('knows when its owner proved who they are, never later than now', async () => {
    const at = new Date(Date.now() - 20 * 60_000);
    expect(await who((await signIn(at)).token)).toMatchObject({ authenticatedAt: at });
    const ahead = await who((await signIn(new Date(Date.now() + 3_600_000))).token);
    const seen = ahead.kind === 'staff' ? ahead.authenticatedAt : undefined;
    expect(seen && seen.getTime() <= Date.now() + 1_000).toBe(true);
    expect(await who((await signIn(null)).token)).not.toHaveProperty('authenticatedAt');
  });

  it('ends when its owner proves themselves anew', async () => {
    const old = await signIn(new Date());
    const before = await who(old.token);
    const anew = await signIn(new Date(), before.kind === 'staff' ? before.sessionId : '');
    expect((await who(old.token)).kind).toBe('public');
    expect((await who(anew.token)).kind).toBe('staff');
  });
});
