import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, PUBLIC } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { openBlackhole } from '../../channels/blackhole/blackhole.ts';
import { newLeader, signedInLeader } from '../community/community.testing.ts';
import { acknowledgeStatement, passOn } from './acknowledge-statement.ts';
import { draftText, type Newsroom, newsroom, nextVersion, publishedStatement } from './cascade.testing.ts';
import type { Sending } from './deliver-queued.ts';
import { remindSilent } from './ledger/remind-silent.ts';
import { MailBench, SENDER } from './mail-bench.testing.ts';
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
  let mail: MailBench;
  const worker = (): TestRuntime => t.role('worker');
  const send = (statementId: string, filter = {}): Promise<string> =>
    t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, filter));
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
    mail = new MailBench(t);
  });
  afterAll(() => t.close());
  beforeEach(() => mail.forget());
  afterEach(() => mail.disconnect());

  it('sends one message each, in the leader’s language where there is one, with a way out', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['wren', 'lark', 'teal']) await newLeader(t, word);
    await newLeader(t, 'sowa', { language: 'pl' });
    await newLeader(t, 'portal', { channel: 'portal' });
    const preview = await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, {}));
    expect(preview.total).toBe(4);
    expect(preview.byLanguage).toContainEqual({ language: 'pl', leaders: 1, inOwnLanguage: 0 });

    await mail.connect();
    await send(statementId);
    expect(await mail.states()).toEqual({ queued: 4 });
    expect(await mail.deliver()).toBe(4);
    expect(await mail.states()).toEqual({ 'handed-over': 4 });
    expect(mail.sink.mails.flatMap(({ to }) => to).sort()).toEqual([
      'lark@example.org',
      'sowa@example.org',
      'teal@example.org',
      'wren@example.org',
    ]);
    for (const [index, { to, text }] of mail.sink.mails.entries()) {
      expect(to).toHaveLength(1);
      expect(text.match(/@example\.org/g)).toHaveLength(1);
      expect(text).toMatch(
        /^List-Unsubscribe: <https:\/\/aldermarch\.example\/(?:pl\/)?unsubscribe\/[\w-]{32}>\r$/m,
      );
      expect(text).toMatch(/^Subject: \[Exercise\] Attack abroad/m);
      const words = mail.sink.words(index);
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
    await mail.connect();
    await send(statementId);
    await mail.deliver();
    const bodyFor = (address: string): string =>
      mail.sink.words(mail.sink.mails.findIndex(({ to }) => to[0] === address));
    expect(bodyFor('east@example.org')).toContain('In Eastmarch we are at the market.');
    expect(bodyFor('west@example.org')).not.toContain('In Eastmarch');
  });

  it('records refusals, and waits after "not now"', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['gone', 'full', 'fine']) await newLeader(t, word);
    await mail.connect({
      onRcptTo({ address }, _session, done) {
        const code = address.startsWith('gone') ? 550 : address.startsWith('full') ? 450 : 0;
        done(code ? Object.assign(new Error(`no ${address}`), { responseCode: code }) : undefined);
      },
    });
    await send(statementId);
    await mail.deliver();
    expect(await mail.states()).toEqual({ 'handed-over': 1, queued: 1, refused: 1 });
    const rows = await t.sql<{ state: string; smtp_code: number; smtp_reply: string; later: boolean }>(
      `select state, smtp_code, smtp_reply, next_attempt_at > now() + interval '50 seconds' as later
       from cascade.delivery where state <> 'handed-over' order by state`,
    );
    expect(rows).toEqual([
      { state: 'queued', smtp_code: 450, smtp_reply: '450 no <address>', later: true },
      { state: 'refused', smtp_code: 550, smtp_reply: '550 no <address>', later: false },
    ]);
    expect(await mail.deliver()).toBe(0);
  });

  it('takes up after a crash: untouched lines go out, those in doubt go out again under the same Message-ID', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['one', 'two', 'three']) await newLeader(t, word);
    await send(statementId);
    const dead = '00000000-0000-4000-8000-000000000001';
    const ids = await worker().as(SENDER, async (ctx) => {
      await seeSender(ctx, dead);
      const parcel = (await claimParcel(ctx, dead)) ?? { id: '', priority: 0, lineIds: [] };
      const lines = await linesOf(ctx, parcel);
      const markings = [{ id: lines[0]?.id ?? '', parcelId: parcel.id, attempts: 0 }];
      await turnLines(ctx, dead, { results: [], markings });
      return lines.map(({ id }) => id);
    });
    await mail.connect();
    // The sender still shows signs of life: nobody else touches its lines.
    await worker().as(SENDER, (ctx) => resumeDispatch(ctx));
    expect(await mail.deliver()).toBe(0);
    await t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);
    await worker().as(SENDER, (ctx) => resumeDispatch(ctx));
    expect(await mail.deliver()).toBe(3);
    expect(mail.sink.mails.map(({ messageId }) => messageId)).toContain(
      `<statement.${ids[0]}@aldermarch.example>`,
    );
    const doubtful = await t.sql('select id, state from cascade.delivery where is_uncertain');
    expect(doubtful).toEqual([{ id: ids[0], state: 'handed-over' }]);
  });

  it('loses nobody when a sender dies in the middle, and doubts no more than its window', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (let index = 0; index < 60; index += 1) await newLeader(t, `finch${index}`);
    await mail.connect();
    await send(statementId);
    let steps = 0;
    // From its eighth transaction on nothing reaches the database any more, as after `kill -9`.
    const inTransaction: Sending['inTransaction'] = (fn) => {
      steps += 1;
      return steps < 8 ? worker().as(SENDER, fn) : Promise.reject(new Error('the process is dead'));
    };
    await expect(mail.deliver({ inTransaction })).rejects.toThrow(/dead/);
    const beforeRestart = mail.sink.mails.length;
    expect(beforeRestart).toBeGreaterThan(0);
    expect(beforeRestart).toBeLessThan(60);
    await t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);
    await worker().as(SENDER, (ctx) => resumeDispatch(ctx));
    await mail.deliver();
    expect(await mail.states()).toEqual({ 'handed-over': 60 });
    const ids = mail.sink.mails.map(({ messageId }) => messageId);
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
    await mail.connect();
    await send(statementId);
    const tried = await Promise.all([mail.deliver(), mail.deliver()]);
    expect(tried[0] + tried[1]).toBe(40);
    expect(new Set(mail.sink.mails.map(({ to }) => to[0])).size).toBe(40);
    expect(mail.sink.mails).toHaveLength(40);
  });

  it('honours the unsubscribe button at once, before what is queued, and tells the community room', async () => {
    const { statementId } = await publishedStatement(t, room);
    const leaderId = await newLeader(t, 'swift');
    await mail.connect();
    await send(statementId);
    await mail.deliver();
    const token = /unsubscribe\/([\w-]{32})/.exec(mail.sink.mails[0]?.text ?? '')?.[1] ?? '';
    expect(JSON.stringify(await t.sql('select * from cascade.subscription'))).not.toContain(token);

    const second = await publishedStatement(t, room);
    await send(second.statementId);
    expect(await mail.states()).toEqual({ 'handed-over': 1, queued: 1 });
    const press = () => t.role('public_web').as(PUBLIC, (ctx) => unsubscribeByToken(ctx, token));
    await press();
    expect(await mail.states()).toEqual({ 'handed-over': 1, 'left-off': 1 });
    expect(await mail.deliver()).toBe(0);
    await press();
    await mail.runOthers();
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
    await mail.connect();
    await send(statementId);
    await mail.deliver();
    const bea: Actor = await signedInLeader(t, leaders[1] ?? '');
    await t
      .role('leader_web')
      .as(bea, (ctx) => passOn(ctx, { versionId, channels: ['chat-group'], people: 120 }));
    await newLeader(t, 'dot');
    mail.sink.mails.length = 0;

    await publishNext(statementId, { changeNote: 'The number of injured people was wrong.' });
    await mail.runOthers();
    const priorities = await t.sql(
      `select leader_id, please_forward from cascade.delivery where kind = 'correction' order by priority desc, leader_id`,
    );
    expect(priorities).toHaveLength(3);
    expect(priorities[0]).toEqual({ leader_id: leaders[1], please_forward: true });
    await mail.deliver();
    const first = mail.sink.words(mail.sink.mails.findIndex(({ to }) => to[0] === 'bea@example.org'));
    expect(first).toContain('Please forward the correction to the same people.');
    expect(first).toContain('What changed: The number of injured people was wrong.');
    expect(mail.sink.mails.every(({ text }) => /^Subject: \[Exercise\] Correction: /m.test(text))).toBe(true);
    expect(mail.sink.mails.flatMap(({ to }) => to)).not.toContain('dot@example.org');
  });

  it('does not send an old text once a newer one is out, and tells holders of a withdrawal', async () => {
    const { statementId, versionId } = await publishedStatement(t, room);
    await newLeader(t, 'eve');
    await mail.connect();
    await send(statementId);
    const second = await publishNext(statementId, { changeNote: 'More is known.' });
    await mail.runOthers();
    await mail.deliver();
    expect(
      await t.sql('select root_version_id, kind, state from cascade.delivery order by changed_at'),
    ).toEqual([
      { root_version_id: versionId, kind: 'statement', state: 'left-off' },
      { root_version_id: second, kind: 'statement', state: 'handed-over' },
    ]);
    await t.sql(`update cascade.delivery set changed_at = now() - interval '5 hours'`);
    expect(await t.as(room.drafter, (ctx) => remindSilent(ctx, statementId))).toBe(1);
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It did not happen.'));
    const sent = mail.sink.mails.length;
    // The sender comes to the reminder before the job that tells everybody: it is of a text that is gone.
    await mail.deliver();
    expect(mail.sink.mails).toHaveLength(sent);
    await mail.runOthers();
    await mail.deliver();
    expect(mail.sink.mails).toHaveLength(sent + 1);
    expect(await mail.states()).toEqual({ 'handed-over': 2, 'left-off': 2 });
    expect(mail.sink.mails.at(-1)?.text).toMatch(/^Subject: \[Exercise\] Withdrawn: /m);
    expect(mail.sink.words(mail.sink.mails.length - 1)).toContain('It did not happen.');
  });

  it('is the worker’s job', async () => {
    const { statementId } = await publishedStatement(t, room);
    await newLeader(t, 'plover');
    await mail.connect();
    await send(statementId);
    const job = jobs.find(({ name }) => name === 'cascade.dispatch');
    await job?.run({ ...worker(), channel: mail.channel }, t.forceId, {});
    expect(await mail.states()).toEqual({ 'handed-over': 1 });
    expect(mail.sink.mails[0]?.text).toContain(`${t.config.urls.public}/unsubscribe/`);
  });

  it('says so where no channel is set up', async () => {
    const { statementId } = await publishedStatement(t, room);
    await newLeader(t, 'gull');
    await send(statementId);
    await mail.deliver({ channel: openBlackhole() });
    expect(await mail.states()).toEqual({ 'not-delivered': 1 });
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
