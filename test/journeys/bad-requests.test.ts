import { request } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../demo/exercise/browser.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { World } from '../../demo/exercise/world.ts';
import { walkTo } from '../support/report-walk.ts';
import { doors } from './journey.ts';

type Face = 'public' | 'leader' | 'partner' | 'staff' | 'api';
const FACES: readonly Face[] = ['public', 'leader', 'partner', 'staff', 'api'];
/** A page of each face that stands without a session. */
const OPEN: Record<Face, string> = {
  public: '/report',
  leader: '/sign-in',
  partner: '/sign-in',
  staff: '/sign-in',
  api: '/api/v1/statements',
};

interface Ask {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}
interface Answer {
  status: number;
  type: string;
  body: string;
  headers: Record<string, unknown>;
}

/** Sends exactly these bytes as path, headers and body: `fetch` would tidy them up first. */
const ask = (face: Face, { method = 'GET', path, headers = {}, body }: Ask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(doors()[face]);
    const sent = request({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          body: text,
          headers: response.headers,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** One of the statuses expected, in the face's own form, guarded, and without a word about how it is made. */
function expectRefusal(face: Face, answer: Answer, statuses: readonly number[]): void {
  expect(statuses, answer.body.slice(0, 200)).toContain(answer.status);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.body).not.toMatch(/node_modules|at \w+ \(|ECONN|select .* from/i);
  if (face === 'api') expect(answer.type).toContain('application/problem+json');
  else expect(answer.body).toContain('<h1');
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe.each(FACES)('the %s face', (face) => {
  it.each(['OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'SEARCH'])(
    'does not know %s',
    async (method) => {
      expectRefusal(face, await ask(face, { method, path: OPEN[face] }), [404, 405]);
    },
  );

  it('answers HEAD as GET, without the page', async () => {
    const answer = await ask(face, { method: 'HEAD', path: OPEN[face] });
    expect(answer.status).toBe(200);
    expect(answer.body).toBe('');
  });

  it.each([
    '/%zz',
    '/%',
    '/%c3%28',
    '/%ff',
    '/%00',
    '/a%00b',
    `/${'a'.repeat(7_000)}`,
    '//elsewhere.example/',
  ])('refuses the address %.24s', async (path) => {
    const answer = await ask(face, { path });
    expectRefusal(face, answer, [400, 404]);
    expect(answer.headers.location).toBeUndefined();
  });

  it.each([
    '/assets/../manifest.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/assets/....//package.json',
    '/assets/%00',
    '/assets/',
  ])('gives away no file: %s', async (path) => {
    const answer = await ask(face, { path });
    expectRefusal(face, answer, [400, 403, 404]);
    expect(answer.body).not.toMatch(/stand-together|root:/);
  });

  it.each([
    ['text/xml', '<a/>'],
    ['multipart/form-data; boundary=x', '--x\r\n\r\n--x--'],
    [';;;', 'x'],
    ['application/json', '{a'],
    ['application/json', '{"__proto__":{"isAdmin":true}}'],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', 'a=%E9'],
    ['application/x-www-form-urlencoded', 'a=%zz&b=%ff&_csrf=%00'],
    ['application/x-www-form-urlencoded', 'a&'.repeat(100_000)],
  ])('refuses a body of type %s', async (type, body) => {
    const headers = { 'content-type': type };
    expectRefusal(
      face,
      await ask(face, { method: 'POST', path: OPEN[face], headers, body }),
      [400, 403, 404, 415],
    );
  });

  it.each([300 * 1024, 3 * 1024 * 1024])('answers 413 to a body of %d bytes', async (bytes) => {
    const body = `text=${'x'.repeat(bytes)}`;
    expectRefusal(face, await ask(face, { method: 'POST', path: OPEN[face], headers: FORM, body }), [413]);
  });

  it('closes on what is not HTTP, and on headers without end', async () => {
    const { hostname, port } = new URL(doors()[face]);
    for (const text of [
      '\u0000\u0001\u0002\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
    ]) {
      const said = await new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(text));
        let heard = '';
        socket.on('data', (chunk: Buffer) => {
          heard += chunk.toString();
        });
        socket.on('error', () => resolve(heard));
        socket.on('close', () => resolve(heard));
      });
      expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await ask(face, { path: '/healthz' })).status).toBe(200);
  });
});

describe('413 says what to do in the reader’s language, and that what was sent before is kept', () => {
  it.each([
    ['', 'lang="en"', /not lost/],
    ['/cy', 'lang="cy"', /golli/],
    ['/pl', 'lang="pl"', /nie przepadło/],
    ['/ur', 'dir="rtl"', /ضائع نہیں/],
  ])('%s/report/words', async (prefix, marked, words) => {
    const body = `narrative=${'x'.repeat(300 * 1024)}`;
    const answer = await ask('public', {
      method: 'POST',
      path: `${prefix}/report/words`,
      headers: FORM,
      body,
    });
    expect(answer.status).toBe(413);
    expect(answer.body).toContain(marked);
    expect(answer.body).toMatch(words);
  });

  it('and so it is: the answers before stand in the form', async () => {
    const browser = new Browser();
    const page = await walkTo('words', doors().public, '', browser);
    const words = page.url.href;
    const large = await page.submit({ narrative: 'x'.repeat(300 * 1024) });
    expect(large.status).toBe(413);
    const back = await browser.get(words.replace(/[^/]*$/, 'what'));
    expect(back.one('input[value=THREATENED]').hasAttribute('checked')).toBe(true);
  });
});

/** Every cookie an app reads, and a page of that app that reads it. */
const COOKIES: readonly [Face, string, readonly string[]][] = [
  ['public', 'csrf-public', ['/report', '/check']],
  ['public', 'report', ['/report/danger', '/report/check', '/report/receipt']],
  ['public', 'return', ['/return', '/return/messages']],
  ['leader', 'csrf-leader', ['/sign-in']],
  ['leader', 'leader', ['/', '/concerns', '/sign-in']],
  ['partner', 'csrf-partner', ['/sign-in']],
  ['partner', 'partner', ['/', '/reports/new', '/sign-in']],
  ['staff', 'csrf-staff', ['/sign-in']],
  ['staff', 'staff', ['/', '/triage', '/sign-in']],
  ['staff', 'sign-in', ['/sign-in/return?code=a&state=b', '/sign-in/return', '/sign-in/return?error=x']],
];
const GARBAGE = [
  '',
  '%',
  '%E0%A4%A',
  '"',
  '{}',
  '..',
  'a.b.c',
  'ÿ',
  'null',
  '__proto__',
  'A'.repeat(22),
  'y'.repeat(8_192),
];

describe('a malformed cookie is no cookie', () => {
  it.each(COOKIES)('%s: %s', async (face, name, paths) => {
    for (const path of paths)
      for (const value of GARBAGE) {
        const cookie = Buffer.from(`__Host-${name}=${value}; __Host-${name}=again`).toString('latin1');
        const answer = await ask(face, { path, headers: { cookie } });
        expect(answer.status, `${path} with ${value.slice(0, 20)}`).toBeLessThan(500);
      }
  });

  it.each(COOKIES)('posted with a form: %s: %s', async (face, name, [path = '/']) => {
    for (const value of GARBAGE) {
      const cookie = Buffer.from(`__Host-${name}=${value}`).toString('latin1');
      const answer = await ask(face, { method: 'POST', path, headers: { ...FORM, cookie }, body: 'a=1' });
      expect(answer.status, `${path} with ${value.slice(0, 20)}`).toBeLessThan(500);
    }
  });

  describe('signed, then tampered with', () => {
    let reader: Browser;
    let officer: Browser;
    beforeAll(async () => {
      reader = new Browser();
      await (await reader.get(`${doors().public}/report`)).submit();
      const world = new World(doors());
      await world.signIn(CAST.inspector);
      officer = world.officer(CAST.inspector);
    });

    /** The same cookies with one character of each changed (`a` to `A` would leave an identifier what it is), at the start, in the middle or at the end. */
    const tampered = (header: string, where: number): string =>
      header
        .split('; ')
        .map((pair) => {
          const from = pair.indexOf('=') + 1;
          const at = from + Math.floor((pair.length - 1 - from) * where);
          return `${pair.slice(0, at)}${/a/i.test(pair[at] ?? '') ? 'B' : 'A'}${pair.slice(at + 1)}`;
        })
        .join('; ');

    it.each([0, 0.5, 1])('a reporter’s, at %d of its length', async (where) => {
      const header = reader.cookieHeader();
      expect(header).toContain('__Host-report=');
      const own = await ask('public', { path: '/report/danger', headers: { cookie: header } });
      expect(own.status).toBe(200);
      const headers = { cookie: tampered(header, where) };
      const answer = await ask('public', { path: '/report/danger', headers });
      expect([200, 303]).toContain(answer.status);
      const sent = await ask('public', {
        method: 'POST',
        path: '/report/danger',
        headers: { ...FORM, ...headers },
        body: 'danger=NO',
      });
      expect([303, 403]).toContain(sent.status);
    });

    it.each([0, 0.5, 1])('an officer’s, at %d of its length', async (where) => {
      const header = officer.cookieHeader();
      expect(header).toContain('__Host-staff=');
      expect((await ask('staff', { path: '/triage', headers: { cookie: header } })).status).toBe(200);
      const answer = await ask('staff', { path: '/triage', headers: { cookie: tampered(header, where) } });
      expect(answer.status).toBe(303);
      expect(answer.headers.location).toContain('/sign-in');
    });
  });
});

it('the same report sent twice at once is one report, with one receipt', async () => {
  const page = await walkTo('check', doors().public);
  const receipts = await Promise.all([page.submit(), page.submit(), page.submit()]);
  const codes = receipts.map((receipt) => receipt.one('.st-code').text.replace(/\D/g, ''));
  expect(codes[0]).toHaveLength(24);
  expect(new Set(codes).size).toBe(1);
  expect((await page.submit()).url.pathname).toBe('/report/receipt');
});

it('a form whose token has run out gives back what was typed', async () => {
  const page = await walkTo('words', doors().public, '/ur');
  const again = await page.submit({ _csrf: 'from-yesterday', narrative: 'یہ پیغام مجھے فون پر ملا' });
  expect(again.status).toBe(403);
  expect(again.text).toContain('یہ پیغام مجھے فون پر ملا');
});
