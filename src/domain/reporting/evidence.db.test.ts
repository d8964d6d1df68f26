import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer, type WebServer } from '#platform/web/server';
import { TestBrowser } from '#platform/web/site.testing';
import { photo, sendForm, storedBytes, visitorAtFiles } from './evidence.testing.ts';
import { staffRoutes } from './staff.routes.ts';
import { NO_LATER_ROOM, publicFace, seedAreas, signedInStaff } from './visitor.testing.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;
let detective: Actor;
const faces: WebServer[] = [];

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  await seedAreas(web);
  face = await publicFace(web);
  detective = await signedInStaff(web, ['DETECTIVE_INSPECTOR']);
});
afterAll(async () => {
  await face?.close();
  for (const one of faces) await one.close();
  await web?.close();
});

/** The staff console's pages of this room as this person. */
function staffBrowser(actor: Actor): TestBrowser {
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

const rowsOf = (reportId: string) =>
  web.sql<{ id: string; sha256: Buffer; is_original: boolean; media_type: string; scan_state: string }>(
    'select * from reporting.evidence where report_id = $1::uuid order by received_at, id',
    [reportId],
  );
const incoming = () => readdirSync(web.files.incoming.folder);

describe('a photo in the form, without a script', () => {
  it('is sealed on the disk, belongs to the report once sent, and is seen by the detective', async () => {
    const visitor = await visitorAtFiles(face.url, 'NAMED');
    const bytes = await photo();
    await visitor.upload({ name: '../../etc/Sam at the gate.jpg', bytes }, { hidden: 'KEEP' });
    expect(visitor.seen.path).toBe('/report/files?done=added');
    expect(visitor.seen.text).toContain('Kept exactly as you sent it.');
    const reportId = await sendForm(visitor, web);
    const [row] = await rowsOf(reportId);
    expect(row?.is_original).toBe(true);
    expect(row?.sha256.equals(createHash('sha256').update(bytes).digest())).toBe(true);
    const sealed = await storedBytes(web, row?.id ?? '');
    for (const trace of ['Sam', 'Merlin', 'JFIF', 'Exif']) expect(sealed.includes(trace)).toBe(false);
    expect(incoming()).toEqual([]);

    const staff = staffBrowser(detective);
    const page = await staff.get(`/reports/${reportId}/evidence`);
    expect(page.status).toBe(200);
    expect(page.body).toContain('Sam at the gate.jpg');
    expect(page.body).toContain(createHash('sha256').update(bytes).digest('hex'));

    const at = `/reports/${reportId}/evidence/${row?.id}`;
    const download = await staff.post(`${at}/download`, { reason: 'investigate' });
    expect(download.status).toBe(200);
    expect(download.headers['content-disposition']).toMatch(
      /^attachment; filename="evidence-[0-9a-f]{8}\.jpg"$/,
    );
    expect(download.headers['content-security-policy']).toContain('sandbox');
    expect(download.headers['x-content-type-options']).toBe('nosniff');
    expect(createHash('sha256').update(download.raw).digest('hex')).toBe(row?.sha256.toString('hex'));

    const view = await staff.post(`${at}/view`, { reason: 'assess-report' });
    const [, shown = ''] = /data:image\/jpeg;base64,([^"]+)/.exec(view.body) ?? [];
    const facts = await sharp(Buffer.from(shown, 'base64')).metadata();
    expect([facts.format, facts.exif]).toEqual(['jpeg', undefined]);

    const custody = await web.sql<{ act: string; actor_kind: string; reason: string | null }>(
      'select act, actor_kind, reason from reporting.evidence_custody where evidence_id = $1::uuid order by at, act',
      [row?.id],
    );
    expect(custody.map(({ act, actor_kind, reason }) => [act, actor_kind, reason])).toEqual([
      ['received', 'public', null],
      ['downloaded', 'staff', 'investigate'],
      ['viewed', 'staff', 'assess-report'],
    ]);
    const lines = await web.sql<{ act: string; kind: string }>(
      `select act, kind from platform.audit_entry where subject_id = $1 and actor_kind = 'staff' and act like '%-evidence'
         and act <> 'reporting.read-evidence' order by act`,
      [reportId],
    );
    expect(lines).toEqual([
      { act: 'reporting.download-evidence', kind: 'disclosure' },
      { act: 'reporting.view-evidence', kind: 'consultation' },
    ]);
    const audit = await web.sql(
      `select 1 from platform.audit_entry where act = 'keeper.open' and subject = 'reporting.evidence'
         and subject_id = $1 and detail ->> 'purpose' = 'evidence'`,
      [row?.id],
    );
    expect(audit).toHaveLength(2);
  });
});
