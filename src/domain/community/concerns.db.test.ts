import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { answerConcern } from './answer-concern.ts';
import { assignOwner } from './assign-owner.ts';
import { newLeader, seedAreas, signedInLeader, signedInStaff } from './community.testing.ts';
import { answeredConcern, concernById, concernSummary, concernsForEvent } from './concern.reads.ts';
import { raiseConcern } from './raise-concern.ts';
import { readConcern, readOwnConcerns } from './read-concerns.ts';

const WORDS = 'Families ask whether officers will be at the school gate tomorrow.';

describe('concerns', () => {
  let t: TestRuntime;
  let leaderId: string;
  let portal: Actor;
  let ward: Actor;
  let engagement: Actor;
  const staffId = (actor: Actor): string => (actor.kind === 'staff' ? actor.id : '');
  const raise = (part: Partial<Parameters<typeof raiseConcern>[1]> = {}): Promise<string> =>
    t.role('leader_web').as(portal, async (ctx) => {
      const { concernId } = await raiseConcern(ctx, { leaderId, kind: 'safety', text: WORDS, ...part });
      return concernId;
    });

  beforeAll(async () => {
    t = await testRuntime();
    await t.sql(`insert into platform.force (force_id, name) values ('otherforce', 'Other')`);
    await seedAreas(t);
    leaderId = await newLeader(t, 'merlin');
    portal = await signedInLeader(t, leaderId);
    engagement = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    ward = await signedInStaff(t, ['WARD_OFFICER'], ['eastmarch/mill-ward']);
  });
  afterAll(() => t.close());

  it('goes sealed to the officer of the ward, with 72 hours to answer', async () => {
    const id = await raise();
    expect(JSON.stringify(await t.sql('select c.*::text as line from community.concern c'))).not.toMatch(
      /school/,
    );
    await t.runJobs({ failures: 'collect' });
    const concern = await t.as(engagement, (ctx) => concernById(ctx.tx, ctx.forceId, id));
    expect(concern?.ownerId).toBe(staffId(ward));
    expect((concern?.answerDueAt.getTime() ?? 0) - (concern?.raisedAt.getTime() ?? 0)).toBe(72 * 3_600_000);
    const read = await t.as(ward, (ctx) => readConcern(ctx, id));
    expect(read).toMatchObject({ text: WORDS, leaderName: 'Sam merlin', answer: null });
  });

  it('counts one press of the button once', async () => {
    const formKey = newId();
    const ids = await Promise.all([raise({ formKey }), raise({ formKey })]);
    expect(ids[0]).toBe(ids[1]);
  });

  it('answers once, tells the leader, and offers the public lines to the board', async () => {
    const id = await raise();
    const answer = {
      text: 'Two officers will be there from 8 to 9.',
      saidLine: 'You asked for officers at a school.',
      didLine: 'Officers were there.',
      isLineChecked: true,
    };
    await expect(
      t.as(ward, (ctx) => answerConcern(ctx, id, { ...answer, saidLine: 'Merlin asked us.' })),
    ).rejects.toMatchObject({ code: 'invalid-input', problems: [{ field: 'said' }] });
    const both = await Promise.allSettled(
      [1, 2].map(() => t.as(ward, (ctx) => answerConcern(ctx, id, answer))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const facts = await t.as(engagement, (ctx) => answeredConcern(ctx.tx, ctx.forceId, id));
    expect(facts).toMatchObject({ state: 'answered', saidLine: answer.saidLine, didLine: answer.didLine });
    const own = await t.role('leader_web').as(portal, (ctx) => readOwnConcerns(ctx, leaderId));
    expect(own.find((one) => one.id === id)).toMatchObject({ text: WORDS, answer: answer.text });
    const again = await t.as(engagement, (ctx) => concernById(ctx.tx, ctx.forceId, id));
    expect(again?.answerSeenAt).toBeInstanceOf(Date);
  });

  it('is shown to nobody from elsewhere: another leader, another area, another force', async () => {
    const id = await raise();
    const otherLeader = await newLeader(t, 'hobby');
    const otherPortal = await signedInLeader(t, otherLeader);
    const theirs = await t.role('leader_web').as(otherPortal, (ctx) => readOwnConcerns(ctx, otherLeader));
    expect(theirs).toEqual([]);
    await expect(
      t.role('leader_web').as(otherPortal, (ctx) => readOwnConcerns(ctx, leaderId)),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    const inTheirName = { leaderId, kind: 'question' as const, text: 'Not mine' };
    await expect(
      t.role('leader_web').as(otherPortal, (ctx) => raiseConcern(ctx, inTheirName)),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    const west = await signedInStaff(t, ['WARD_OFFICER'], ['westmarch']);
    await expect(t.as(west, (ctx) => readConcern(ctx, id))).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(
      t.as(west, (ctx) =>
        answerConcern(ctx, id, { text: 'x', saidLine: '', didLine: '', isLineChecked: false }),
      ),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    const analyst = await signedInStaff(t, ['ANALYST'], ['']);
    await expect(t.as(analyst, (ctx) => readConcern(ctx, id))).rejects.toMatchObject({ code: 'not-allowed' });
    const elsewhere = await withContext(t, { forceId: 'otherforce', actor: engagement }, (ctx) =>
      concernById(ctx.tx, 'aldermarch', id),
    );
    expect(elsewhere).toBeUndefined();
  });

  it('is put into another hand only if that hand may answer it', async () => {
    const id = await raise();
    const west = await signedInStaff(t, ['WARD_OFFICER'], ['westmarch']);
    await expect(t.as(engagement, (ctx) => assignOwner(ctx, id, staffId(west)))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await t.as(engagement, (ctx) => assignOwner(ctx, id, staffId(engagement)));
    const concern = await t.as(engagement, (ctx) => concernById(ctx.tx, ctx.forceId, id));
    expect(concern?.ownerId).toBe(staffId(engagement));
    await expect(t.as(ward, (ctx) => assignOwner(ctx, id, staffId(ward)))).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  it('is counted by event, without a word of it', async () => {
    const eventId = newId();
    await t.sql(
      `insert into situation.critical_event (force_id, id, title, what, place, kind, happened_at, area_paths,
         groups_touched, groups_mistaken, hashtags, status, registered_by, registered_at)
       values ('aldermarch', $1, 'T', 'W', 'P', 'other', now(), '{""}', '{}', '{}', '{}', 'open', $1, now())`,
      [eventId],
    );
    const id = await raise({ eventId, kind: 'rumour' });
    await t.sql(`update community.concern set answer_due_at = now() - interval '1 hour' where id = $1`, [id]);
    const [facts, summary] = await t.as(engagement, async (ctx) => [
      await concernsForEvent(ctx.tx, ctx.forceId, eventId),
      await concernSummary(ctx.tx, ctx.forceId, { eventId }),
    ]);
    expect(facts).toMatchObject([{ id, kind: 'rumour', saidLine: null }]);
    expect(Object.keys(facts?.[0] ?? {}).some((name) => /seal|leader/i.test(name))).toBe(false);
    expect(summary).toEqual({ open: 1, overdue: 1, answered: 0, unowned: 1 });
  });
});
