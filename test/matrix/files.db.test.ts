import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HEADS, zipOf } from '../../src/platform/files/files.testing.ts';
import type { Heard } from './ask.ts';
import { twoForces } from './forces.ts';
import { buildForce, type ForceWorld } from './world.ts';

// Files that are two things at once, or far larger inside than outside. Other files nobody should send, by the public's
// own form: src/domain/reporting/evidence-hostile.db.test.ts. What becomes of each stands in docs/evidence.md.

let world: ForceWorld;
let close: () => Promise<void>;
let url = '';
beforeAll(async () => {
  const forces = await twoForces();
  world = await buildForce(forces.here, 'HERONGATE');
  close = forces.close;
  url = await world.servers.staff.listen(0);
});
afterAll(async () => {
  await world?.close();
  await close?.();
});

const part = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
};

/** A picture of so many points a side, of one colour: some kilobytes that unpack to `side * side / 8` bytes. */
function pictureBomb(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const lines = Buffer.alloc(side * (Math.ceil(side / 8) + 1));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    part('IHDR', head),
    part('IDAT', deflateSync(lines, { level: 9 })),
    part('IEND', Buffer.alloc(0)),
  ]);
}

const comment = (words: string): Buffer => {
  const text = Buffer.from(words);
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([head, text]);
};

const HTML = '<html><script>alert(7331)</script></html>';
/** Each with the answer to whoever sends it: 303 is kept, sealed; 422 is refused. */
const FILES: Record<string, { name: string; bytes: () => Buffer; status: 303 | 422 }> = {
  'a picture that is a script': {
    name: 'a.gif',
    bytes: () =>
      Buffer.concat([Buffer.from('GIF89a/*'), Buffer.alloc(600, 0x20), Buffer.from('*/=1;alert(7331)')]),
    status: 422,
  },
  'a photo with a web page in its comment': {
    name: 'a.jpg',
    bytes: () => Buffer.concat([Buffer.from([0xff, 0xd8]), comment(HTML), HEADS.jpeg.subarray(2)]),
    status: 422,
  },
  'a document that is an archive': {
    name: 'a.pdf',
    bytes: () => Buffer.concat([HEADS.pdf, zipOf([{ name: 'evil.class' }])]),
    status: 422,
  },
  'a picture of 400 million points': { name: 'a.png', bytes: () => pictureBomb(20_000), status: 303 },
  'a web page called a photo': { name: 'a.jpg', bytes: () => Buffer.from(HTML), status: 422 },
  nothing: { name: 'a.jpg', bytes: () => Buffer.alloc(0), status: 422 },
};

const BOUNDARY = 'between-the-parts';
/** The bytes of a form with one file, its name written as it is. */
function formOf(name: string, bytes: Buffer, csrf: string): Buffer {
  const field = (key: string, value: string): string =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`;
  const head = `${field('_csrf', csrf)}${field('hidden', 'KEEP')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/html\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

const evidencePage = () => `/reports/${world.ids.report}/evidence`;

interface Said {
  status: number;
  body: string;
}

/** Over a real socket: only there does a form end, or not. */
async function postForm(type: string, payload: Buffer | string, cookie = cookieLine()): Promise<Said> {
  const answer = await fetch(url + evidencePage(), {
    method: 'POST',
    headers: { cookie, 'content-type': type, 'sec-fetch-site': 'same-origin' },
    body: typeof payload === 'string' ? payload : new Uint8Array(payload),
    redirect: 'manual',
  });
  return { status: answer.status, body: await answer.text() };
}

const cookieLine = (): string => `__Host-staff=${world.people.everything?.staff ?? ''}`;

async function upload(name: string, bytes: Buffer): Promise<Said> {
  const page = await fetch(url + evidencePage(), { headers: { cookie: cookieLine() } });
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const [token = ''] = (page.headers.getSetCookie()[0] ?? '').split(';');
  const type = `multipart/form-data; boundary=${BOUNDARY}`;
  return postForm(type, formOf(name, bytes, csrf), `${cookieLine()}; ${token}`);
}

/** Nothing of it is ever shown as what it pretends to be: saved under a name of ours, or drawn anew as a picture. */
async function expectNeverServed(id: string): Promise<void> {
  const act = (what: string): Promise<Heard> =>
    world.ask.staff({
      method: 'POST',
      url: `${evidencePage()}/${id}/${what}`,
      cookies: world.people.everything ?? {},
      form: { reason: 'investigate' },
    });
  const saved = await act('download');
  expect(saved.status).toBe(200);
  expect(saved.type).toBe('application/octet-stream');
  expect(String(saved.headers['content-disposition'])).toMatch(
    /^attachment; filename="evidence-[0-9a-f]{8}\.[a-z0-9]+"$/,
  );
  expect(saved.headers['content-security-policy']).toBe("sandbox; default-src 'none'");
  expect(saved.headers['x-content-type-options']).toBe('nosniff');
  const seen = await act('view');
  expect(seen.status).toBe(200);
  expect(seen.body).not.toContain('alert(7331)');
  expect(seen.body.trimEnd().endsWith('</html>')).toBe(true);
}

it.each(Object.entries(FILES))('%s', async (_what, { name, bytes, status }) => {
  const before = await world.t.sql<{ id: string }>('select id from reporting.evidence where report_id = $1', [
    world.ids.report,
  ]);
  const answer = await upload(name, bytes());
  expect(answer.status, answer.body.slice(-600)).toBe(status);
  const after = await world.t.sql<{ id: string }>('select id from reporting.evidence where report_id = $1', [
    world.ids.report,
  ]);
  expect(after.length - before.length).toBe(status === 303 ? 1 : 0);
  const known = new Set(before.map(({ id }) => id));
  for (const { id } of after.filter((row) => !known.has(row.id))) await expectNeverServed(id);
});

it.each([
  '../../../../etc/passwd.jpg',
  '..\\..\\windows\\win.ini.jpg',
  'a\u202egpj.exe.jpg',
  '=cmd|calc.jpg',
  '<img src=x onerror=alert(7331)>.jpg',
  'a%00.php.jpg',
  `${'long'.repeat(200)}.jpg`,
  '.jpg',
])('a name that leads somewhere is a text, sealed and shown as one: %s', async (name) => {
  const answer = await upload(name.replaceAll('"', ''), HEADS.jpeg);
  expect(answer.status).toBe(303);
  const page = await world.ask.staff({
    method: 'GET',
    url: evidencePage(),
    cookies: world.people.everything ?? {},
  });
  expect(page.status).toBe(200);
  expect(page.body).not.toMatch(/<img src=x|\u202e/);
  const rows = await world.t.sql<{ row: string }>('select e::text as row from reporting.evidence e');
  expect(rows.map(({ row }) => row).join()).not.toMatch(/passwd|win\.ini|calc|onerror/);
});

it.each([
  ['no boundary', 'multipart/form-data', 'x'],
  ['a boundary that never comes', 'multipart/form-data; boundary=nowhere', formOf('a.jpg', HEADS.jpeg, '')],
  ['a boundary of nothing', 'multipart/form-data; boundary=', formOf('a.jpg', HEADS.jpeg, '')],
  [
    'two boundaries',
    `multipart/form-data; boundary=a; boundary=${BOUNDARY}`,
    formOf('a.jpg', HEADS.jpeg, ''),
  ],
  ['a boundary of a megabyte', `multipart/form-data; boundary=${'b'.repeat(10_000)}`, 'x'],
  [
    'an end in the middle',
    `multipart/form-data; boundary=${BOUNDARY}`,
    formOf('a.jpg', HEADS.jpeg, '').subarray(0, 150),
  ],
  [
    'parts within parts',
    `multipart/form-data; boundary=${BOUNDARY}`,
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--b--\r\n--${BOUNDARY}--\r\n`,
    ),
  ],
  [
    'ten thousand parts',
    `multipart/form-data; boundary=${BOUNDARY}`,
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n`.repeat(10_000)),
  ],
  [
    'a part without a name',
    `multipart/form-data; boundary=${BOUNDARY}`,
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--${BOUNDARY}--\r\n`),
  ],
])('a form that cannot be read is refused: %s', async (_what, type, payload) => {
  const answer = await postForm(type, payload);
  expect([400, 403, 413, 415, 422]).toContain(answer.status);
  expect(answer.body).toContain('<h1');
});
