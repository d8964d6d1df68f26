import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, signedInLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { acknowledgeStatement, passOn } from '../acknowledge-statement.ts';
import { approvedVersion, type Newsroom, newsroom, nextVersion } from '../cascade.testing.ts';
import { takeKit } from '../kit/take-kit.ts';
import { leaderRoutes } from '../leader.routes.ts';
import { MailBench, SENDER } from '../mail-bench.testing.ts';
import { publicRoutes } from '../public.routes.ts';
import { publishVersion } from '../publish-version.ts';
import { sendStatement } from '../send-statement.ts';
import { claimParcel, recordResults, turnLines } from '../sending/parcel.store.ts';
import { seeSender } from '../sending/sender.store.ts';
import { handedOver, turnOf } from '../sending/turn.testing.ts';
import { staffRoutes } from '../staff.routes.ts';
import { withdrawStatement } from '../withdraw-statement.ts';
import { type Recalled, recallStatement } from './recall-statement.ts';

const WAIT = 60;

describe('taking a statement back', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let mail: MailBench;
  const worker = (): TestRuntime => t.role('worker');
  const publish = (versionId: string, recallSeconds = WAIT): Promise<string[]> =>
    t.as(room.drafter, (ctx) => publishVersion(ctx, versionId, { recallSeconds }));
  const send = (statementId: string, waitSeconds = WAIT): Promise<string> =>
    t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}, { waitSeconds }));
  const recall = (statementId: string, who: Actor = room.drafter): Promise<Recalled> =>
    t.as(who, (ctx) => recallStatement(ctx, statementId));
  /** The wait is over, as a minute later. */
  const waitIsOver = (): Promise<unknown> =>
    t.sql(
      `with line as (update cascade.delivery set next_attempt_at = now() - interval '1 second' where state = 'queued' returning 1),
         parcel as (update cascade.parcel set next_attempt_at = now() - interval '1 second' returning 1)
       update cascade.dispatch set not_before = now() - interval '1 second'`,
    );
  const published = (statementId: string): Promise<Array<{ number: number; state: string }>> =>
    t.sql('select number, state from cascade.published where statement_id = $1 order by number', [
      statementId,
    ]);
  const leaders = async (n: number): Promise<void> => {
    for (let index = 0; index < n; index += 1) await newLeader(t, `wren${index}`);
  };
  const out = async (): Promise<{ statementId: string; versionId: string }> => {
    const made = await approvedVersion(t, room);
    await publish(made.versionId);
    return made;
  };

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    mail = new MailBench(t);
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    await mail.connect();
    await mail.forget();
  });
  afterEach(() => mail.disconnect());

  it('sends nothing before the wait is over, and everything after it', async () => {
    const { statementId } = await out();
    await leaders(3);
    await send(statementId);
    expect(await mail.deliver()).toBe(0);
    expect(mail.sink.mails).toHaveLength(0);
    await waitIsOver();
    expect(await mail.deliver()).toBe(3);
    await expect(recall(statementId)).rejects.toMatchObject({
      code: 'conflict',
      problems: [{ key: 'cascade.recall.late' }],
    });
  });

  it('sends to nobody once recalled, whatever jobs run later, and the page is gone', async () => {
    const { statementId } = await out();
    await leaders(5);
    await send(statementId);
    const outcome = await recall(statementId);
    expect(outcome).toMatchObject({ recalled: 5, gone: 0 });
    expect(outcome.undone).toHaveLength(1);
    await mail.runOthers();
    await waitIsOver();
    expect(await mail.deliver()).toBe(0);
    expect(mail.sink.mails).toHaveLength(0);
    expect(await mail.states()).toEqual({ 'left-off': 5 });
    expect(await published(statementId)).toEqual([{ number: 1, state: 'withdrawn' }]);

    const site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    const { status, body } = await site.get(`/s/${statementId}`);
    expect(status).toBe(410);
    expect(body).toContain('This text was taken back shortly after it was published.');
    expect((await site.get(`/ur/s/${statementId}`)).body).toContain('This text was taken back');
    await site.close();
    await expect(recall(statementId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('names what had gone, stops the rest, and tells those who had it', async () => {
    const { statementId } = await out();
    await leaders(6);
    await send(statementId);
    await waitIsOver();
    const held = await worker().as(SENDER, async (ctx) => {
      const id = ctx.newId();
      await seeSender(ctx, id);
      const parcel = await claimParcel(ctx, id);
      return { id, parcelId: parcel?.id ?? '', ids: parcel?.lineIds.slice(0, 4) ?? [] };
    });
    let number = 0;
    const mark = (ids: readonly string[]) => {
      number += 1;
      const markings = ids.map((id) => ({ id, parcelId: held.parcelId, attempts: 0 }));
      return worker().as(SENDER, (ctx) => turnLines(ctx, held.id, turnOf({ number, markings })));
    };
    // Two of the four that a sender has taken are under way; two it only holds.
    const marked = await mark(held.ids.slice(0, 2));
    expect(marked.size).toBe(2);
    expect(await recall(statementId)).toMatchObject({ recalled: 4, gone: 2 });
    // The sender now comes to the two it held, and must not send them.
    expect((await mark(held.ids.slice(2))).size).toBe(0);
    await worker().as(SENDER, (ctx) => recordResults(ctx, held.ids.slice(0, 2).map(handedOver)));
    await mail.runOthers();
    expect(await mail.deliver()).toBe(2);
    expect(mail.sink.mails.every(({ text }) => /^Subject: \[Exercise\] Withdrawn: /m.test(text))).toBe(true);
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const { body } = await desk.get(`/statements/${statementId}`);
    expect(body).toContain('4 messages were stopped; 2 had gone out before.');
    expect(body).not.toContain('id="recall"');
    await desk.close();
  });

  it('is either before a line was marked or after, never in between, while a sender runs', async () => {
    const { statementId } = await out();
    await leaders(40);
    await send(statementId);
    await waitIsOver();
    let recipients = 0;
    let pressed: Promise<Recalled> | undefined;
    await mail.connect({
      onRcptTo(_address, _session, done) {
        recipients += 1;
        if (recipients === 5) pressed = recall(statementId);
        // From the fifth on the mail server is slow, until the statement was taken back.
        if (pressed) void pressed.finally(() => done());
        else done();
      },
    });
    await Promise.all([mail.deliver(), mail.deliver()]);
    const outcome = await pressed;
    // What is called stopped was not sent; what was under way is counted as gone.
    expect(outcome).toMatchObject({ recalled: 40 - mail.sink.mails.length, gone: mail.sink.mails.length });
    expect(mail.sink.mails.length).toBeGreaterThanOrEqual(5);
    expect(mail.sink.mails.length).toBeLessThan(40);
    expect(await mail.states()).toEqual({
      'handed-over': mail.sink.mails.length,
      'left-off': 40 - mail.sink.mails.length,
    });
  });

  it('waits for a turn that is being marked at that moment, and counts it as gone', async () => {
    const { statementId } = await out();
    await leaders(2);
    await send(statementId);
    await waitIsOver();
    const pressed = await worker().as(SENDER, async (ctx) => {
      const id = ctx.newId();
      const parcel = await claimParcel(ctx, id);
      const markings = [{ id: parcel?.lineIds[0] ?? '', parcelId: parcel?.id ?? '', attempts: 0 }];
      expect((await turnLines(ctx, id, turnOf({ markings }))).size).toBe(1);
      const outcome = recall(statementId);
      await expect
        .poll(() =>
          t.sql(
            `select 1 from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
             where l.locktype = 'advisory' and not l.granted`,
          ),
        )
        .toHaveLength(1);
      // Longer than an officer's statement waits for a lock elsewhere.
      await sleep(3_300);
      return { outcome };
    });
    expect(await pressed.outcome).toMatchObject({ recalled: 1, gone: 1 });
    expect(await mail.states()).toEqual({ 'handing-over': 1, 'left-off': 1 });
  });

  it('puts back what a correction had taken the place of, and tells nobody of it', async () => {
    const { statementId, versionId } = await out();
    await leaders(2);
    await send(statementId, 0);
    await mail.deliver();
    await newLeader(t, 'late');
    await send(statementId);
    mail.sink.mails.length = 0;
    const second = await nextVersion(t, room, statementId, { changeNote: 'The day was wrong.' });
    await publish(second);
    await mail.runOthers();
    expect(await published(statementId)).toEqual([
      { number: 1, state: 'corrected' },
      { number: 2, state: 'current' },
    ]);
    expect(await mail.deliver()).toBe(0);
    expect(await recall(statementId)).toMatchObject({ recalled: 3, gone: 0, undone: [second] });
    await mail.runOthers();
    await waitIsOver();
    await mail.deliver();
    expect(await published(statementId)).toEqual([
      { number: 1, state: 'current' },
      { number: 2, state: 'withdrawn' },
    ]);
    // Who waited for the first version when the second came gets the first; nobody hears of the second.
    expect(mail.sink.mails.map(({ to }) => to[0])).toEqual(['late@example.org']);
    const rows = await t.sql(
      `select kind, state, count(*)::int as n from cascade.delivery where root_version_id = $1 group by 1, 2`,
      [versionId],
    );
    expect(rows).toEqual([{ kind: 'statement', state: 'handed-over', n: 3 }]);
  });

  it('tells a leader who read the first version that the kit of the recalled one holds no more', async () => {
    const { statementId, versionId } = await out();
    const leader = await signedInLeader(t, await newLeader(t, 'fern'));
    const portal = t.role('leader_web');
    const inbox = webClient(portal, { audience: 'leader', routes: leaderRoutes, actor: leader });
    await portal.as(leader, (ctx) => acknowledgeStatement(ctx, versionId));
    const second = await nextVersion(t, room, statementId, {
      title: 'A title that was taken back',
      changeNote: 'The day was wrong.',
    });
    await publish(second);
    await portal.as(leader, (ctx) => takeKit(ctx, { versionId: second, channels: ['notice-board'] }));
    await recall(statementId);
    const { body } = await inbox.get('/');
    // The text in force again is shown, and not the words of the one that was taken back.
    expect(body).toContain(`/statements/${statementId}`);
    expect(body).not.toContain('A title that was taken back');
    expect(body).not.toContain('It was withdrawn on');
    expect(body).toMatch(/You took the kit of version 2 .*Please remove your copies/);
    // To pass on what is in force again is to be done with it.
    await portal.as(leader, (ctx) => passOn(ctx, { versionId, channels: ['chat-group'], people: 20 }));
    expect((await inbox.get('/')).body).not.toContain('Please remove your copies');
    await inbox.close();
  });

  it('does not say of a text that came after a withdrawal that it was withdrawn', async () => {
    const { statementId, versionId } = await out();
    const leader = await signedInLeader(t, await newLeader(t, 'hazel'));
    const portal = t.role('leader_web');
    const inbox = webClient(portal, { audience: 'leader', routes: leaderRoutes, actor: leader });
    await portal.as(leader, (ctx) => acknowledgeStatement(ctx, versionId));
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It did not happen.'));
    expect((await inbox.get('/')).body).toContain('It was withdrawn on');
    await publish(await nextVersion(t, room, statementId, { changeNote: 'Now it is certain.' }));
    const { body } = await inbox.get('/');
    expect(body).toContain(`/statements/${statementId}`);
    expect(body).not.toContain('It was withdrawn on');
    await inbox.close();
  });

  it('gives a turn again to who waited for the first version, where its parcel was put away meanwhile', async () => {
    const { statementId } = await out();
    await leaders(1);
    await send(statementId, 0);
    await mail.deliver();
    await newLeader(t, 'late');
    await send(statementId, 0);
    mail.sink.mails.length = 0;
    const second = await nextVersion(t, room, statementId, { changeNote: 'The day was wrong.' });
    await publish(second);
    await mail.runOthers();
    // A sender comes to the parcel, finds its line left off, and puts the parcel away.
    expect(await mail.deliver()).toBe(0);
    await recall(statementId);
    await mail.runOthers();
    await waitIsOver();
    expect(await mail.deliver()).toBe(1);
    expect(await mail.deliver()).toBe(0);
    expect(mail.sink.mails.map(({ to }) => to[0])).toEqual(['late@example.org']);
    expect(await mail.states()).toMatchObject({ 'handed-over': 2 });
    expect(await t.sql('select 1 from cascade.parcel')).toEqual([]);
  });

  it('goes to nobody where the recall comes before the correction’s own job', async () => {
    const { statementId } = await out();
    await leaders(2);
    await send(statementId, 0);
    await mail.deliver();
    mail.sink.mails.length = 0;
    const second = await nextVersion(t, room, statementId, { changeNote: 'The day was wrong.' });
    await publish(second);
    expect(await recall(statementId)).toMatchObject({ recalled: 0, gone: 0, undone: [second] });
    await mail.runOthers();
    await waitIsOver();
    expect(await mail.deliver()).toBe(0);
    expect(mail.sink.mails).toHaveLength(0);
  });

  it('stops a second sending and leaves the text where others had it before', async () => {
    const { statementId } = await out();
    await leaders(2);
    await send(statementId, 0);
    await mail.deliver();
    await t.sql('update cascade.published set recall_until = now() where statement_id = $1', [statementId]);
    await newLeader(t, 'late');
    await send(statementId);
    expect(await recall(statementId)).toEqual({ recalled: 1, gone: 0, undone: [] });
    expect(await published(statementId)).toEqual([{ number: 1, state: 'current' }]);
  });

  it('is offered with its countdown on the page, without scripts, and done by one press', async () => {
    const { statementId } = await out();
    await leaders(2);
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const page = `/statements/${statementId}`;
    expect((await desk.get(page)).body).toMatch(/Until \d\d:\d\d:\d\d it can be taken back/);
    await send(statementId);
    const waiting = (await desk.get(page)).body;
    expect(waiting).toMatch(/Sending begins at \d\d:\d\d:\d\d\./);
    // With scripts the page counts from here; the seconds themselves are hidden until it does.
    expect(Number(/data-countdown="(\d+)"/.exec(waiting)?.[1])).toBeLessThanOrEqual(WAIT);
    expect(waiting).toMatch(/<p [^>]*hidden[^>]*>Time left <strong data-countdown-left><\/strong><\/p>/);
    const done = await desk.post(`${page}/recall`, {}, page);
    expect(done).toMatchObject({ status: 303, location: `${page}#sent` });
    const { body } = await desk.get(page);
    expect(body).toContain('2 messages were stopped; none had gone out before.');
    const late = await desk.post(`${page}/recall`, {}, page);
    expect((await desk.get(late.location.split('#')[0] ?? '')).body).toContain('It is too late to recall');
    await desk.close();
  });

  it('says what became of it, and what to do, where the queue is busy for too long', async () => {
    const { statementId } = await out();
    await leaders(2);
    await send(statementId);
    await waitIsOver();
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const page = `/statements/${statementId}`;
    await desk.get(page);
    // The function itself, its seven seconds shortened: what it does when they are over is what is asked.
    const [{ body: given } = { body: '' }] = await t.sql<{ body: string }>(
      `select pg_get_functiondef('cascade.recall_lines(text, uuid[], uuid)'::regprocedure) as body`,
    );
    const migrator = t.role('migrator').pool;
    const hurried = given.replace(`'7s'`, `'20ms'`);
    expect(hurried).not.toBe(given);
    await migrator.query(hurried);
    try {
      const asked = await worker().as(SENDER, async (ctx) => {
        const id = ctx.newId();
        const parcel = await claimParcel(ctx, id);
        const markings = [{ id: parcel?.lineIds[0] ?? '', parcelId: parcel?.id ?? '', attempts: 0 }];
        expect((await turnLines(ctx, id, turnOf({ markings }))).size).toBe(1);
        return desk.post(`${page}/recall`, {}, page);
      });
      expect(asked).toMatchObject({ status: 303, location: `${page}?recall=busy` });
    } finally {
      await migrator.query(given);
    }
    const failed = (await desk.get(`${page}?recall=busy`)).body;
    expect(failed).toMatch(/<div id="recall-failed">.*It was not recalled:.*Press Recall again now/s);
    // With scripts the words are swapped as soon as they hold no more.
    expect(failed).toContain('data-with="dispatches recall-failed"');
    // Nothing of it was kept, so the next press finds everything as it was.
    expect((await desk.post(`${page}/recall`, {}, page)).location).toBe(`${page}#sent`);
    expect(await mail.states()).toEqual({ 'handing-over': 1, 'left-off': 1 });
    // Whoever looks again at the page of the press in vain reads of no failure any more, only of the recall.
    const again = (await desk.get(`${page}?recall=busy`)).body;
    expect(again).not.toMatch(/did not go through|was not recalled/);
    expect(again).toContain('1 message was stopped');
    // A sending that came after it is another matter: of it nothing was taken back.
    await publish(await nextVersion(t, room, statementId, { changeNote: 'Now it is certain.' }), 0);
    await send(statementId, 0);
    await mail.deliver();
    expect((await desk.get(`${page}?recall=busy`)).body).toContain('now there is nothing left to recall');
    await desk.close();
  });

  it('is not open to somebody who may not send', async () => {
    const { statementId } = await out();
    await leaders(1);
    await send(statementId);
    await expect(recall(statementId, room.analyst)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await mail.states()).toEqual({ queued: 1 });
  });
});
