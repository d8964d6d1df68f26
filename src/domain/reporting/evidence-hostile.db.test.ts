import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { fileKey } from '#platform/files/file-store';
import { HEADS, wordOf, zipOf } from '../../platform/files/files.testing.ts';
import { photo, sendForm, storedIds, visitorAtFiles } from './evidence.testing.ts';
import { tidyEvidence } from './tidy-evidence.ts';
import { publicFace, seedAreas, Visitor } from './visitor.testing.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;
const MB = 1024 * 1024;

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  await seedAreas(web);
  face = await publicFace(web);
});
afterAll(async () => {
  await face?.close();
  await web?.close();
});
beforeEach(() => {
  Object.assign(web.config.evidence, {
    fileBytes: 100 * MB,
    reportBytes: 250 * MB,
    files: 10,
    freeBytes: MB,
  });
});

const rows = async () =>
  (await web.sql<{ id: string }>('select id from reporting.evidence')).map(({ id }) => id).sort();
/** Store, table and the folder of incoming files tell the same. */
async function expectInStep(): Promise<void> {
  expect(readdirSync(web.files.incoming.folder)).toEqual([]);
  expect(await storedIds(web)).toEqual(await rows());
  const keys = await web.sql<{ id: string }>(
    `select record_id as id from platform.seal where owner_table = 'reporting.evidence'`,
  );
  expect(keys.map(({ id }) => id).sort()).toEqual(await rows());
}

describe('somebody who stays unknown', () => {
  it('has hidden details taken out before anything is kept, and is told that the original was not kept', async () => {
    const visitor = await visitorAtFiles(face.url, 'ANONYMOUS');
    expect(visitor.seen.page.querySelector('input[name=hidden][value=REMOVE]')?.hasAttribute('checked')).toBe(
      true,
    );
    const bytes = await photo();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    await visitor.upload({ name: 'IMG_20260321_Sam.jpg', bytes }, { hidden: 'REMOVE' });
    expect(visitor.seen.text).toContain(
      'Hidden details were taken out. The original was not kept, as you chose.',
    );
    const id = (await rows()).at(-1);
    const [row] = await web.sql<{ is_original: boolean; sha256: Buffer }>(
      'select is_original, sha256 from reporting.evidence where id = $1::uuid',
      [id],
    );
    expect(row?.is_original).toBe(false);
    expect(row?.sha256.equals(createHash('sha256').update(bytes).digest())).toBe(false);
    await expectInStep();
  });

  it('is told what to do about a file that cannot be cleaned, and may choose to send it as it is', async () => {
    const visitor = await visitorAtFiles(face.url, 'ANONYMOUS');
    for (const [name, bytes] of Object.entries({
      'a.pdf': HEADS.pdf,
      'a.mp4': HEADS.mp4,
      'a.heic': HEADS.heic,
      'a.docx': wordOf(),
    })) {
      await visitor.upload({ name, bytes }, { hidden: 'REMOVE' });
      expect(visitor.seen.status, name).toBe(422);
      expect(visitor.seen.text, name).toContain('We cannot take hidden details out of this kind of file.');
      expect(visitor.seen.page.querySelector('input[value=REMOVE]')?.hasAttribute('checked')).toBe(true);
    }
    await visitor.upload({ name: 'broken.jpg', bytes: HEADS.jpeg }, { hidden: 'REMOVE' });
    expect(visitor.seen.text).toContain('We could not read this picture.');
    await visitor.upload(
      { name: 'words.txt', bytes: Buffer.from('They said it twice.') },
      { hidden: 'REMOVE' },
    );
    expect(visitor.seen.status).toBe(200);
    await visitor.upload({ name: 'a.pdf', bytes: HEADS.pdf }, { hidden: 'KEEP' });
    expect(visitor.seen.status).toBe(200);
    await expectInStep();
  });
});

describe('a file that is not taken', () => {
  const hostile: Record<string, [string, Buffer, string]> = {
    'a programme': ['photo.jpg', HEADS.program, 'We cannot take this kind of file.'],
    'a web page': [
      'page.txt',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      'We cannot take this kind',
    ],
    'a drawing with a script': ['x.svg', Buffer.from('<svg onload="alert(1)"/>'), 'We cannot take this kind'],
    'an archive': ['photos.zip', zipOf([{ name: 'a.jpg' }]), 'We cannot take this kind'],
    'nothing at all': ['empty.jpg', Buffer.alloc(0), 'This file is empty.'],
    'a film called a photo': ['photo.jpg', HEADS.mp4, 'The name of the file says one kind'],
    'a photo that is an archive too': [
      'x.jpg',
      Buffer.concat([HEADS.jpeg, zipOf([{ name: 'x.class' }])]),
      'two kinds of file in one',
    ],
    'a bomb': [
      'letter.docx',
      wordOf({ name: 'word/zeros', content: Buffer.alloc(40 * MB) }),
      'could harm a computer',
    ],
    'a document with a macro': [
      'letter.docx',
      wordOf({ name: 'word/vbaProject.bin' }),
      'could harm a computer',
    ],
    'a document with a way out': ['letter.docx', wordOf({ name: '../../x' }), 'could harm a computer'],
  };
  it.each(Object.entries(hostile))(
    '%s: says what to do, keeps the choice, and leaves nothing',
    async (_, [name, bytes, text]) => {
      const visitor = await visitorAtFiles(face.url, 'NAMED');
      const before = await rows();
      await visitor.upload({ name, bytes, type: 'image/jpeg' }, { hidden: 'KEEP' });
      expect(visitor.seen.status).toBe(422);
      expect(visitor.seen.text).toContain(text);
      expect(visitor.seen.page.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#file');
      expect(await rows()).toEqual(before);
      await expectInStep();
    },
  );

  it('is larger than the limit: 413 in the reader’s language, and the form goes on', async () => {
    web.config.evidence.fileBytes = MB;
    const visitor = await visitorAtFiles(face.url, 'NAMED', 'ur');
    await visitor.upload(
      { name: 'x.jpg', bytes: Buffer.concat([HEADS.jpeg, randomBytes(5 * MB)]) },
      { hidden: 'KEEP' },
    );
    expect(visitor.seen.status).toBe(413);
    expect(visitor.seen.text).toContain('یہ فائل 1 ایم بی سے بڑی ہے');
    expect(await sendForm(visitor, web)).toMatch(/-/);
    await expectInStep();
  });

  it('is missing, comes with no choice, or comes while the disk is full', async () => {
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    await visitor.upload(undefined, { hidden: 'KEEP' });
    expect([visitor.seen.status, visitor.seen.text.includes('Choose a file first')]).toEqual([422, true]);
    await visitor.upload({ name: 'x.txt', bytes: Buffer.from('x') });
    expect([
      visitor.seen.status,
      visitor.seen.text.includes('Choose what to do with hidden details'),
    ]).toEqual([422, true]);
    web.config.evidence.freeBytes = Number.MAX_SAFE_INTEGER;
    await visitor.upload({ name: 'x.txt', bytes: Buffer.from('x') }, { hidden: 'KEEP' });
    expect([visitor.seen.status, visitor.seen.text.includes('We cannot take files at this moment')]).toEqual([
      422,
      true,
    ]);
    await expectInStep();
  });

  it('comes from another site, without a token or to a page that takes none', async () => {
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    visitor.cookies.delete('__Host-csrf-public');
    expect(
      (await visitor.uploadOnly({ name: 'x.txt', bytes: Buffer.from('x') }, { hidden: 'KEEP' })).status,
    ).toBe(403);
    const body = new FormData();
    body.append('file', new Blob(['x']), 'x.txt');
    expect((await fetch(`${face.url}/return`, { method: 'POST', body })).status).toBe(415);
    await expectInStep();
  });
});

describe('several files', () => {
  it('at once keep to the limit, and the last one too many says so', async () => {
    web.config.evidence.files = 1;
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    const file = () => ({ name: 'x.txt', bytes: randomBytes(40_000).toString('hex') });
    const answers = await Promise.all(
      [file(), file(), file()].map((one) =>
        visitor.uploadOnly({ name: one.name, bytes: Buffer.from(one.bytes) }, { hidden: 'KEEP' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
    await visitor.get('/report/files');
    expect(visitor.seen.text).toContain('A report can hold 1 files');
    await expectInStep();
  });

  it('together keep to the size of a report', async () => {
    web.config.evidence.reportBytes = 100_000;
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    const bytes = Buffer.from(randomBytes(30_000).toString('hex'));
    await visitor.upload({ name: 'a.txt', bytes }, { hidden: 'KEEP' });
    expect(visitor.seen.status).toBe(200);
    await visitor.upload({ name: 'b.txt', bytes: bytes.toReversed() }, { hidden: 'KEEP' });
    expect(visitor.seen.status).toBe(422);
    await expectInStep();
  });

  it('two uploads side by side are both kept', async () => {
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    const before = (await rows()).length;
    const statuses = await Promise.all(
      ['a', 'b'].map(
        async (letter) =>
          (
            await visitor.uploadOnly(
              { name: 'x.txt', bytes: Buffer.from(letter.repeat(3 * MB)) },
              { hidden: 'KEEP' },
            )
          ).status,
      ),
    );
    expect(statuses).toEqual([303, 303]);
    expect((await rows()).length).toBe(before + 2);
    await expectInStep();
  });
});

it('a line that is cut in the middle of a file leaves nothing', async () => {
  const visitor = await visitorAtFiles(face.url, 'NAMED');
  const token =
    visitor.seen.page.querySelector('form[enctype] input[name=_csrf]')?.getAttribute('value') ?? '';
  const before = await rows();
  const { hostname, port } = new URL(face.url);
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const field = (name: string, value: string) =>
    `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const start = `${field('_csrf', token)}${field('hidden', 'KEEP')}--b\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n`;
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /report/files/add HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${cookie}\r\n` +
          `content-type: multipart/form-data; boundary=b\r\ncontent-length: 9000000\r\n\r\n${start}`,
      );
      socket.write(Buffer.concat([HEADS.jpeg, randomBytes(2 * MB)]), () =>
        setTimeout(() => socket.destroy(), 300),
      );
    });
    socket.on('close', () => resolve());
  });
  await expect.poll(() => readdirSync(web.files.incoming.folder)).toEqual([]);
  expect(await rows()).toEqual(before);
  await expectInStep();
});

describe('the form and its files', () => {
  it('a file may be taken out again, by its own form alone', async () => {
    const [mine, other] = [await visitorAtFiles(face.url, 'NAMED'), await visitorAtFiles(face.url, 'NAMED')];
    await mine.upload({ name: 'x.txt', bytes: Buffer.from('mine') }, { hidden: 'KEEP' });
    await other.upload({ name: 'x.txt', bytes: Buffer.from('theirs') }, { hidden: 'KEEP' });
    const before = await rows();
    const form = 'main form[action$="/report/files/remove"]';
    const id = mine.seen.page.querySelector(`${form} input[name=id]`)?.getAttribute('value') ?? '';
    const token = other.seen.page.querySelector(`${form} input[name=_csrf]`)?.getAttribute('value') ?? '';
    const cookie = [...other.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await fetch(`${face.url}/report/files/remove`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, id }),
      headers: { cookie },
      redirect: 'manual',
    });
    expect(await rows()).toEqual(before);
    await mine.post({}, {}, form);
    expect(await rows()).toEqual(before.filter((one) => one !== id));
    await expectInStep();
  });

  it('are deleted together once nobody came back', async () => {
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    await visitor.upload({ name: 'x.txt', bytes: Buffer.from('forgotten') }, { hidden: 'KEEP' });
    const kept = await visitorAtFiles(face.url, 'NAMED');
    await kept.upload({ name: 'x.txt', bytes: Buffer.from('sent') }, { hidden: 'KEEP' });
    const reportId = await sendForm(kept, web);
    await web.sql(`update reporting.draft set expires_at = now() - interval '1 minute'`);
    await web.runClock('reporting.tidy-evidence');
    const left = await web.sql<{ report_id: string | null }>(
      'select distinct report_id from reporting.evidence',
    );
    expect(left.some(({ report_id }) => report_id === null)).toBe(false);
    expect(left.some(({ report_id }) => report_id === reportId)).toBe(true);
    await expectInStep();
  });

  it('more files can be added with the private code, and triage hears of it', async () => {
    const visitor = await visitorAtFiles(face.url, 'ANONYMOUS');
    const reportId = await sendForm(visitor, web);
    const code = visitor.seen.page.querySelector('.st-code')?.text.replace(/\D/g, '') ?? '';
    await web.runJobs();
    const later = new Visitor(face.url);
    await later.get('/return');
    await later.post({ code });
    await later.get('/return/files');
    await later.upload({ name: 'x.jpg', bytes: await photo() }, { hidden: 'KEEP' });
    expect(later.seen.text).toContain('Photo or picture');
    const files = await web.sql(
      'select 1 from reporting.evidence where report_id = $1::uuid and is_original',
      [reportId],
    );
    expect(files).toHaveLength(1);
    await web.runJobs();
    await expectInStep();
  });
});

describe('the sweep', () => {
  it('removes what no row names and half files, after an hour and not before, and tells of rows without a file', async () => {
    const worker = web.role('worker');
    const orphan = fileKey(web.forceId, newId());
    const half = await worker.files.incoming.newPath();
    await writeFile(half, 'half');
    await worker.files.store.keep(orphan, half);
    await writeFile(await worker.files.incoming.newPath(), 'half');
    expect(await tidyEvidence(worker, web.forceId)).toMatchObject({ orphans: 0 });
    expect(await tidyEvidence(worker, web.forceId, 0)).toMatchObject({ orphans: 2, missing: 0 });
    await expectInStep();

    const visitor = await visitorAtFiles(face.url, 'NAMED');
    await visitor.upload({ name: 'x.txt', bytes: Buffer.from('lost') }, { hidden: 'KEEP' });
    const reportId = await sendForm(visitor, web);
    const [lost] = await web.sql<{ id: string }>(
      'select id from reporting.evidence where report_id = $1::uuid',
      [reportId],
    );
    await worker.files.store.remove(fileKey(web.forceId, lost?.id ?? ''));
    expect(await tidyEvidence(worker, web.forceId, -2)).toMatchObject({ missing: 1 });
    expect(await tidyEvidence(worker, web.forceId, -2)).toMatchObject({ missing: 0 });
    const custody = await web.sql(
      `select 1 from reporting.evidence_custody where evidence_id = $1::uuid and act = 'missing'`,
      [lost?.id],
    );
    expect(custody).toHaveLength(1);
  });
});
