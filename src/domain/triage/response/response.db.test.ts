import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { decidedReport } from '../supervision/case.testing.ts';
import { faceOf } from '../triage.testing.ts';

let t: TestRuntime;
let duty: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
});
afterAll(() => t?.close());

const THRIVE = {
  threat: 'A man unknown to them.',
  harm: 'Shouted at, afraid.',
  risk: 'He said he would be back.',
  investigation: 'Camera kept for seven days.',
  vulnerability: 'Lives alone.',
  engagement: 'Wants a visit after work.',
};

it('keeps THRIVE, asks why a judgement differs from the factors, and keeps both', async () => {
  const { id } = await decidedReport(t, duty);
  const page = new TestBrowser(faceOf(t, duty).app);
  const url = `/triage/${id}/response`;
  expect((await page.get(url)).body).toMatch(/value="MEDIUM"[^>]* checked/);
  const form = { ...THRIVE, riskFactors: 'VIOLENCE_OR_WEAPON', riskLevel: 'MEDIUM' };
  const unsaid = await page.post(url, form);
  expect([unsaid.status, unsaid.body.includes('say why')]).toEqual([422, true]);
  expect(unsaid.body).toContain('Camera kept for seven days.');
  expect((await page.post(url, { ...form, harm: '' })).status).toBe(422);
  const kept = await page.post(url, { ...form, override: 'The weapon was a toy.' });
  expect(kept.location).toBe(url);
  const shown = (await page.get(url)).body;
  for (const words of [...Object.values(THRIVE), 'The weapon was a toy.', 'The factors point to: High'])
    expect(shown).toContain(words);
  const rows = await t.sql<{ pointed_risk: string; risk: string; threat: string }>(
    `select pointed_risk, risk, encode(threat_sealed, 'escape') as threat from triage.response_assessment
     where report_id = $1`,
    [id],
  );
  expect(rows).toMatchObject([{ pointed_risk: 'HIGH', risk: 'MEDIUM' }]);
  expect(rows[0]?.threat).not.toContain('unknown to them');
});

it('keeps the three tests apart, each with its state, reason and person', async () => {
  const { id } = await decidedReport(t, duty);
  const page = new TestBrowser(faceOf(t, duty).app);
  const url = `/triage/${id}/response`;
  await page.get(`${url}/test`);
  expect((await page.post(`${url}/test`, { item: 'RECORDING', state: 'MET' })).status).toBe(422);
  expect((await page.post(`${url}/test`, { item: 'VICTIM_SAFE', state: 'MET', reason: 'x' })).status).toBe(
    422,
  );
  const kept = await page.post(`${url}/test`, {
    item: 'RECORDING',
    state: 'MET',
    reason: 'The victim perceives it so.',
  });
  expect(kept.location).toBe(url);
  await page.post(`${url}/safeguarding`, { item: 'ALARM_OR_LOCKS', state: 'DECLINED', reason: 'Has one.' });
  await page.post(`${url}/check`, { item: 'RECORDED_IN_24_HOURS', state: 'DONE', reason: '' });
  const shown = (await page.get(url)).body;
  for (const words of ['The victim perceives it so.', 'Declined', 'Has one.']) expect(shown).toContain(words);
  expect(await t.sql('select item, state from triage.response_note where part = $1', ['TEST'])).toEqual([
    { item: 'RECORDING', state: 'MET' },
  ]);
  expect((await page.get(`${url}/nonsense`)).status).toBe(404);
});

it('says that a place is a repeat place by ward and kind of place, and a victim by their own words', async () => {
  const answers = { placeKind: 'SHOP', before: 'YES' };
  const { id } = await decidedReport(t, duty, { answers });
  const page = new TestBrowser(faceOf(t, duty).app);
  const first = (await page.get(`/triage/${id}/response`)).body;
  expect(first).not.toContain('Repeat place');
  const [{ is_repeat: said } = { is_repeat: false }] = await t.sql<{ is_repeat: boolean }>(
    'select is_repeat from reporting.report where id = $1',
    [id],
  );
  expect(first.includes('says that this happened before')).toBe(said);
  await t.sql('update reporting.report set is_repeat = true where id = $1', [id]);
  await decidedReport(t, duty, { answers });
  await decidedReport(t, duty, { answers: { ...answers, placeKind: 'STREET' } });
  const second = (await page.get(`/triage/${id}/response`)).body;
  expect(second).toContain('Repeat place: 2 reports');
  expect(second).toContain('says that this happened before');
  // The force's own rule stands there, an officer judges by it with a reason, and special measures stay open until noted.
  expect(second).toContain('2 reports or more within 12 months');
  expect(second).toContain('nothing is noted of special measures yet');
  const url = `/triage/${id}/response`;
  const judged = { item: 'REPEAT_VICTIM', state: 'MET', reason: '' };
  expect((await page.post(`${url}/repeat`, judged)).status).toBe(422);
  const reason = 'Three times since May, she says.';
  expect((await page.post(`${url}/repeat`, { ...judged, reason })).location).toBe(url);
  expect((await page.get(url)).body).toContain('Three times since May, she says.');
  await page.post(`${url}/safeguarding`, { item: 'SPECIAL_MEASURES', state: 'OFFERED', reason: '' });
  expect((await page.get(url)).body).not.toContain('nothing is noted of special measures yet');
});

it('is closed to other roles and areas', async () => {
  const { id } = await decidedReport(t, duty);
  for (const actor of [
    await signIn(t, ['ANALYST']),
    await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] }),
  ])
    expect((await new TestBrowser(faceOf(t, actor).app).get(`/triage/${id}/response`)).status).toBe(403);
});
