import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { sourceFile } from '#platform/db/source-file';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, signedInLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { acknowledgeStatement, passOn } from '../acknowledge-statement.ts';
import { type Newsroom, newsroom, nextVersion, publishedStatement } from '../cascade.testing.ts';
import { clearReminders } from '../delivery.store.ts';
import { takeKit } from '../kit/take-kit.ts';
import { leaderRoutes } from '../leader.routes.ts';
import { MailBench } from '../mail-bench.testing.ts';
import { publishVersion } from '../publish-version.ts';
import { sendStatement } from '../send-statement.ts';
import { staffRoutes } from '../staff.routes.ts';
import { withdrawStatement } from '../withdraw-statement.ts';
import { changesOf, chaseCounts } from './chase.reads.ts';
import { previewHolderReminders, remindHolders } from './remind-holders.ts';

describe('chasing a correction and a withdrawal', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let made: { statementId: string; versionId: string };
  let second: string;
  let mail: MailBench;
  const leaders: Actor[] = [];
  const portal = (): TestRuntime => t.role('leader_web');
  const leader = (at: number): Actor => leaders[at] as Actor;
  const counts = (number: number) =>
    t.as(room.drafter, async (ctx) => {
      const change = (await changesOf(ctx.tx, ctx.forceId, made.statementId)).find(
        (one) => one.number === number,
      );
      if (!change) throw new Error(`version ${number} has not changed`);
      return chaseCounts(ctx.tx, ctx.forceId, { ...change, statementId: made.statementId });
    });
  const remind = (rootVersionId: string): Promise<number> =>
    t.as(room.drafter, (ctx) => remindHolders(ctx, { statementId: made.statementId, rootVersionId }));
  const hoursLater = (): Promise<unknown> =>
    t.sql(`update cascade.published set state_changed_at = state_changed_at - interval '5 hours'
      where state <> 'current'`);

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    mail = new MailBench(t);
    await mail.connect();
    made = await publishedStatement(t, room);
    for (const word of ['ada', 'bea', 'cid', 'dot'])
      leaders.push(await signedInLeader(t, await newLeader(t, word)));
    // The fourth gets nothing by e-mail, and takes the kit in the portal.
    await t.sql(`update community.leader set channel = 'portal' where id = $1`, [
      leader(3).kind === 'leader' ? (leader(3) as { id: string }).id : '',
    ]);
    await t.as(room.drafter, (ctx) => sendStatement(ctx, made.statementId, {}));
    await mail.deliver();
    const passed = { versionId: made.versionId, channels: ['chat-group'], people: 30 };
    await portal().as(leader(1), (ctx) => passOn(ctx, passed));
    const kit = { versionId: made.versionId, channels: ['notice-board'] };
    await portal().as(leader(3), (ctx) => takeKit(ctx, kit));
    await t.as(room.inspector, (ctx) => takeKit(ctx, kit));
    second = await nextVersion(t, room, made.statementId, { changeNote: 'The day was wrong.' });
    await t.as(room.drafter, (ctx) => publishVersion(ctx, second));
    await mail.runOthers();
    mail.sink.mails.length = 0;
    await mail.deliver();
  });
  afterAll(async () => {
    await mail?.disconnect();
    await t?.close();
  });

  it('knows everybody who had it, however, and who has said that the correction arrived', async () => {
    expect(await counts(1)).toEqual({
      holders: 4,
      passedOn: 1,
      tookKit: 1,
      told: 3,
      answered: 0,
      reminded: 0,
      open: 4,
    });
    await portal().as(leader(0), (ctx) => acknowledgeStatement(ctx, second));
    expect(await counts(1)).toMatchObject({ answered: 1, open: 3 });
  });

  it('offers to remind only whom a message reaches, and has the others rung up', async () => {
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const page = `/statements/${made.statementId}`;
    const chase = (await desk.get(`${page}/chase`)).body;
    expect(chase).toContain('No message reaches 1 of them');
    const idOf = (who: Actor): string => (who.kind === 'leader' ? who.id : '');
    const list = (await desk.get(`${page}/call-list`)).body;
    expect(list).toContain(`/call-list/${idOf(leader(3))}`);
    const asked = await desk.post(
      `${page}/call-list/${idOf(leader(3))}`,
      { reason: 'They took the kit of what was corrected.' },
      `${page}/call-list/${idOf(leader(3))}`,
    );
    expect(asked.status).toBe(200);
    await desk.close();
    // Of many, only those are read of whom no message says that it told them: whom none reaches is among them.
    const preview = (atOnce?: number) =>
      t.as(room.drafter, async (ctx) => {
        const [change] = await changesOf(ctx.tx, ctx.forceId, made.statementId);
        if (!change) throw new Error('nothing has changed');
        const { open } = await chaseCounts(ctx.tx, ctx.forceId, {
          ...change,
          statementId: made.statementId,
        });
        const about = {
          place: {
            publicUrl: 'https://aldermarch.example',
            isExercise: true,
            leaderUrl: 'https://leaders.aldermarch.example',
          },
          atOnce,
        };
        return previewHolderReminders(
          ctx,
          { id: made.statementId, language: 'en' },
          { ...change, open },
          about,
        );
      });
    expect(await preview()).toMatchObject({ isPossible: true, remindable: 2, unreachable: 1 });
    expect(await preview(1)).toEqual(await preview());
    const inbox = webClient(portal(), { audience: 'leader', routes: leaderRoutes, actor: leader(3) });
    expect((await inbox.get('/')).body).toMatch(/You took the kit of version 1 .*Please remove your copies/);
    await inbox.close();
  });

  it('reminds the others once, hours later, and nobody twice', async () => {
    await expect(remind(made.versionId)).rejects.toMatchObject({
      problems: [{ key: 'cascade.chase.not.soon' }],
    });
    await hoursLater();
    mail.sink.mails.length = 0;
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    expect((await desk.get(`/statements/${made.statementId}/chase`)).body).toContain(
      'Remind 2 who have not answered',
    );
    await desk.close();
    // Three of four have not answered; one of these takes no e-mail.
    expect(await remind(made.versionId)).toBe(2);
    await mail.deliver();
    expect(mail.sink.mails.flatMap(({ to }) => to).sort()).toEqual(['bea@example.org', 'cid@example.org']);
    expect(
      mail.sink.mails.every(({ text }) => /^Subject: \[Exercise\] Reminder: Attack abroad/m.test(text)),
    ).toBe(true);
    expect(mail.sink.words(0)).toContain('You have not told us yet whether this message reached you.');
    await expect(remind(made.versionId)).rejects.toMatchObject({
      problems: [{ key: 'cascade.chase.not.nobody' }],
    });
    expect(await counts(1)).toMatchObject({ reminded: 2, open: 1 });
    // A reminder that was left off is none, and is made up for.
    await t.sql(
      `update cascade.delivery set state = 'left-off' where kind = 'reminder' and leader_id =
         (select min(leader_id::text)::uuid from cascade.delivery where kind = 'reminder')`,
    );
    expect(await counts(1)).toMatchObject({ reminded: 1, open: 2 });
    expect(await remind(made.versionId)).toBe(1);
    expect(await counts(1)).toMatchObject({ reminded: 2, open: 1 });
    // One that left, came back and was left off while it waited stays.
    const back = await t.sql<{ leaderId: string }>(
      `with line as (update cascade.delivery set state = 'left-off' where kind = 'reminder' returning *)
       insert into cascade.bounce (force_id, id, delivery_id, leader_id, kind, status, report_hash, received_at)
       select force_id, gen_random_uuid(), id, leader_id, 'later', '4.2.2', sha256('report'), now() from line
       returning leader_id as "leaderId"`,
    );
    expect(back).toHaveLength(2);
    expect(await counts(1)).toMatchObject({ reminded: 2, open: 1 });
    await expect(remind(made.versionId)).rejects.toMatchObject({
      problems: [{ key: 'cascade.chase.not.nobody' }],
    });
    const reminder = { kind: 'reminder', rootVersionId: second } as const;
    expect(await t.as(room.drafter, (ctx) => clearReminders(ctx, reminder, back))).toBe(0);
  });

  it('shows officers who took a kit, and takes their word that the copies are gone', async () => {
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.inspector });
    const page = `/statements/${made.statementId}/chase`;
    const before = (await desk.get(page)).body;
    expect(before).toContain('has not said that the copies are gone');
    expect(before).toContain('3 have not said so yet.');
    const gone = await desk.post(`${page}/returned`, { version: made.versionId }, page);
    expect(gone).toMatchObject({ status: 303, location: page });
    const after = (await desk.get(page)).body;
    expect(after).toContain('copies gone,');
    expect(after).not.toContain('My copies are gone');
    await desk.close();
    const other = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.commander });
    await other.post(`${page}/returned`, { version: made.versionId }, page);
    expect(await t.sql('select staff_id from cascade.kit_returned')).toHaveLength(1);
    await other.close();
  });

  it('asks whoever had a withdrawn text whether they know, though they had read it before', async () => {
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, made.statementId, 'It did not happen.'));
    await mail.runOthers();
    await mail.deliver();
    // Some of them were reminded of the text while it was right; of its withdrawal nobody was.
    expect(await counts(2)).toMatchObject({ answered: 0, told: 3, reminded: 0, open: 3 });
    const inbox = webClient(portal(), { audience: 'leader', routes: leaderRoutes, actor: leader(0) });
    const page = `/statements/${made.statementId}`;
    expect((await inbox.get('/')).body).toContain('It was withdrawn on');
    expect((await inbox.get(page)).body).toContain('/acknowledge');
    await inbox.post(`${page}/acknowledge`, { version: second }, page);
    expect((await inbox.get(page)).body).not.toContain('/acknowledge');
    expect((await inbox.get('/')).body).not.toContain('It was withdrawn on');
    await inbox.close();
    expect(await counts(2)).toMatchObject({ answered: 1 });
    // Whoever has not said so is on the call list, though nothing of the statement is in force.
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const { body } = await desk.get(`/statements/${made.statementId}/call-list`);
    await desk.close();
    const idOf = (who: Actor): string => (who.kind === 'leader' ? who.id : '');
    expect(body).toContain('know of its withdrawal');
    expect(body).toContain(`/call-list/${idOf(leader(1))}`);
    expect(body).not.toContain(`/call-list/${idOf(leader(0))}`);
  });

  it('reminds of it by lines of a kind of their own, and migration 0706 finds those of earlier releases', async () => {
    await hoursLater();
    expect(await remind(second)).toBe(2);
    const kinds = (): Promise<unknown[]> =>
      t.sql(
        'select id, kind from cascade.dispatch union all select id, kind from cascade.delivery order by 1',
      );
    await t.sql(
      `delete from cascade.delivery where kind = 'reminder';
       update cascade.dispatch set asked_at = now() - interval '10 hours' where kind = 'reminder'`,
    );
    const before = await kinds();
    await t.sql(
      `update cascade.dispatch set kind = 'reminder' where kind = 'withdrawal-reminder';
       update cascade.delivery set kind = 'reminder' where kind = 'withdrawal-reminder';
       drop function cascade.clear_reminders(text, uuid, text, uuid[])`,
    );
    expect(await kinds()).not.toEqual(before);
    const migration = readFileSync(sourceFile('db/migrations/0706-cascade-withdrawal-reminders.sql'), 'utf8');
    await t.role('migrator').pool.query(migration);
    expect(await kinds()).toEqual(before);
  });
});
