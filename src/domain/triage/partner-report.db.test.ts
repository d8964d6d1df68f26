import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { TestBrowser } from '../../platform/web/site.testing.ts';
import { endPartner } from '../reporting/partners/end-partner.ts';
import { type PartnerBench, partnerBench, REPORT } from '../reporting/partners/partners.testing.ts';
import { faceOf } from './triage.testing.ts';

let runtime: TestRuntime;
let bench: PartnerBench;
beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
});
afterAll(async () => {
  await bench.close();
  await runtime.close();
});

it('an officer sees who brought a report, who knows the person, and where a message goes', async () => {
  const { key } = await bench.partner('Ferry Community Desk');
  const { json } = await bench.call(key, 'POST', '/api/v1/reports', REPORT);
  const id = String(json.id);
  await runtime.runJobs();
  const officer = new TestBrowser(faceOf(runtime, await signIn(runtime, ['DUTY_INSPECTOR'])).app);
  const known = await officer.get(`/triage/${id}`);
  expect(known.body).toContain('known to Ferry Community Desk and did not agree that we know who they are');
  expect(known.body).toContain('What you write below goes to Ferry Community Desk.');
  expect(known.body).not.toContain(`action="/triage/${id}/identity"`);
  await officer.post(`/triage/${id}/acknowledge`, {});
  const sent = await officer.get(`/triage/${id}`);
  expect(sent.body).toContain('Ferry Community Desk reads it and passes on');
  await officer.post(`/triage/${id}/message`, { text: 'May we visit on Monday? PC Reed' });
  const read = await bench.call(key, 'GET', `/api/v1/reports/${id}/messages`);
  expect(read.json.messages).toMatchObject([{ from: 'police', text: 'May we visit on Monday? PC Reed' }]);
  const shared = { identity: { state: 'shared', name: 'Sam Merlin' } };
  await bench.call(key, 'PATCH', `/api/v1/reports/${id}`, shared);
  const named = await officer.get(`/triage/${id}`);
  expect(named.body).toContain(`action="/triage/${id}/identity"`);
  expect(named.body).not.toContain('Sam Merlin');
  expect(named.body).not.toContain('took it back');
  await bench.call(key, 'PATCH', `/api/v1/reports/${id}`, { identity: { state: 'known-to-partner' } });
  const takenBack = await officer.get(`/triage/${id}`);
  expect(takenBack.body).toContain('They had agreed, and took it back');
  expect(takenBack.body).not.toContain(`action="/triage/${id}/identity"`);
  await bench.owner((ctx) => endPartner(ctx, { name: 'Ferry Community Desk', handTo: 'police' }));
  const gone = await officer.get(`/triage/${id}`);
  expect(gone.body).toContain('messages reach nobody');
  expect(gone.body).not.toContain(`action="/triage/${id}/message"`);
});
