import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { askTranslation } from '../afterwards/ask-translation.ts';
import { confirmTranslation, enterTranslation } from '../afterwards/enter-translation.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { NO_LATER_ROOM } from '../visitor.testing.ts';
import { type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';
import { openWorkspace, type Workspace } from './workspace.testing.ts';

const { guard } = NO_LATER_ROOM;
let t: TestRuntime;
let bench: PartnerBench;
let desk: Workspace;
beforeAll(async () => {
  t = await testRuntime();
  bench = await partnerBench(t);
  desk = openWorkspace(t);
});
afterAll(async () => {
  await desk?.face.close();
  await bench?.close();
  await t?.close();
});

it('what the police write to somebody behind a partner is read there in the person’s language too', async () => {
  const { key } = await bench.partner('Ferry Community Desk');
  await desk.invite('Ferry Community Desk', 'noor@ferry.example', true);
  const worker = await desk.signIn('noor@ferry.example');
  const inspector = await signIn(t, ['DUTY_INSPECTOR']);
  const translator = await signIn(t, ['TRANSLATOR']);
  const { json } = await bench.call(key, 'POST', '/api/v1/reports', { ...REPORT, language: 'ur' });
  const reportId = String(json.id);
  const { messageId } = await t.as(inspector, (ctx) =>
    sendMessageToReporter(ctx, { reportId, text: 'We will visit you on Monday.' }),
  );
  const messages = async () =>
    (await bench.call(key, 'GET', `/api/v1/reports/${reportId}/messages`)).json.messages as Record<
      string,
      unknown
    >[];
  expect((await messages())[0]).not.toHaveProperty('translation');
  const asked = (about: object) =>
    t.as(inspector, (ctx) => askTranslation(ctx, { reportId, askedOf: 'TRANSLATOR', hours: 24, ...about }));
  const { translationId: id } = await asked({ messageId });
  expect((await messages())[0]?.translation).toEqual({
    language: 'ur',
    text: null,
    isMachineDraft: false,
    isReadAgain: false,
  });
  expect((await worker.get(`/reports/${reportId}`)).body).toContain('A person is translating this message');
  await t.as(translator, (ctx) => enterTranslation(ctx, { id, text: 'ہم پیر کو آپ سے ملیں گے۔', guard }));
  await t.as(inspector, (ctx) => confirmTranslation(ctx, { id, guard }));
  expect((await messages())[0]?.translation).toMatchObject({
    text: 'ہم پیر کو آپ سے ملیں گے۔',
    isReadAgain: true,
  });
  const page = (await worker.get(`/reports/${reportId}`)).body;
  expect(page).toContain('We will visit you on Monday.');
  expect(page).toMatch(/lang="ur" dir="rtl"><p[^>]*>ہم پیر/);

  // Into English it is for staff: the partner wrote the original and gets no copy of it.
  const answered = await bench.call(key, 'POST', `/api/v1/reports/${reportId}/messages`, {
    text: 'جی، ٹھیک ہے۔',
  });
  await asked({ messageId: String(answered.json.id) });
  expect((await messages()).filter((one) => one.translation)).toHaveLength(1);
});
