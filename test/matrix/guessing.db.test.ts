import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { newPrivateCode } from '#platform/crypto/reader';
import { newDraft } from '../../src/domain/reporting/draft.model.ts';
import { submitReport } from '../../src/domain/reporting/submit-report.ts';
import type { Ask, Heard } from './ask.ts';
import { twoForces } from './forces.ts';
import { keyOf, LINES, PLANS } from './gather.ts';
import { buildForce, type Face, type ForceWorld } from './world.ts';

let here: ForceWorld;
let there: ForceWorld;
let close: () => Promise<void>;
beforeAll(async () => {
  const forces = await twoForces();
  here = await buildForce(forces.here, 'HERONGATE');
  there = await buildForce(forces.there, 'QUILLBROOK');
  close = forces.close;
});
afterAll(async () => {
  await here?.close();
  await there?.close();
  await close?.();
});

/** What a guesser can tell two answers apart by: status, kind, headers, words and, but for what they sent, every letter. */
function looksOf({ status, type, headers, body, location }: Heard, sent: string): string {
  const names = Object.keys(headers).filter(
    (name) => !['date', 'x-request-id', 'content-length'].includes(name),
  );
  const text = body
    .replaceAll(sent, '')
    .replace(/urn:request:[0-9a-f]{16}/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID');
  return [status, type, location, names.sort().join(), text].join('\n');
}

const LOOKS_UP_A_SECRET =
  /\/(link|unsubscribe|check|join|joined)\/:|^\/(return|check|sign-in)$|^\/api\/v1\/reports/;

it('every address that looks a secret or a code up is limited by neighbourhood', () => {
  const unlimited = LINES.filter(({ face, method, url }) => {
    if (!LOOKS_UP_A_SECRET.test(url) || face === 'staff') return false;
    const route = PLANS[face].routes.find((one) => one.method === method && one.url === url);
    const isPlainForm = method === 'GET' && !url.includes(':');
    return !isPlainForm && !(route?.limit && route.limit.perMinute <= 600);
  });
  expect(unlimited.map(keyOf)).toEqual([]);
});

it('a guesser is stopped within a minute, with the same answer for a right and a wrong guess', async () => {
  const code = newPrivateCode();
  const headers = { 'x-forwarded-for': '203.0.113.7' };
  const statuses: number[] = [];
  for (let n = 0; n < 32; n += 1) {
    const { status } = await here.ask.public({ method: 'POST', url: '/return', form: { code }, headers });
    statuses.push(status);
  }
  expect(statuses.slice(0, 30).every((status) => status < 429)).toBe(true);
  expect(statuses.slice(30)).toEqual([429, 429]);
});

/** A report of this force whose private code is known. */
async function codeAt({ t, mark }: ForceWorld): Promise<string> {
  const web = t.role('public_web');
  const digits = newPrivateCode();
  const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  const answers = {
    danger: 'NO',
    role: 'ME',
    happened: ['THREATENED'],
    narrative: mark,
    placeKind: 'STREET',
    place: mark,
    area: 'eastmarch',
    ward: 'eastmarch/mill-ward',
    anonymity: 'ANONYMOUS',
  };
  const draft = { ...newDraft('report'), answers, hasReachedCheck: true };
  await web.as(PUBLIC, (ctx) => submitReport(ctx, secrets, { draft, digits, language: 'en' }));
  return digits;
}

/** Asks the same of a guess that is right elsewhere and of guesses that are right nowhere; all look alike. */
async function expectAlike(face: Face, asks: ReadonlyArray<{ sent: string; ask: Ask }>): Promise<Heard> {
  const looks: string[] = [];
  let last: Heard | undefined;
  for (const { sent, ask } of asks) {
    last = await here.ask[face](ask);
    looks.push(looksOf(last, sent));
  }
  expect(new Set(looks).size, looks.join('\n\n')).toBe(1);
  if (!last) throw new Error('nothing was asked');
  return last;
}

describe('a guess that is wrong', () => {
  it('of a private code looks the same, whether another force gave that code or nobody did', async () => {
    const own = await codeAt(here);
    const right = await here.ask.public({ method: 'POST', url: '/return', form: { code: own } });
    expect([right.status, right.location]).toEqual([303, '/return/messages']);
    const guesses = [await codeAt(there), newPrivateCode(), newPrivateCode()];
    const answer = await expectAlike(
      'public',
      guesses.map((code) => ({ sent: code, ask: { method: 'POST', url: '/return', form: { code } } })),
    );
    expect(answer.status).toBe(422);
    expect(answer.body).not.toContain('R-');
  });

  it('of a statement’s code says "not ours" and nothing else', async () => {
    const guesses = [there.ids.code, 'ALD-7K3M-9QX2', 'ALD-0000-0000', 'x'];
    const answer = await expectAlike(
      'api',
      guesses.map((code) => ({ sent: code, ask: { method: 'GET', url: `/api/v1/check/${code}` } })),
    );
    expect(JSON.parse(answer.body)).toEqual({ verdict: 'not-ours' });
  });

  it('of a partner’s key looks the same: none, nonsense, another force’s, one that ended', async () => {
    const [last] = here.keys.own.slice(-1);
    const almost = here.keys.own.slice(0, -1) + (last === 'A' ? 'B' : 'A');
    const asks = [
      '',
      'Bearer x',
      `Bearer ${there.keys.own}`,
      `Bearer ${almost}`,
      `Basic ${here.keys.own}`,
    ].map((authorization) => ({
      sent: authorization,
      ask: {
        method: 'GET' as const,
        url: `/api/v1/reports/${here.ids['partner-report']}`,
        headers: (authorization ? { authorization } : {}) as Record<string, string>,
      },
    }));
    expect((await expectAlike('api', asks)).status).toBe(401);
  });

  it('of a leader’s sign-in link looks the same: of another force, of nobody, no link at all', async () => {
    const tokens = [there.ids.link, here.ids.link.replace(/.$/, 'X'), 'nothing'];
    const answer = await expectAlike(
      'leader',
      tokens.map((token) => ({ sent: token, ask: { method: 'GET', url: `/link/${token}` } })),
    );
    expect(answer.status).toBe(410);
  });
});

it('whether an address belongs to a leader is told by nothing: the same page and the same rows', async () => {
  const email = 'herongate@example.org';
  const rows = async (): Promise<unknown> =>
    here.t.sql(
      `select (select count(*)::int from access.login_link) as links,
         (select count(*)::int from platform.outbox_event where name = 'access.login-link-asked') as events`,
    );
  const grown: string[] = [];
  const answers: string[] = [];
  for (const address of [email, 'nobody@example.org', 'quillbrook@example.org']) {
    const before = (await rows()) as [{ links: number; events: number }];
    const heard = await here.ask.leader({ method: 'POST', url: '/sign-in', form: { email: address } });
    const after = (await rows()) as [{ links: number; events: number }];
    grown.push(`${after[0].links - before[0].links} ${after[0].events - before[0].events}`);
    answers.push(looksOf(heard, address));
  }
  expect(new Set(answers).size, answers.join('\n\n')).toBe(1);
  expect(grown).toEqual(['1 1', '1 1', '1 1']);
  // One of the three was right: without it the others would prove nothing.
  const known = await here.t.sql(
    'select 1 from access.login_link where person_id = $1 and token_hash is null',
    [here.ids.leader],
  );
  expect(known).toHaveLength(1);
});
