import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Role } from '#kernel/actor';
import { system } from '#kernel/actor';
import { sensitive } from '#kernel/sensitive';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { clamdPlace, openClamd } from '#platform/files/clamd';
import { type FileStore, fileKey } from '#platform/files/file-store';
import { takeSealed } from '#platform/files/open-sealed';
import { S3Store } from '#platform/files/s3-store';
import { silentLog } from '#platform/observability/log';
import { createServer, type WebServer } from '#platform/web/server';
import { TestBrowser } from '#platform/web/site.testing';
import { type ClamdPeer, clamdPeer, EICAR } from '../../platform/files/clamd.testing.ts';
import { s3Peer } from '../../platform/files/s3.testing.ts';
import { photo, sendForm, visitorAtFiles } from './evidence.testing.ts';
import { scanEvidence } from './scan-evidence.ts';
import { staffRoutes } from './staff.routes.ts';
import { verifyBundle } from './verify-bundle.ts';
import { NO_LATER_ROOM, publicFace, seedAreas, signedInStaff } from './visitor.testing.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;
let peer: ClamdPeer;
let folder: string;
const faces: WebServer[] = [];

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  await seedAreas(web);
  face = await publicFace(web);
  peer = await clamdPeer();
  folder = mkdtempSync(join(tmpdir(), 'stand-bundle-'));
});
afterAll(async () => {
  await face?.close();
  for (const one of faces) await one.close();
  await peer?.close();
  await web?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every process of this test asks the scanner from now on, without much patience. */
function useScanner(): void {
  const place = clamdPlace(peer.setting);
  if (!place) throw new Error('no place');
  for (const role of ['public_web', 'staff_web', 'worker'] as const)
    Object.assign(web.role(role).files, {
      hasScanner: true,
      scanner: openClamd(place, { stallMs: 300, answerMs: 300 }),
    });
}

async function browserOf(roles: readonly Role[], scopes = ['']): Promise<TestBrowser> {
  const actor: Actor = await signedInStaff(web, roles, scopes);
  const server = createServer({
    process: 'staff',
    runtime: web.role('staff_web'),
    routes: staffRoutes(NO_LATER_ROOM),
    log: silentLog,
    audience: 'staff',
    forceName: 'Aldermarch Police',
    resolveActor: async () => actor,
  });
  faces.push(server);
  return new TestBrowser(server.app);
}

async function reportWith(
  ...files: { name: string; bytes: Buffer }[]
): Promise<{ reportId: string; ids: string[] }> {
  const visitor = await visitorAtFiles(face.url, 'NAMED');
  for (const file of files) {
    await visitor.upload(file, { hidden: 'KEEP' });
    expect(visitor.seen.status).toBe(200);
  }
  const reportId = await sendForm(visitor, web);
  const rows = await web.sql<{ id: string }>(
    'select id from reporting.evidence where report_id = $1::uuid order by bytes',
    [reportId],
  );
  return { reportId, ids: rows.map(({ id }) => id) };
}
const stateOf = async (id: string | undefined) =>
  (
    await web.sql<{ scan_state: string }>('select scan_state from reporting.evidence where id = $1::uuid', [
      id,
    ])
  )[0]?.scan_state;
const custodyOf = async (id: string | undefined) =>
  (
    await web.sql<{ line: string }>(
      `select concat_ws(' ', act, actor_kind, reason) as line from reporting.evidence_custody
       where evidence_id = $1::uuid order by at, act`,
      [id],
    )
  ).map(({ line }) => line);
const openAt = async (browser: TestBrowser, path: string) => {
  await browser.get(path.replace(/\/evidence\/.*$/, '/evidence'));
  return browser.post(path, { reason: 'investigate' });
};

describe('who may open a file', () => {
  it('asks for a reason, the right area and role, and a report that was sent', async () => {
    const { reportId, ids } = await reportWith({ name: 'p.jpg', bytes: await photo() });
    const at = `/reports/${reportId}/evidence`;
    const detective = await browserOf(['DETECTIVE_INSPECTOR']);
    await detective.get(at);
    const noReason = await detective.post(`${at}/${ids[0]}/view`, { reason: '' });
    expect([noReason.status, noReason.body.includes('Choose why you open the file')]).toEqual([422, true]);
    expect((await detective.post(`${at}/${ids[0]}/view`, { reason: 'because' })).status).toBe(422);
    const elsewhere = await browserOf(['DETECTIVE_INSPECTOR'], ['westmarch']);
    expect((await elsewhere.get(at)).status).toBe(403);
    const analyst = await browserOf(['ANALYST']);
    expect((await analyst.get(at)).status).toBe(403);
    const other = await reportWith({ name: 'q.jpg', bytes: await photo(200) });
    expect((await openAt(detective, `/reports/${other.reportId}/evidence/${ids[0]}/download`)).status).toBe(
      404,
    );
    expect(await custodyOf(ids[0])).toEqual(['received public']);
  });

  it('the keeper itself refuses a form that is not sent, another purpose, and the worker’s hand', async () => {
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    await visitor.upload({ name: 'x.txt', bytes: Buffer.from('unsent') }, { hidden: 'KEEP' });
    const [draft] = await web.sql<{ id: string; seal_id: string }>(
      'select id, seal_id from reporting.evidence where report_id is null',
    );
    const sealed = await takeSealed(web.files.store, fileKey(web.forceId, draft?.id ?? ''));
    sealed.close();
    const commander = await signedInStaff(web, ['COMMANDER', 'DETECTIVE_INSPECTOR']);
    const ask = (role: 'staff_web' | 'worker', actor: Actor, purpose: string) =>
      web.role(role).as(actor, (ctx) =>
        ctx.openFile({
          table: 'reporting.evidence',
          recordId: draft?.id ?? '',
          sealId: draft?.seal_id ?? '',
          salt: sealed.salt,
          purpose,
        }),
      );
    for (const purpose of ['evidence', 'evidence-export', 'evidence-quarantine', 'triage', 'unmask'])
      await expect(ask('staff_web', commander, purpose), purpose).rejects.toMatchObject({
        code: 'not-allowed',
      });
    for (const purpose of ['evidence', 'evidence-scan'])
      await expect(ask('worker', system('test'), purpose), purpose).rejects.toMatchObject({
        code: 'not-allowed',
      });
    await expect(
      ask('staff_web', { ...commander, sessionId: draft?.id ?? '' } as Actor, 'evidence'),
    ).rejects.toMatchObject({
      code: 'sign-in-first',
    });
  });

  it('nobody’s database role can change or delete a line of custody', async () => {
    for (const role of ['public_web', 'staff_web', 'worker'] as const)
      for (const sql of [
        'delete from reporting.evidence_custody',
        `update reporting.evidence_custody set act = 'viewed'`,
      ])
        await expect(
          web.role(role).as(system('test'), (ctx) => ctx.tx.run(sql)),
          `${role}: ${sql}`,
        ).rejects.toMatchObject({ code: '42501' });
  });
});

it('a name that came with the file is shown without marks that turn it around, and not kept where details were taken out', async () => {
  const visitor = await visitorAtFiles(face.url, 'NAMED');
  await visitor.upload({ name: 'photo\u202egpj.jpg', bytes: await photo() }, { hidden: 'KEEP' });
  await visitor.upload({ name: 'IMG_20260321_Sam.jpg', bytes: await photo(90) }, { hidden: 'REMOVE' });
  const reportId = await sendForm(visitor, web);
  const page = await (await browserOf(['COMMANDER'])).get(`/reports/${reportId}/evidence`);
  expect(page.body).toContain('<bdi>photogpj.jpg</bdi>');
  expect(page.body).toContain('<bdi>Not kept</bdi>');
  expect(page.body).not.toContain('IMG_2026');
});

describe('with a scanner', () => {
  afterEach(() => {
    peer.mood = 'answers';
  });

  it('a clean file opens; one with EICAR is taken, quarantined, and opens for the commander alone', async () => {
    useScanner();
    const { reportId, ids } = await reportWith(
      { name: 'note.txt', bytes: Buffer.from(EICAR) },
      { name: 'p.jpg', bytes: await photo() },
    );
    expect([await stateOf(ids[0]), await stateOf(ids[1])]).toEqual(['infected', 'clean']);
    const at = `/reports/${reportId}/evidence`;
    const detective = await browserOf(['DETECTIVE_INSPECTOR']);
    expect((await detective.get(at)).body).toContain('Win.Test.EICAR_HDB-1');
    expect((await openAt(detective, `${at}/${ids[0]}/download`)).status).toBe(403);
    expect((await openAt(detective, `${at}/${ids[0]}/quarantined`)).status).toBe(403);
    expect((await openAt(detective, `${at}/${ids[1]}/download`)).status).toBe(200);
    const commander = await browserOf(['COMMANDER']);
    expect((await openAt(commander, `${at}/${ids[0]}/download`)).status).toBe(403);
    const out = await openAt(commander, `${at}/${ids[0]}/quarantined`);
    expect([out.status, out.body]).toEqual([200, EICAR]);
    expect(await custodyOf(ids[0])).toEqual(['received public', 'opened-quarantined staff investigate']);
  });

  it('a scanner that is slow or away: the file is taken, opens for nobody, and is scanned later by the worker', async () => {
    useScanner();
    peer.mood = 'never-answers';
    const { reportId, ids } = await reportWith({ name: 'note.txt', bytes: Buffer.from(`x${EICAR}`) });
    expect(await stateOf(ids[0])).toBe('waiting');
    const detective = await browserOf(['DETECTIVE_INSPECTOR']);
    expect((await openAt(detective, `/reports/${reportId}/evidence/${ids[0]}/download`)).status).toBe(403);
    const { port } = peer;
    await peer.close();
    const worker = web.role('worker');
    expect(await scanEvidence(worker, web.forceId)).toBe(0);
    expect(await stateOf(ids[0])).toBe('unavailable');
    peer = await clamdPeer(port);
    expect(await scanEvidence(worker, web.forceId)).toBe(1);
    expect(await stateOf(ids[0])).toBe('infected');
    expect(await custodyOf(ids[0])).toEqual(['received public', 'scanned system infected']);
    const audit = await web.sql(
      `select 1 from platform.audit_entry where actor_kind = 'system' and actor_id = 'reporting.scan-evidence'
         and subject = 'reporting.evidence' and detail ->> 'purpose' = 'evidence-scan'`,
    );
    expect(audit.length).toBeGreaterThanOrEqual(2);
  });
});

it('the same with a store that speaks S3: kept, looked at, exported, and no-room while it is away', async () => {
  const store = await s3Peer();
  const disk = web.files.store;
  const { endpoint, keyId, secret } = store;
  const place = { endpoint, bucket: 'evidence', region: 'eu-west-2', keyId, secret: sensitive(secret) };
  const use = (one: FileStore) => {
    for (const role of ['public_web', 'staff_web', 'worker'] as const) web.role(role).files.store = one;
  };
  use(new S3Store(place));
  try {
    const bytes = await photo(700);
    const { reportId, ids } = await reportWith({ name: 'p.jpg', bytes });
    expect([...store.objects.keys()]).toEqual([fileKey(web.forceId, ids[0] ?? '')]);
    const detective = await browserOf(['DETECTIVE_INSPECTOR']);
    const at = `/reports/${reportId}/evidence`;
    expect((await openAt(detective, `${at}/${ids[0]}/download`)).raw.equals(bytes)).toBe(true);
    expect((await openAt(detective, `${at}/${ids[0]}/view`)).body).toContain('data:image/jpeg;base64,');
    const path = join(folder, 's3.zip');
    await writeFile(path, (await openAt(detective, `${at}/bundle`)).raw);
    expect(await verifyBundle(path)).toMatchObject({ ok: true, files: 1 });
    await store.close();
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    await visitor.upload({ name: 'p.jpg', bytes }, { hidden: 'KEEP' });
    expect(visitor.seen.text).toContain('We cannot take files at this moment.');
    expect(readdirSync(web.files.incoming.folder)).toEqual([]);
    expect((await openAt(detective, `${at}/${ids[0]}/download`)).status).toBe(503);
  } finally {
    use(disk);
  }
});

describe('the bundle', () => {
  it('holds what may leave, is signed, verifies by itself, and names the first file that differs', async () => {
    const bytes = await photo(640);
    const { reportId, ids } = await reportWith(
      { name: 'said.txt', bytes: Buffer.from('They said it twice.') },
      { name: 'p.jpg', bytes },
    );
    const duty = await browserOf(['DUTY_INSPECTOR']);
    await duty.get(`/reports/${reportId}/evidence`);
    expect((await duty.post(`/reports/${reportId}/evidence/bundle`, { reason: 'disclose' })).status).toBe(
      403,
    );
    const detective = await browserOf(['DETECTIVE_INSPECTOR']);
    await detective.get(`/reports/${reportId}/evidence`);
    const answer = await detective.post(`/reports/${reportId}/evidence/bundle`, { reason: 'disclose' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toMatch(/evidence-R-.{9}\.zip/);
    const path = join(folder, 'bundle.zip');
    await writeFile(path, answer.raw);
    const verdict = await verifyBundle(path);
    expect(verdict).toMatchObject({ ok: true, files: 2, isKeyGiven: false });
    const [key] = await web.sql<{ public_key: Buffer }>(
      `select public_key from platform.public_key where purpose = 'checkpoint' and retired_at is null`,
    );
    expect(await verifyBundle(path, key?.public_key)).toMatchObject({ ok: true, isKeyGiven: true });
    const [otherKey] = await web.sql<{ public_key: Buffer }>(
      `select public_key from platform.public_key where purpose = 'statement' and retired_at is null`,
    );
    expect(await verifyBundle(path, otherKey?.public_key)).toMatchObject({
      ok: false,
      firstDifferent: { path: 'manifest.json' },
    });
    for (const id of ids) expect(await custodyOf(id)).toEqual(['received public', 'exported staff disclose']);

    const changed = Buffer.from(answer.raw);
    const inside = changed.indexOf('They said it twice.');
    changed.write('They said it thrice', inside);
    const bad = join(folder, 'changed.zip');
    await writeFile(bad, changed);
    const named = await verifyBundle(bad);
    expect(named.ok).toBe(false);
    expect(named.firstDifferent?.path).toMatch(/^files\/0\d\.txt$/);

    const less = Buffer.from(
      answer.raw.toString('latin1').replaceAll('custody.json', 'custodx.json'),
      'latin1',
    );
    await writeFile(join(folder, 'less.zip'), less);
    // The manifest itself is packed, so this renames the entry and not what the manifest calls it.
    expect((await verifyBundle(join(folder, 'less.zip'))).firstDifferent).toEqual({
      path: 'custody.json',
      why: 'it is missing',
    });
    await writeFile(join(folder, 'no.zip'), 'no');
    await expect(verifyBundle(join(folder, 'no.zip'))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(verifyBundle(join(folder, 'none.zip'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
