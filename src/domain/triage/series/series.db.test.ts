import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { sensitive } from '#kernel/sensitive';
import type { TestRuntime } from '#platform/db/testing';
import { testRuntime } from '#platform/db/testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { TestBrowser } from '../../../platform/web/site.testing.ts';
import { faceOf, toldReport } from '../triage.testing.ts';
import { materialFromImage } from './read-picture.ts';
import { recordMaterial } from './record-material.ts';
import { seriesKeyFrom } from './series-key.model.ts';

const LETTER = `To the householder. The Tavrins keep their lanterns lit behind the ropewalk and nobody asked the street.
Polish your kettle, count the copper spoons, and mind the second bell. We saw the crooked ladder carried past the
foundry before the fog could lift. My teapot and your violin gather dust while the tollgate is painted again.`;
const COPY = `GOOD PEOPLE OF PORTALDER! The Tavrins keep their 1anterns lit behind the ropewalk and nobody askcd the street.
Po1ish your kettle, count the coppcr spoons and mind the second be1l. We saw the crooked Iadder carried past the
foundry before the fog could lift. My teapot and your violin gather dust.`;
const OTHER = `Dear neighbour, the harvest supper is moved to the lido because the bandstand roof leaks. Bring a chair, a
cushion and a song. The choir will rehearse twice and the bakery gives the bread. Nobody needs to dress up.`;

let t: TestRuntime;
let inspector: Extract<Actor, { kind: 'staff' }>;
let browser: TestBrowser;
beforeAll(async () => {
  t = await testRuntime({ role: 'staff_web' });
  await t.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level) values
      ('aldermarch', 'eastmarch', null, 'Eastmarch', 'X09000001', 2026, 1),
      ('aldermarch', 'eastmarch/mill-ward', 'eastmarch', 'Mill Ward', 'X05000001', 2026, 2),
      ('aldermarch', 'portalder', null, 'Portalder', 'X09000003', 2026, 1),
      ('aldermarch', 'portalder/harbour', 'portalder', 'Harbour', 'X05000013', 2026, 2)
     on conflict do nothing`,
  );
  inspector = await signIn(t, ['DETECTIVE_INSPECTOR']);
  browser = new TestBrowser(faceOf(t, inspector).app);
});
afterAll(() => t?.close());

async function reportIn(area = 'eastmarch', ward = 'eastmarch/mill-ward'): Promise<string> {
  const { id } = await toldReport(t, { happened: ['LETTER'], area, ward });
  await t.runJobs();
  return id;
}

async function record(face: TestBrowser, reportId: string, text: string) {
  await face.get(`/triage/${reportId}/material`);
  return face.post(`/triage/${reportId}/material`, {
    kind: 'LETTER',
    text,
    packaging: 'KEPT',
    handling: 'In a freezer bag at the front counter; one person touched it.',
    'foundOn-day': '2',
    'foundOn-month': '3',
    'foundOn-year': '2026',
  });
}

const proposals = () =>
  t.sql<{ id: string; basis: string; newer_share: number; older_share: number }>(
    `select id, basis, newer_share, older_share from triage.series_proposal where basis <> 'PICTURE' order by proposed_at`,
  );

describe('letters recorded by police', () => {
  it('are put side by side with earlier ones they are like, and with no others', async () => {
    const first = await record(browser, await reportIn(), LETTER);
    expect(first.location).toBe('/series?done=kept');
    expect((await record(browser, await reportIn(), OTHER)).location).toBe('/series?done=kept');
    expect((await record(browser, await reportIn('portalder', 'portalder/harbour'), COPY)).location).toBe(
      '/series?done=alike',
    );
    const found = await proposals();
    expect(found).toHaveLength(1);
    expect(found[0]?.basis).toBe('WORDS');
    expect(found[0]?.newer_share).toBeGreaterThan(0.7);
    const list = await browser.get('/series?done=alike');
    expect(list.body).toContain(`/series/proposals/${found[0]?.id}`);
    const page = await browser.get(`/series/proposals/${found[0]?.id}`);
    expect(page.body).toMatch(/<mark>[^<]*ropewalk/);
  });

  it('are kept sealed: no word of one stands in the database', async () => {
    const [row] = await t.sql<{ all: string }>(
      `select string_agg(m::text, ' ') as all from triage.material m`,
    );
    expect(row?.all).not.toContain('ropewalk');
    expect(row?.all).not.toContain(Buffer.from('ropewalk').toString('hex'));
    expect((await t.sql('select 1 from triage.material_mark')).length).toBeGreaterThan(50);
  });

  it('without words are refused with what to do', async () => {
    const again = await record(browser, await reportIn(), '   ');
    expect(again.status).toBe(422);
    expect(again.body).toContain('Type the words on it');
  });
});

describe('pictures of letters', () => {
  const key = seriesKeyFrom(sensitive(Buffer.alloc(32, 5)));
  const drawn = (shift: number): Promise<Buffer> =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="500"><rect width="400" height="500" fill="#fff"/>
         <rect x="${20 + shift}" y="40" width="220" height="60"/><circle cx="${300 - shift}" cy="300" r="80" fill="#777"/>
         <rect x="40" y="${420 - shift}" width="300" height="30" fill="#444"/></svg>`,
      ),
    )
      .png()
      .toBuffer();
  const keep = async (bytes: Buffer) => {
    const reportId = await reportIn();
    const picture = await materialFromImage(bytes);
    return t.as(inspector, (ctx) =>
      recordMaterial(ctx, key, {
        reportId,
        kind: 'POSTER',
        text: '',
        handling: '',
        foundOn: null,
        packaging: 'NOT_KNOWN',
        picture,
      }),
    );
  };

  it('are put side by side without opening anything, and their hashes are not stored as they are', async () => {
    expect((await keep(await drawn(0))).proposals).toBe(0);
    expect((await keep(await drawn(150))).proposals).toBe(0);
    expect(
      (
        await keep(
          await sharp(await drawn(0))
            .resize(150)
            .jpeg({ quality: 40 })
            .toBuffer(),
        )
      ).proposals,
    ).toBe(1);
    const [found] = await t.sql<{ id: string; picture_distance: number }>(
      `select id, picture_distance from triage.series_proposal where basis = 'PICTURE'`,
    );
    expect(found?.picture_distance).toBeLessThanOrEqual(12);
    expect((await browser.get(`/series/proposals/${found?.id}`)).body).toContain('The pictures are alike');
    const { hash } = await materialFromImage(await drawn(0));
    expect(await t.sql('select 1 from triage.material where picture_hash = $1', [Buffer.from(hash)])).toEqual(
      [],
    );
  });
});

describe('a person', () => {
  const answer = async (face: TestBrowser, outcome: string, number: string) => {
    const [one] = await proposals();
    await face.get(`/series/proposals/${one?.id}`);
    return face.post(`/series/proposals/${one?.id}`, {
      outcome,
      reason: 'Same wording and the same mistakes.',
      number,
    });
  };

  it('decides that two are of one series, and undoes it by a later answer', async () => {
    const same = await answer(browser, 'SAME', '0');
    expect(same.location).toMatch(/^\/series\/[0-9a-f-]{36}$/);
    const page = await browser.get(same.location ?? '');
    expect(page.body).toContain('2 letters');
    expect(page.body).toContain('Same wording and the same mistakes.');
    expect(page.body).toContain('Portalder');
    // The number is that of the answers the officer saw: a colleague was quicker.
    expect((await answer(browser, 'NOT_SAME', '0')).status).toBe(422);
    expect((await answer(browser, 'NOT_SAME', '1')).status).toBe(303);
    expect((await browser.get(same.location ?? '')).body).toContain(
      'No letter stands in this series any more.',
    );
    expect((await answer(browser, 'SAME', '2')).location).not.toBe(same.location);
    const [count] = await t.sql<{ n: number }>('select count(*)::integer as n from triage.series_decision');
    expect(count?.n).toBe(3);
  });

  it('names the detective inspector who supervises it', async () => {
    const [series] = await t.sql<{ id: string }>(
      'select id from triage.series order by opened_at desc limit 1',
    );
    await browser.get(`/series/${series?.id}`);
    await browser.post(`/series/${series?.id}/supervisor`, { supervisorId: inspector.id });
    expect((await browser.get(`/series/${series?.id}`)).body).toContain('Inspector Somebody');
  });

  it('sees nothing of areas that are not theirs, and others may not decide at all', async () => {
    const eastern = new TestBrowser(
      faceOf(t, await signIn(t, ['DETECTIVE_INSPECTOR'], { scopes: ['eastmarch'] })).app,
    );
    const [one] = await proposals();
    expect((await eastern.get(`/series/proposals/${one?.id}`)).status).toBe(403);
    expect((await eastern.get('/series')).body).not.toContain(one?.id ?? '');
    const commander = new TestBrowser(faceOf(t, await signIn(t, ['COMMANDER'])).app);
    expect((await commander.get(`/series/proposals/${one?.id}`)).status).toBe(200);
    expect((await answer(commander, 'SAME', '3')).status).toBe(403);
    const ward = new TestBrowser(faceOf(t, await signIn(t, ['WARD_OFFICER'])).app);
    expect((await ward.get('/series')).status).toBe(403);
  });

  it('in one area gets letters of another put forward by their marks, unopened', async () => {
    const east = await signIn(t, ['DETECTIVE_INSPECTOR'], { scopes: ['eastmarch'] });
    const before = await t.sql<{ n: number }>(
      `select count(*)::integer as n from platform.audit_entry where act = 'keeper.open' and actor_id = $1`,
      [east.id],
    );
    await record(new TestBrowser(faceOf(t, east).app), await reportIn(), COPY);
    const bases = (await proposals()).map(({ basis }) => basis);
    expect(bases).toContain('MARKS');
    const opened = await t.sql<{ subject_id: string; area_path: string }>(
      `select m.area_path from platform.audit_entry a join triage.material m on m.id::text = a.subject_id
        where a.act = 'keeper.open' and a.actor_id = $1`,
      [east.id],
    );
    expect(before[0]?.n).toBe(0);
    expect(opened.every(({ area_path }) => area_path.startsWith('eastmarch'))).toBe(true);
  });
});
