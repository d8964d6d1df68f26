import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { WEEKLY_BUDGET } from '../delivery.model.ts';
import { previewAudience, sendStatement } from '../send-statement.ts';
import { staffRoutes } from '../staff.routes.ts';

let t: TestRuntime;
let room: Newsroom;

beforeAll(async () => {
  t = await testRuntime();
  room = await newsroom(t);
});
afterAll(() => t.close());

it('holds statements back from a leader who has had the week’s, unless one is urgent for a reason', async () => {
  await newLeader(t, 'busy');
  for (let sent = 0; sent < WEEKLY_BUDGET; sent++) {
    const { statementId } = await publishedStatement(t, room);
    await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
  }
  await newLeader(t, 'fresh');
  const { statementId } = await publishedStatement(t, room);
  const preview = await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, {}));
  expect(preview).toMatchObject({ total: 1, overloaded: 1 });
  await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
  expect(await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, {}))).toMatchObject({
    total: 0,
    overloaded: 1,
    alreadySent: 1,
  });

  const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
  try {
    const url = `/statements/${statementId}/send`;
    expect((await desk.get(url)).body).toContain('1 leader has had 5 statements or more in seven days');
    const refused = await desk.post(url, { step: 'send', urgent: 'yes', urgentReason: ' ' });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('Say why it is urgent');
    const reason = 'A false rumour is spreading';
    expect((await desk.post(url, { step: 'send', urgent: 'yes', urgentReason: reason })).status).toBe(303);
    const [newest] = await t.sql<{ recipients: number; urgent_reason: string }>(
      'select recipients, urgent_reason from cascade.dispatch order by asked_at desc limit 1',
    );
    expect(newest).toEqual({ recipients: 1, urgent_reason: reason });
  } finally {
    await desk.close();
  }
  await t.sql(`update cascade.dispatch set asked_at = asked_at - interval '8 days'`);
  const { statementId: next } = await publishedStatement(t, room);
  expect(await t.as(room.drafter, (ctx) => previewAudience(ctx, next, {}))).toMatchObject({ overloaded: 0 });
});

it('keeps an audience under a name and fills the form with it, for the leaders of the day', async () => {
  const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
  try {
    const { statementId } = await publishedStatement(t, room);
    const url = `/statements/${statementId}/send`;
    const chosen = { step: 'save', languages: 'pl', represents: 'school' };
    expect((await desk.post(url, { ...chosen, segmentName: ' ' })).status).toBe(422);
    const saved = await desk.post(url, { ...chosen, segmentName: 'Polish schools' });
    expect(saved.location).toContain('/send?segment=');
    expect((await desk.get(saved.location)).body).not.toContain('Send to 1 leader');
    await newLeader(t, 'schools', { language: 'pl', represents: 'school' });
    const { body } = await desk.get(saved.location);
    expect(body).toContain('Polish schools');
    expect(body).toContain('Send to 1 leader');
    await desk.post(url, { step: 'save', languages: 'ur', segmentName: 'Polish schools' });
    expect(await t.sql('select audience from cascade.segment')).toEqual([
      { audience: { areaPaths: [], channels: [], interests: [], languages: ['ur'], represents: [] } },
    ]);
  } finally {
    await desk.close();
  }
});
