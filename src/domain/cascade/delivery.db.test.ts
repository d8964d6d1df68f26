import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '#channel';
import { type Actor, PUBLIC, system } from '#kernel/actor';
import { Sensitive } from '#kernel/sensitive';
import { indexKey } from '#platform/crypto/blind-index';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { openBlackhole } from '../../channels/blackhole/blackhole.ts';
import { openEmail } from '../../channels/email/email.ts';
import { MailSink } from '../../channels/email/mail-sink.testing.ts';
import { newLeader, signedInLeader } from '../community/community.testing.ts';
import { acknowledgeStatement, passOn } from './acknowledge-statement.ts';
import { draftText, type Newsroom, newsroom, nextVersion, publishedStatement } from './cascade.testing.ts';
import { deliverQueued, type Sending } from './deliver-queued.ts';
import { publishVersion } from './publish-version.ts';
import { resumeDispatch } from './resume-dispatch.ts';
import { previewAudience, sendStatement } from './send-statement.ts';
import { claimParcel, linesOf, turnLines } from './sending/parcel.store.ts';
import { seeSender } from './sending/sender.store.ts';
import { startVariant } from './start-statement.ts';
import { unsubscribeByToken } from './unsubscribe-by-token.ts';
import { withdrawStatement } from './withdraw-statement.ts';
import { jobs } from './worker.jobs.ts';

/** Two connections, two messages on each, four times as many marked ahead. */
const IN_DOUBT = 2 * 2 * 4;

describe('sending a statement', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let sink: MailSink;
  let channel: Channel;
  const worker = (): TestRuntime => t.role('worker');
  const sender = system('cascade.dispatch');
  const states = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await t.sql<{ state: string; n: number }>(
          'select state, count(*)::int as n from cascade.delivery group by state order by state',
        )
      ).map(({ state, n }) => [state, n]),
    );
  const sending = (inTransaction: Sending['inTransaction']): Sending => ({
    forceId: t.forceId,
    channel,
    publicUrl: 'https://aldermarch.example',
    leaderUrl: 'https://leaders.aldermarch.example',
    isExercise: true,
    unsubscribeKey: indexKey(t.config.receiptPepper, 'cascade.unsubscribe'),
    inTransaction,
  });
  const deliver = (): Promise<number> => deliverQueued(sending((fn) => worker().as(sender, fn)));
  /** Every job of this room but the sender, which the tests start themselves. */
  const runOthers = (): Promise<unknown> =>
    t.runJobs({ jobs: jobs.filter(({ name }) => name !== 'cascade.dispatch') });
  const send = (statementId: string, filter = {}): Promise<string> =>
    t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, filter));
  const connect = async (options?: SMTPServerOptions): Promise<void> => {
    await sink.open(options);
    channel = openEmail({
      url: new Sensitive(`smtp://127.0.0.1:${sink.port}`),
      from: 'statements@aldermarch.example',
      connections: 2,
    });
  };
  const publishNext = async (
    statementId: string,
    change: Partial<ReturnType<typeof draftText>>,
  ): Promise<string> => {
    const versionId = await nextVersion(t, room, statementId, change);
    await t.as(room.drafter, (ctx) => publishVersion(ctx, versionId));
    return versionId;
  };

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    sink = new MailSink();
    await t.sql(
      'truncate cascade.delivery, cascade.parcel, cascade.sender, cascade.subscription, cascade.passing_on',
    );
    await t.sql('delete from cascade.dispatch');
    await t.sql('delete from community.leader');
  });
  afterEach(async () => {
    await channel?.close();
    await sink.close();
  });

  it('sends one message each, in the leader’s language where there is one, with a way out', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['wren', 'lark', 'teal']) await newLeader(t, word);
    await newLeader(t, 'sowa', { language: 'pl' });
    await newLeader(t, 'portal', { channel: 'portal' });
    const preview = await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, {}));
    expect(preview.total).toBe(4);
    expect(preview.byLanguage).toContainEqual({ language: 'pl', leaders: 1, inOwnLanguage: 0 });

    await connect();
    await send(statementId);
    expect(await states()).toEqual({ queued: 4 });
    expect(await deliver()).toBe(4);
    expect(await states()).toEqual({ 'handed-over': 4 });
    expect(sink.mails.flatMap(({ to }) => to).sort()).toEqual([
      'lark@example.org',
      'sowa@example.org',
      'teal@example.org',
      'wren@example.org',
    ]);
    for (const [index, { to, text }] of sink.mails.entries()) {
      expect(to).toHaveLength(1);
      expect(text.match(/@example\.org/g)).toHaveLength(1);
      expect(text).toMatch(
        /^List-Unsubscribe: <https:\/\/aldermarch\.example\/(?:pl\/)?unsubscribe\/[\w-]{32}>\r$/m,
      );
      expect(text).toMatch(/^Subject: \[Exercise\] Attack abroad/m);
      const words = sink.words(index);
      expect(words).toMatch(/Dear Sam (wren|lark|teal|sowa),/);
      expect(words).toContain(`https://aldermarch.example/s/${statementId}`);
      expect(words).toContain('In an emergency call 999.');
      expect(words).toMatch(/code ALD-/);
    }
    await expect(send(statementId)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('gives leaders of an area its own variant and everybody else the core', async () => {
    const { statementId } = await publishedStatement(t, room);
    const variantId = await t.as(room.drafter, (ctx) =>
      startVariant(ctx, statementId, { areaPath: 'eastmarch' }),
    );
    const own = { ...draftText().sections, doing: '{core}\nIn Eastmarch we are at the market.' };
    await publishNext(variantId, { sections: own });
    await newLeader(t, 'east');
    await newLeader(t, 'west', { areaPath: 'westmarch/weavers' });
    await connect();
    await send(statementId);
    await deliver();
    const bodyFor = (address: string): string =>
      sink.words(sink.mails.findIndex(({ to }) => to[0] === address));
    expect(bodyFor('east@example.org')).toContain('In Eastmarch we are at the market.');
    expect(bodyFor('west@example.org')).not.toContain('In Eastmarch');
  });

  it('records refusals, and waits after "not now"', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['gone', 'full', 'fine']) await newLeader(t, word);
    await connect({
      onRcptTo({ address }, _session, done) {
        const code = address.startsWith('gone') ? 550 : address.startsWith('full') ? 450 : 0;
        done(code ? Object.assign(new Error(`no ${address}`), { responseCode: code }) : undefined);
      },
    });
    await send(statementId);
    await deliver();
    expect(await states()).toEqual({ 'handed-over': 1, queued: 1, refused: 1 });
    const rows = await t.sql<{ state: string; smtp_code: number; smtp_reply: string; later: boolean }>(
      `select state, smtp_code, smtp_reply, next_attempt_at > now() + interval '50 seconds' as later
       from cascade.delivery where state <> 'handed-over' order by state`,
    );
    expect(rows).toEqual([
      { state: 'queued', smtp_code: 450, smtp_reply: '450 no <address>', later: true },
      { state: 'refused', smtp_code: 550, smtp_reply: '550 no <address>', later: false },
    ]);
    expect(await deliver()).toBe(0);
  });

  it('takes up after a crash: untouched lines go out, those in doubt go out again under the same Message-ID', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['one', 'two', 'three']) await newLeader(t, word);
    await send(statementId);
    const dead = '00000000-0000-4000-8000-000000000001';
    const ids = await worker().as(sender, async (ctx) => {
      await seeSender(ctx, dead);
      const parcel = (await claimParcel(ctx, dead)) ?? { id: '', priority: 0, lineIds: [] };
      const lines = await linesOf(ctx, parcel);
      const markings = [{ id: lines[0]?.id ?? '', parcelId: parcel.id, attempts: 0 }];
      await turnLines(ctx, dead, { results: [], markings });
      return lines.map(({ id }) => id);
    });
    await connect();
    // The sender still shows signs of life: nobody else touches its lines.
    await worker().as(sender, (ctx) => resumeDispatch(ctx));
    expect(await deliver()).toBe(0);
    await t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);
    await worker().as(sender, (ctx) => resumeDispatch(ctx));
    expect(await deliver()).toBe(3);
    expect(sink.mails.map(({ messageId }) => messageId)).toContain(
      `<statement.${ids[0]}@aldermarch.example>`,
    );
    const doubtful = await t.sql('select id, state from cascade.delivery where is_uncertain');
    expect(doubtful).toEqual([{ id: ids[0], state: 'handed-over' }]);
  });

  it('loses nobody when a sender dies in the middle, and doubts no more than its window', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (let index = 0; index < 60; index += 1) await newLeader(t, `finch${index}`);
    await connect();
    await send(statementId);
    let steps = 0;
    // From its eighth transaction on nothing reaches the database any more, as after `kill -9`.
    const dying = sending((fn) => {
      steps += 1;
      return steps < 8 ? worker().as(sender, fn) : Promise.reject(new Error('the process is dead'));
    });
    await expect(deliverQueued(dying)).rejects.toThrow(/dead/);
    const beforeRestart = sink.mails.length;
    expect(beforeRestart).toBeGreaterThan(0);
    expect(beforeRestart).toBeLessThan(60);
    await t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);
    await worker().as(sender, (ctx) => resumeDispatch(ctx));
    await deliver();
    expect(await states()).toEqual({ 'handed-over': 60 });
    const ids = sink.mails.map(({ messageId }) => messageId);
    const doubles = ids.length - new Set(ids).size;
    expect(new Set(ids).size).toBe(60);
    expect(doubles).toBeLessThanOrEqual(IN_DOUBT);
    const [doubted] = await t.sql<{ n: number }>(
      'select count(*)::int as n from cascade.delivery where is_uncertain',
    );
    expect(doubted?.n).toBeGreaterThanOrEqual(doubles);
    expect(doubted?.n).toBeLessThanOrEqual(IN_DOUBT);
  });

  it('lets two senders share the work without sending anything twice', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (let index = 0; index < 40; index += 1) await newLeader(t, `bird${index}`);
    await connect();
    await send(statementId);
    const tried = await Promise.all([deliver(), deliver()]);
    expect(tried[0] + tried[1]).toBe(40);
    expect(new Set(sink.mails.map(({ to }) => to[0])).size).toBe(40);
    expect(sink.mails).toHaveLength(40);
  });

  it('honours the unsubscribe button at once, before what is queued, and tells the community room', async () => {
    const { statementId } = await publishedStatement(t, room);
    const leaderId = await newLeader(t, 'swift');
    await connect();
    await send(statementId);
    await deliver();
    const token = /unsubscribe\/([\w-]{32})/.exec(sink.mails[0]?.text ?? '')?.[1] ?? '';
    expect(JSON.stringify(await t.sql('select * from cascade.subscription'))).not.toContain(token);

    const second = await publishedStatement(t, room);
    await send(second.statementId);
    expect(await states()).toEqual({ 'handed-over': 1, queued: 1 });
    const press = () => t.role('public_web').as(PUBLIC, (ctx) => unsubscribeByToken(ctx, token));
    await press();
    expect(await states()).toEqual({ 'handed-over': 1, 'left-off': 1 });
    expect(await deliver()).toBe(0);
    await press();
    await runOthers();
    expect(await t.sql('select id from community.leader where email_stopped_at is not null')).toEqual([
      { id: leaderId },
    ]);
    const third = await publishedStatement(t, room);
    await expect(send(third.statementId)).rejects.toMatchObject({ code: 'invalid-input' });
    for (const bad of ['', 'x'.repeat(32), '../../x'])
      await expect(
        t.role('public_web').as(PUBLIC, (ctx) => unsubscribeByToken(ctx, bad)),
      ).rejects.toMatchObject({
        code: 'not-found',
      });
  });

  it('sends a correction to those who had the first, and first of all to those who passed it on', async () => {
    const { statementId, versionId } = await publishedStatement(t, room);
    const leaders: string[] = [];
    for (const word of ['ada', 'bea', 'cid']) leaders.push(await newLeader(t, word));
    await connect();
    await send(statementId);
    await deliver();
    const bea: Actor = await signedInLeader(t, leaders[1] ?? '');
    await t
      .role('leader_web')
      .as(bea, (ctx) => passOn(ctx, { versionId, channels: ['chat-group'], people: 120 }));
    await newLeader(t, 'dot');
    sink.mails.length = 0;

    await publishNext(statementId, { changeNote: 'The number of injured people was wrong.' });
    await runOthers();
    const priorities = await t.sql(
      `select leader_id, please_forward from cascade.delivery where kind = 'correction' order by priority desc, leader_id`,
    );
    expect(priorities).toHaveLength(3);
    expect(priorities[0]).toEqual({ leader_id: leaders[1], please_forward: true });
    await deliver();
    const first = sink.words(sink.mails.findIndex(({ to }) => to[0] === 'bea@example.org'));
    expect(first).toContain('Please forward the correction to the same people.');
    expect(first).toContain('What changed: The number of injured people was wrong.');
    expect(sink.mails.every(({ text }) => /^Subject: \[Exercise\] Correction: /m.test(text))).toBe(true);
    expect(sink.mails.flatMap(({ to }) => to)).not.toContain('dot@example.org');
  });

  it('does not send an old text once a newer one is out, and tells holders of a withdrawal', async () => {
    const { statementId, versionId } = await publishedStatement(t, room);
    await newLeader(t, 'eve');
    await connect();
    await send(statementId);
    const second = await publishNext(statementId, { changeNote: 'More is known.' });
    await runOthers();
    await deliver();
    expect(
      await t.sql('select root_version_id, kind, state from cascade.delivery order by changed_at'),
    ).toEqual([
      { root_version_id: versionId, kind: 'statement', state: 'left-off' },
      { root_version_id: second, kind: 'statement', state: 'handed-over' },
    ]);
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It did not happen.'));
    await runOthers();
    await deliver();
    expect(sink.mails.at(-1)?.text).toMatch(/^Subject: \[Exercise\] Withdrawn: /m);
    expect(sink.words(sink.mails.length - 1)).toContain('It did not happen.');
  });

  it('is the worker’s job', async () => {
    const { statementId } = await publishedStatement(t, room);
    await newLeader(t, 'plover');
    await connect();
    await send(statementId);
    const job = jobs.find(({ name }) => name === 'cascade.dispatch');
    await job?.run({ ...worker(), channel }, t.forceId, {});
    expect(await states()).toEqual({ 'handed-over': 1 });
    expect(sink.mails[0]?.text).toContain(`${t.config.urls.public}/unsubscribe/`);
  });

  it('says so where no channel is set up', async () => {
    const { statementId } = await publishedStatement(t, room);
    await newLeader(t, 'gull');
    await send(statementId);
    channel = openBlackhole();
    await deliver();
    expect(await states()).toEqual({ 'not-delivered': 1 });
  });

  it('counts a leader’s word once, and asks for a channel and a number', async () => {
    const { versionId } = await publishedStatement(t, room);
    const leader: Actor = await signedInLeader(t, await newLeader(t, 'fay'));
    const portal = t.role('leader_web');
    await portal.as(leader, (ctx) => acknowledgeStatement(ctx, versionId));
    await portal.as(leader, (ctx) => acknowledgeStatement(ctx, versionId));
    const told = await t.sql(
      `select 1 from platform.outbox_event where name = 'cascade.statement-acknowledged' and subject_id = $1`,
      [versionId],
    );
    expect(told).toHaveLength(1);
    for (const wrong of [
      { versionId, channels: ['pigeon'], people: 10 },
      { versionId, channels: ['meeting'], people: 0 },
    ])
      await expect(portal.as(leader, (ctx) => passOn(ctx, wrong))).rejects.toMatchObject({
        code: 'invalid-input',
      });
    await portal.as(leader, (ctx) => passOn(ctx, { versionId, channels: ['meeting', 'radio'], people: 40 }));
    await portal.as(leader, (ctx) => passOn(ctx, { versionId, channels: ['meeting'], people: 60 }));
    expect(await t.sql('select channels, people from cascade.passing_on')).toEqual([
      { channels: ['meeting'], people: 60 },
    ]);
    await expect(portal.as(PUBLIC, (ctx) => acknowledgeStatement(ctx, versionId))).rejects.toMatchObject({
      code: 'sign-in-first',
    });
  });
});
