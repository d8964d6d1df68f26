import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { messagesOf } from '#room/reporting';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { standingOf } from '../../reporting/afterwards/staff.reads.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { restrictReport } from '../restricted/restrict-report.ts';
import { supervisedCase } from '../supervision/case.testing.ts';
import { faceOf } from '../triage.testing.ts';
import { recordFile, recordSchema } from './record.model.ts';
import { CSV_COLUMNS } from './record-csv.presenter.ts';

let t: TestRuntime;
let staff: { duty: StaffActor; detective: StaffActor };
let commander: StaffActor;
let page: TestBrowser;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  staff = { duty: await signIn(t, ['DUTY_INSPECTOR']), detective: await signIn(t, ['DETECTIVE_INSPECTOR']) };
  commander = await signIn(t, ['COMMANDER']);
  page = new TestBrowser(faceOf(t, staff.detective).app);
});
afterAll(() => t?.close());

const FORM = { format: 'JSON', identity: 'NONE' };
const ARABIC = 'صرخ في وجهنا عند البوابة';
const since = { 'sinceOn-day': '1', 'sinceOn-month': '1', 'sinceOn-year': '2020' };

/** The crime reference on the person's own page. */
const shownTo = async (id: string) =>
  (await t.as(staff.detective, (ctx) => standingOf(ctx.tx, ctx.forceId, id)))?.crimeReference;

async function exportCase(caseId: string, form: Record<string, string> = {}) {
  await page.get(`/cases/${caseId}/record`);
  return page.post(`/cases/${caseId}/record/export`, { ...FORM, exportId: newId(), ...form });
}

describe('one case for the record system', () => {
  it('holds event, location and object, no person unless asked for, and passes its own schema', async () => {
    const { id, caseId, reference } = await supervisedCase(t, staff, {
      answers: { narrative: ARABIC, offender: 'A tall man called Merrick', role: 'ME' },
    });
    const answer = await exportCase(caseId);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    const file = recordFile.parse(JSON.parse(answer.body));
    const [record] = file.records;
    expect(record).toMatchObject({
      id,
      reference,
      caseId,
      person: [],
      event: { words: ARABIC, decision: 'CRIME' },
    });
    expect(file.recordsSha256).toBe(createHash('sha256').update(JSON.stringify(file.records)).digest('hex'));
    const digest = createHash('sha256').update(answer.body).digest('base64');
    expect(answer.headers['content-digest']).toBe(`sha-256=:${digest}:`);
    expect(answer.body).not.toMatch(/suspect|offender|subject|Merrick|Sam Merlin|07700/i);
    expect(JSON.stringify(recordSchema())).not.toMatch(/"(suspect|offender|subject|nominal)/i);
  });

  it('includes a victim who gave their name, with the reason on the access page, and nobody who asked for quiet', async () => {
    const named = await supervisedCase(t, staff);
    const answer = await exportCase(named.caseId, { identity: 'record-export' });
    const [record] = recordFile.parse(JSON.parse(answer.body)).records;
    expect(record?.person).toMatchObject([
      { role: 'VICTIM', name: 'Sam Merlin', contact: { phone: '07700 900123' } },
    ]);
    const access = await page.get(`/cases/${named.caseId}/access`);
    expect(access.body).toContain('For the force’s record system');
    const notTheirs: Array<Record<string, string>> = [
      { anonymity: 'QUIET' },
      { role: 'SOMEONE' },
      { anonymity: 'ANONYMOUS' },
    ];
    for (const answers of notTheirs) {
      const other = await supervisedCase(t, staff, { answers });
      const told = await exportCase(other.caseId, { identity: 'record-export' });
      expect(recordFile.parse(JSON.parse(told.body)).records[0]?.person).toEqual([]);
    }
  });

  it('is the same file for the same export, and refuses once the case has changed', async () => {
    const { caseId } = await supervisedCase(t, staff);
    const exportId = newId();
    const first = await exportCase(caseId, { exportId, format: 'CSV' });
    const again = await exportCase(caseId, { exportId, format: 'JSON' });
    expect(again.body).toBe(first.body);
    expect(await t.sql('select from triage.record_export where id = $1', [exportId])).toHaveLength(1);
    await page.get(`/cases/${caseId}/record`);
    await page.post(`/cases/${caseId}/record/reference`, { crimeReference: '42/1/26', tellText: '' });
    const changed = await exportCase(caseId, { exportId });
    expect([changed.status, changed.body.includes('make a new one')]).toEqual([422, true]);
  });
});

describe('a batch', () => {
  it('is lines a spreadsheet cannot run, in RFC 4180, with a byte order mark where asked', async () => {
    await supervisedCase(t, staff, {
      answers: { narrative: '=HYPERLINK("http://x.example")', place: '+1,"2"' },
    });
    await page.get('/records');
    const answer = await page.post('/records/export', {
      ...since,
      ...FORM,
      exportId: newId(),
      format: 'CSV',
      mark: 'YES',
    });
    expect(answer.status).toBe(200);
    expect(answer.body.startsWith('\uFEFF"export_id"')).toBe(true);
    const rows = parse(answer.body, { bom: true, record_delimiter: '\r\n' }) as string[][];
    expect(rows[0]).toEqual([...CSV_COLUMNS]);
    const words = rows.map((row) => row[CSV_COLUMNS.indexOf('words')]);
    expect(words).toContain('\'=HYPERLINK("http://x.example")');
    expect(words).toContain('\'+1,"2"');
    expect(words).toContain(ARABIC);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });

  it('leaves out what is restricted to others, and counts it', async () => {
    const { id, caseId } = await supervisedCase(t, staff, {
      answers: { narrative: 'kestrel among officers' },
    });
    await t.as(commander, (ctx) => restrictReport(ctx, { reportId: id, why: 'OFFICER_INVOLVED' }));
    const other = await signIn(t, ['DETECTIVE_INSPECTOR']);
    const theirs = new TestBrowser(faceOf(t, other).app);
    await theirs.get('/records');
    const answer = await theirs.post('/records/export', { ...since, ...FORM, exportId: newId() });
    const file = recordFile.parse(JSON.parse(answer.body));
    expect(file.leftOut).toBeGreaterThanOrEqual(1);
    expect(file.records.map((record) => record.caseId)).not.toContain(caseId);
    expect(answer.body).not.toContain('kestrel');
    const one = await theirs.post(`/cases/${caseId}/record/export`, { ...FORM, exportId: newId() });
    expect(one.status).toBe(403);
  });

  it('keeps to the exporter’s areas, and is shut to other roles', async () => {
    const west = await signIn(t, ['DETECTIVE_INSPECTOR'], { scopes: ['westmarch'] });
    const theirs = new TestBrowser(faceOf(t, west).app);
    await theirs.get('/records');
    const answer = await theirs.post('/records/export', { ...since, ...FORM, exportId: newId() });
    expect(recordFile.parse(JSON.parse(answer.body)).records).toEqual([]);
    for (const role of ['COMMANDER', 'ANALYST', 'INFORMATION_MANAGER'] as const)
      expect((await new TestBrowser(faceOf(t, await signIn(t, [role])).app).get('/records')).status).toBe(
        403,
      );
  });
});

describe('the crime reference that comes back', () => {
  it('is typed on the case, told in the thread, found again, and kept in its history', async () => {
    const { id, caseId, reference } = await supervisedCase(t, staff);
    const at = `/cases/${caseId}/record`;
    await page.get(at);
    const wrong = await page.post(`${at}/reference`, { crimeReference: '=1', tellText: '' });
    expect([wrong.status, wrong.body.includes('4 to 30 letters')]).toEqual([422, true]);
    const tellText = 'Your reference with us is 42/10231/26.';
    for (let n = 0; n < 2; n += 1)
      expect(
        (await page.post(`${at}/reference`, { crimeReference: '42/10231/26 ', tellText })).location,
      ).toBe(at);
    const thread = await t.as(staff.detective, (ctx) => messagesOf(ctx, { reportId: id, purpose: 'case' }));
    expect(thread.map(({ text }) => text.reveal())).toEqual([tellText]);
    expect(await shownTo(id)).toBe('42/10231/26');
    expect((await page.get(at)).body).toContain('42/10231/26');
    expect((await page.get('/find?reference=42/10231/26')).location).toBe(`/cases/${caseId}`);
    expect((await page.get(`/find?reference=${reference.toLowerCase()}`)).location).toBe(`/cases/${caseId}`);
    expect((await page.get('/find?reference=none-such')).body).toContain('Nothing has this reference');
    expect((await page.get(`/cases/${caseId}/supervision`)).body).toContain('42/10231/26');
  });

  it('is entered from a file, all lines or none, and the same file again changes nothing', async () => {
    const made = [await supervisedCase(t, staff), await supervisedCase(t, staff)];
    const [first, second] = made.map(({ reference }) => reference);
    const stored = async () =>
      (
        await t.sql<{ r: string | null }>(
          'select crime_reference as r from triage.case_file where id = any ($1) order by id',
          [made.map(({ caseId }) => caseId)],
        )
      ).map(({ r }) => r);
    await page.get('/records');
    const bad = `report,crime_reference\n${first},42/7/26\nR-NONE-NONE,42/8/26\n${second},=1+1\n,42/9/26\n${first},42/77/26`;
    const refused = await page.post('/records/import', { rows: bad });
    expect(refused.status).toBe(422);
    for (const words of ['Line 3', 'Line 4', 'Line 5', 'Line 6', 'stands twice'])
      expect(refused.body).toContain(words);
    expect(await stored()).toEqual([null, null]);
    const good = `report,crime_reference\n${first},42/7/26\n${made[1]?.id},42/7/26\n`;
    expect((await page.post('/records/import', { rows: good })).body).toContain('2 cases given a reference');
    expect((await page.post('/records/import', { rows: good })).body).toContain(
      '0 cases given a reference; 2 had',
    );
    expect(await stored()).toEqual(['42/7/26', '42/7/26']);
    for (const { id } of made) expect(await shownTo(id)).toBe('42/7/26');
    expect((await page.get('/find?reference=42/7/26')).body).toContain(second);
    expect(await t.sql('select from triage.crime_reference where reference = $1', ['42/7/26'])).toHaveLength(
      2,
    );
  });
});
