import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '#channel';
import { type Actor, PUBLIC } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { askLoginLink, useLoginLink } from '#room/access';
import { emailTo } from '../../channels/email/email.testing.ts';
import { MailSink } from '../../channels/email/mail-sink.testing.ts';
import { browserSecret } from '../access/login-link.model.ts';
import { answerConcern } from './answer-concern.ts';
import { newLeader, seedAreas, signedInLeader, signedInStaff } from './community.testing.ts';
import { raiseConcern } from './raise-concern.ts';
import { readOwnConcerns } from './read-concerns.ts';
import { unsubscribe } from './unsubscribe.ts';
import { jobs } from './worker.jobs.ts';

describe('e-mails to one leader', () => {
  let t: TestRuntime;
  const sink = new MailSink();
  let channel: Channel;
  const system: Actor = { kind: 'system', name: 'test' };

  /** Runs the job by name for every event of its kind that the outbox holds, as the worker would. */
  const run = async (name: string): Promise<void> => {
    const job = jobs.find((one) => one.name === name);
    const events = await t.sql<{ payload: unknown }>(
      'select payload from platform.outbox_event where name = any($1) order by at',
      [job?.events],
    );
    for (const { payload } of events) await job?.run({ ...t.role('worker'), channel }, t.forceId, payload);
  };
  const fresh = async (): Promise<void> => {
    sink.mails.length = 0;
    await t.sql('delete from platform.outbox_event');
  };

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    await sink.open();
    channel = emailTo(sink.port);
  });
  afterAll(async () => {
    await channel.close();
    await sink.close();
    await t.close();
  });

  it('sends a sign-in link in the leader’s language that opens once, and nothing for an unknown address', async () => {
    await fresh();
    const leaderId = await newLeader(t, 'kestrel', { language: 'ur', channel: 'portal' });
    const portal = t.role('leader_web');
    const asked = { browser: browserSecret(undefined), askedOn: 'phone' as const };
    await portal.as(PUBLIC, (ctx) =>
      askLoginLink(ctx, { audience: 'leader', personId: leaderId, language: 'ur', ...asked }),
    );
    await portal.as(PUBLIC, (ctx) =>
      askLoginLink(ctx, { audience: 'leader', personId: null, language: 'en', ...asked }),
    );
    await run('community.send-login-link');
    expect((await sink.read()).map(({ to, subject }) => [to, subject])).toEqual([
      ['kestrel@example.org', 'آپ کا سائن اِن لنک'],
    ]);
    const token = /\/link\/(\S+)/.exec((await sink.read())[0]?.text ?? '')?.[1] ?? '';
    const press = (): Promise<{ outcome: string }> =>
      portal.as(PUBLIC, (ctx) =>
        useLoginLink(ctx, 'leader', { text: token, browser: asked.browser, code: '' }),
      );
    expect((await press()).outcome).toBe('opened');
    expect(await press()).toEqual({ outcome: 'gone' });
    expect(await t.sql('select leader_id from access.leader_session')).toEqual([{ leader_id: leaderId }]);
  });

  it('tells of an answer without a word of it, tries again when the server is busy, and not after it was read', async () => {
    await fresh();
    const leaderId = await newLeader(t, 'linnet');
    const portal = await signedInLeader(t, leaderId);
    const officer = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    const raised = { leaderId, kind: 'rumour' as const, text: 'Is the school closed?' };
    const { concernId } = await t.role('leader_web').as(portal, (ctx) => raiseConcern(ctx, raised));
    const answer = { text: 'The school is open.', saidLine: '', didLine: '', isLineChecked: false };
    await t.as(officer, (ctx) => answerConcern(ctx, concernId, answer));
    sink.busy = true;
    await expect(run('community.tell-leader')).rejects.toThrow(/not now/);
    sink.busy = false;
    await run('community.tell-leader');
    expect(await sink.read()).toMatchObject([{ to: 'linnet@example.org', subject: 'We have answered you' }]);
    expect((await sink.read())[0]?.text).not.toMatch(/school/);
    await t.role('leader_web').as(portal, (ctx) => readOwnConcerns(ctx, leaderId));
    await run('community.tell-leader');
    expect(sink.mails).toHaveLength(1);
  });

  it('lets an answer wait until the quiet hours are over', async () => {
    await fresh();
    const leaderId = await newLeader(t, 'owl');
    const portal = await signedInLeader(t, leaderId);
    const officer = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    const raised = { leaderId, kind: 'question' as const, text: 'Who do we call?' };
    const { concernId } = await t.role('leader_web').as(portal, (ctx) => raiseConcern(ctx, raised));
    await t.sql(
      `update community.leader set quiet_from = (now() at time zone 'Europe/London')::time - interval '1 hour',
         quiet_until = (now() at time zone 'Europe/London')::time + interval '1 hour' where id = $1`,
      [leaderId],
    );
    const answer = { text: 'Call 101.', saidLine: '', didLine: '', isLineChecked: false };
    await t.as(officer, (ctx) => answerConcern(ctx, concernId, answer));
    await run('community.tell-leader');
    expect(sink.mails).toEqual([]);
    const waiting = await t.sql(
      `select 1 from graphile_worker._private_jobs
       where key like $1 and run_at between now() + interval '50 minutes' and now() + interval '61 minutes'`,
      [`%tell-${concernId}%`],
    );
    expect(waiting).toHaveLength(1);
  });

  it('writes to nobody who wants no e-mail', async () => {
    await fresh();
    const leaderId = await newLeader(t, 'wren');
    const portal = await signedInLeader(t, leaderId);
    const officer = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    const raised = { leaderId, kind: 'question' as const, text: 'Who do we call?' };
    const { concernId } = await t.role('leader_web').as(portal, (ctx) => raiseConcern(ctx, raised));
    await t.as(system, (ctx) => unsubscribe(ctx, leaderId));
    const answer = { text: 'Call 101.', saidLine: '', didLine: '', isLineChecked: false };
    await t.as(officer, (ctx) => answerConcern(ctx, concernId, answer));
    await run('community.tell-leader');
    expect(sink.mails).toEqual([]);
  });
});
