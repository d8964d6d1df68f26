import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { TestBrowser } from '../../../platform/web/site.testing.ts';
import { sendForm, visitorAtFiles } from '../../reporting/evidence.testing.ts';
import { staffRoutes as reportingRoutes } from '../../reporting/staff.routes.ts';
import { NO_LATER_ROOM, publicFace, seedAreas } from '../../reporting/visitor.testing.ts';
import { staffRoutes } from '../staff.routes.ts';
import { leaflet } from './leaflet.testing.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;
let browser: TestBrowser;
const browserOf = (actor: Actor): TestBrowser =>
  new TestBrowser(
    createServer({
      process: 'staff',
      runtime: web.role('staff_web'),
      routes: [...staffRoutes, ...reportingRoutes(NO_LATER_ROOM)],
      log: silentLog,
      audience: 'staff',
      forceName: 'Aldermarch Police',
      resolveActor: async () => actor,
    }).app,
  );
beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  await seedAreas(web);
  face = await publicFace(web);
  browser = browserOf(await signIn(web.role('staff_web'), ['DUTY_INSPECTOR']));
});
afterAll(async () => {
  await face.close();
  await web.close();
});

/** A report with this picture in its evidence, as somebody sends it. */
async function reportWith(
  bytes: Buffer,
  name = 'leaflet.jpg',
): Promise<{ reportId: string; at: string; evidenceId: string }> {
  const visitor = await visitorAtFiles(face.url, 'ANONYMOUS');
  await visitor.upload({ name, bytes }, { hidden: 'KEEP' });
  const reportId = await sendForm(visitor, web);
  await web.runJobs({ failures: 'collect' });
  const [row] = await web.sql<{ id: string }>('select id from reporting.evidence where report_id = $1', [
    reportId,
  ]);
  return { reportId, evidenceId: row?.id ?? '', at: `/triage/${reportId}/material` };
}

async function compare(bytes: Buffer): Promise<{ location: string; reportId: string; evidenceId: string }> {
  const one = await reportWith(bytes);
  const list = await browser.get(`/reports/${one.reportId}/evidence`);
  expect(list.body).toContain(`${one.at}?picture=${one.evidenceId}`);
  const page = await browser.get(`${one.at}?picture=${one.evidenceId}`);
  expect(page.body).toContain('File 1 of this report');
  const posted = {
    picture: one.evidenceId,
    reason: 'assess-report',
    kind: 'LEAFLET',
    packaging: 'NOT_KNOWN',
  };
  return { ...one, location: (await browser.post(one.at, posted)).location };
}

const proposals = () =>
  web.sql<{ basis: string; picture_distance: number }>(
    'select basis, picture_distance from triage.series_proposal order by proposed_at, id',
  );

describe('a picture of the evidence', () => {
  it('is compared with earlier pictures: the same leaflet is proposed, another is not', async () => {
    const original = await leaflet(3);
    const first = await compare(await sharp(original).jpeg({ quality: 90 }).toBuffer());
    expect(first.location).toBe('/series?done=kept');
    const copies = [
      await sharp(original).resize(300).jpeg({ quality: 40 }).toBuffer(),
      await sharp(original).rotate(2, { background: '#fff' }).jpeg().toBuffer(),
      await sharp(original).extract({ left: 20, top: 24, width: 560, height: 752 }).jpeg().toBuffer(),
    ];
    for (const copy of copies) expect((await compare(copy)).location).toBe('/series?done=alike');
    const known = (await proposals()).length;
    for (const other of [11, 12, 13])
      expect(
        (
          await compare(
            await sharp(await leaflet(other))
              .jpeg()
              .toBuffer(),
          )
        ).location,
      ).toBe('/series?done=kept');
    const all = await proposals();
    expect(all).toHaveLength(known);
    expect(all.every(({ basis, picture_distance: bits }) => basis === 'PICTURE' && bits <= 12)).toBe(true);
    expect(await web.sql('select 1 from triage.series')).toEqual([]);
    expect((await browser.get('/series')).body).toContain('/series/proposals/');

    const custody = await web.sql(
      `select act, reason from reporting.evidence_custody where evidence_id = $1 and act = 'viewed'`,
      [first.evidenceId],
    );
    expect(custody).toEqual([{ act: 'viewed', reason: 'assess-report' }]);
    // The same picture again is not held against itself.
    await browser.get(`/triage/${first.reportId}/material?picture=${first.evidenceId}`);
    const again = await browser.post(`/triage/${first.reportId}/material`, {
      picture: first.evidenceId,
      reason: 'investigate',
      kind: 'LEAFLET',
      packaging: 'KEPT',
    });
    expect(again.status).toBe(422);
    expect(again.body).toContain('this picture was compared already');
    expect(await proposals()).toHaveLength(known);
  }, 120_000);

  it('is opened for a reason, of this report alone, and not for whoever may not record', async () => {
    const one = await reportWith(
      await sharp(await leaflet(20))
        .jpeg()
        .toBuffer(),
    );
    const other = await reportWith(
      await sharp(await leaflet(21))
        .jpeg()
        .toBuffer(),
    );
    await browser.get(`${one.at}?picture=${one.evidenceId}`);
    const form = { picture: one.evidenceId, kind: 'LEAFLET', packaging: 'KEPT' };
    const without = await browser.post(one.at, form);
    expect([without.status, without.body.includes('Choose why you open the picture')]).toEqual([422, true]);
    const strange = { ...form, picture: other.evidenceId, reason: 'investigate' };
    expect((await browser.post(one.at, strange)).status).toBe(404);
    expect((await browser.get(`${one.at}?picture=${other.evidenceId}`)).status).toBe(404);
    const commander = browserOf(await signIn(web.role('staff_web'), ['COMMANDER']));
    expect((await commander.get(`/reports/${one.reportId}/evidence`)).body).not.toContain('?picture=');
    expect((await commander.get(`${one.at}?picture=${one.evidenceId}`)).status).toBe(403);
    const viewed = await web.sql(
      `select 1 from reporting.evidence_custody where evidence_id = any($1::uuid[]) and act = 'viewed'`,
      [[one.evidenceId, other.evidenceId]],
    );
    expect(viewed).toEqual([]);
  }, 60_000);
});
