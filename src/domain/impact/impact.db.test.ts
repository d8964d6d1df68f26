import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Role } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import type { Route } from '#platform/web/route';
import { createServer } from '#platform/web/server';
import { answerConcern, raiseConcern } from '#room/community';
import { registerEvent } from '#room/situation';
import { TestBrowser } from '../../platform/web/site.testing.ts';
import { newLeader, signedInLeader, signedInStaff } from '../community/community.testing.ts';
import { assessmentOfEvent, draftOf, pulseCounts, versionsOf } from './impact.reads.ts';
import { leaderRoutes } from './leader.routes.ts';
import { openAssessment } from './open-assessment.ts';
import { eventPanel, staffRoutes } from './staff.routes.ts';
import { jobs } from './worker.jobs.ts';
import { approveAssessment, writeAssessment } from './write-assessment.ts';

const WARD = 'eastmarch/mill-ward';
const WHOLE_DRAFT = {
  background: 'An attack abroad.',
  factsKnown: 'Nothing has happened here.',
  communities_0_name: 'Shopkeepers <of the market>',
  communities_0_confidence: 'DOWN',
  notConsulted_1_who: 'Schools',
  notConsulted_1_why: 'Closed this week',
  risks_0_description: 'Windows broken',
  risks_0_likelihood: '4',
  risks_0_impact: '5',
  equalityConsidered: 'yes',
};

describe('the community impact assessment', () => {
  let t: TestRuntime;
  let eventId: string;
  let assessmentId: string;
  let author: Actor;
  let commander: Actor;
  const closing: Array<() => Promise<void>> = [];

  const staffMember = (roles: readonly Role[]): Promise<Actor> => signedInStaff(t, roles, ['']);
  const browserOf = (runtime: TestRuntime, audience: 'staff' | 'leader', actor: Actor): TestBrowser => {
    const routes: readonly Route[] = audience === 'staff' ? staffRoutes : leaderRoutes;
    const server = createServer({
      process: audience,
      runtime,
      routes,
      log: silentLog,
      audience,
      forceName: 'Aldermarch Police',
      resolveActor: async () => actor,
    });
    closing.push(() => server.close());
    return new TestBrowser(server.app);
  };
  const revision = async (): Promise<number> =>
    (await t.as(author, (ctx) => draftOf(ctx.tx, ctx.forceId, assessmentId)))?.revision ?? 0;
  const registered = (): Promise<string> =>
    t.role('staff_web').as(commander, (ctx) =>
      registerEvent(ctx, {
        title: 'Attack abroad',
        what: 'An attack on a market abroad.',
        place: 'Abroad',
        kind: 'other',
        happenedAt: new Date(Date.now() - 3_600_000),
        areaPaths: [''],
        groupsTouched: [],
        groupsMistaken: [],
        hashtags: [],
      }),
    );

  beforeAll(async () => {
    t = await testRuntime({ role: 'staff_web' });
    for (const [path, parent, name, level] of [
      ['', null, 'Aldermarch', 0],
      ['eastmarch', '', 'Eastmarch', 1],
      [WARD, 'eastmarch', 'Mill Ward', 2],
    ])
      await t.sql(
        `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
         values ($1, $2, $3, $4, 'X09000001', 2026, $5)`,
        [t.forceId, path, parent, name, level],
      );
    author = await staffMember(['ENGAGEMENT_OFFICER']);
    commander = await staffMember(['COMMANDER']);
    eventId = await registered();
    await t.runJobs({ jobs });
    const row = await t.as(author, (ctx) => assessmentOfEvent(ctx.tx, ctx.forceId, eventId));
    assessmentId = row?.id ?? '';
  });
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
    await t.close();
  });

  it('is opened once for a registered event, due in four hours, however often that is heard', async () => {
    await t
      .role('worker')
      .as({ kind: 'system', name: 'impact.open-assessment' }, (ctx) => openAssessment(ctx, eventId));
    const rows = await t.sql<{ hours: number; what: string }>(
      `select extract(epoch from a.next_review_due_at - a.opened_at)::int / 3600 as hours,
         d.content ->> 'background' as what
       from impact.assessment a join impact.assessment_draft d on d.assessment_id = a.id where a.event_id = $1`,
      [eventId],
    );
    expect(rows).toEqual([{ hours: 4, what: 'An attack on a market abroad.' }]);
  });

  it('goes from a draft to version 1, approved by a commander who did not write it', async () => {
    const [writer, gold] = [browserOf(t, 'staff', author), browserOf(t, 'staff', commander)];
    const url = `/assessments/${assessmentId}`;
    expect((await writer.get('/assessments')).body).toContain('Attack abroad');
    const empty = await writer.get(url);
    expect(empty.body).toContain('Name at least one community');
    const first = String(await revision());
    const faulty = await writer.post(`${url}/draft`, { ...WHOLE_DRAFT, risks_0_impact: '', revision: first });
    expect(faulty.status).toBe(422);
    expect(faulty.body).toContain('Risk 1: choose the impact');
    expect(faulty.body).toContain('Windows broken');
    await gold.get(url);
    const tooSoon = await gold.post(`${url}/approve`, { revision: first });
    expect(tooSoon.status).toBe(422);
    expect((await writer.post(`${url}/draft`, { ...WHOLE_DRAFT, revision: first })).status).toBe(303);
    const late = await writer.post(`${url}/draft`, {
      ...WHOLE_DRAFT,
      factsKnown: 'My late words',
      revision: first,
    });
    expect(late.status).toBe(409);
    expect(late.body).toContain('My late words');
    expect(late.body).toContain('Nothing has happened here.');
    expect((await gold.post(`${url}/approve`, { revision: first })).status).toBe(409);
    const done = await gold.post(`${url}/approve`, { revision: String(await revision()) });
    expect(done.location).toBe(`${url}?approved=1`);
    const version = await gold.get(`${url}/versions/1`);
    expect(version.body).toMatch(/Overall impact:<.strong> <strong class="govuk-tag govuk-tag--red">high</);
    expect(version.body).toContain('4 times 5 is 20: high');
    expect(version.body).toContain('Shopkeepers &lt;of the market&gt;');
    expect((await gold.get(`${url}/versions/2`)).status).toBe(404);
    const [kept] = await t.as(author, (ctx) => versionsOf(ctx.tx, ctx.forceId, assessmentId));
    expect(kept).toMatchObject({ version: 1, overall: 'HIGH', inputs: { reports: { total: 0 } } });
    const hours = ((kept?.nextReviewDueAt.getTime() ?? 0) - (kept?.approvedAt.getTime() ?? 0)) / 3_600_000;
    expect(hours).toBe(24);
    await gold.get(url);
    expect((await gold.post(`${url}/approve`, { revision: String((await revision()) - 1) })).status).toBe(
      409,
    );
  });

  it('is never approved by its author, nor by one who may not', async () => {
    const both = await staffMember(['ENGAGEMENT_OFFICER', 'COMMANDER']);
    const draft = await t.as(author, (ctx) => draftOf(ctx.tx, ctx.forceId, assessmentId));
    if (!draft) throw new Error('no draft');
    await t.as(both, (ctx) =>
      writeAssessment(ctx, { assessmentId, revision: draft.revision, content: draft.content }),
    );
    const now = await revision();
    await expect(
      t.as(both, (ctx) => approveAssessment(ctx, { assessmentId, revision: now })),
    ).rejects.toMatchObject({ code: 'own-work' });
    await expect(
      t.as(author, (ctx) => approveAssessment(ctx, { assessmentId, revision: now })),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    const page = await browserOf(t, 'staff', both).get(`/assessments/${assessmentId}`);
    expect(page.body).toContain('Somebody else must approve it');
  });

  it('keeps its versions: the staff process may neither change nor delete one', async () => {
    for (const sql of [
      'update impact.assessment_version set overall = $1',
      'delete from impact.assessment_version',
    ])
      await expect(
        t.as(commander, (ctx) => ctx.tx.run(sql, sql.includes('$1') ? ['LOW'] : [])),
      ).rejects.toMatchObject({ code: '42501' });
  });

  it('makes one version of one draft, whoever approves at the same time', async () => {
    const other = await staffMember(['COMMANDER']);
    const now = await revision();
    const approved = await Promise.allSettled(
      [commander, other].map((actor) =>
        t.as(actor, (ctx) => approveAssessment(ctx, { assessmentId, revision: now })),
      ),
    );
    expect(approved.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('takes observations about places and refuses what points at a person', async () => {
    const writer = browserOf(t, 'staff', author);
    await writer.get('/tension');
    const seen = {
      eep: 'EVIDENCED',
      areaPath: WARD,
      community: 'Shopkeepers',
      theme: 'Leaflets',
      direction: 'UP',
      sourceKind: 'COUNCIL',
      text: 'Leaflets were put under doors. Ask sam@example.org.',
      eventId,
    };
    const refused = await writer.post('/tension', seen);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('Take out what points at one person');
    expect(refused.body).toContain('sam@example.org');
    expect(await t.sql('select id from impact.tension_observation')).toEqual([]);
    const kept = await writer.post('/tension', { ...seen, text: 'Leaflets were put under doors.' });
    expect(kept.location).toBe('/tension?noted=1');
    expect((await writer.get(`/assessments/${assessmentId}`)).body).toContain(
      'Leaflets were put under doors.',
    );
    const analyst = browserOf(t, 'staff', await staffMember(['ANALYST']));
    await analyst.get('/tension');
    expect((await analyst.post('/tension', seen)).status).toBe(403);
  });

  it('hears how people feel, one answer a leader and day, and puts an answer before the public', async () => {
    const leaderId = await newLeader(t, 'merlin');
    const portalActor = await signedInLeader(t, leaderId);
    const portal = browserOf(t.role('leader_web'), 'leader', portalActor);
    for (const prefix of ['', '/cy', '/pl', '/ur'])
      expect((await portal.get(`${prefix}/feelings`)).status).toBe(200);
    expect((await portal.post('/feelings', { words: 'x' })).status).toBe(422);
    expect((await portal.post('/feelings', { feeling: 'AFRAID', words: 'At the gate' })).status).toBe(303);
    expect((await portal.post('/feelings', { feeling: 'WORRIED', words: '' })).location).toBe(
      '/feelings?thanks=1',
    );
    expect((await portal.get('/feelings?thanks=1')).body).toContain('Thank you');
    const counts = await t.as(author, (ctx) => pulseCounts(ctx.tx, ctx.forceId, new Date(0)));
    expect(counts).toEqual({ CALM: 0, WORRIED: 1, AFRAID: 0 });

    const { concernId } = await t
      .role('leader_web')
      .as(portalActor, (ctx) =>
        raiseConcern(ctx, { leaderId, kind: 'safety', text: 'Is the gate safe?', eventId }),
      );
    const answer = { text: 'Yes.', saidLine: 'You asked about a gate.', didLine: 'Officers stand there.' };
    await t.as(author, (ctx) => answerConcern(ctx, concernId, { ...answer, isLineChecked: true }));
    const before = await t.as(author, (ctx) => eventPanel(ctx, eventId, (key) => key));
    expect(before).toMatchObject([
      { step: 'assess', state: 'done' },
      { step: 'say-again', state: 'going' },
    ]);
    const writer = browserOf(t, 'staff', author);
    expect((await writer.get('/feedback')).body).toContain('You asked about a gate.');
    const named = { said: 'You asked.', did: 'Call 01632 960101.', decision: 'publish' };
    const refused = await writer.post(`/feedback/${concernId}`, named);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('01632 960101');
    const words = {
      said: 'You asked about a school gate.',
      did: 'Officers stand there.',
      decision: 'publish',
    };
    expect((await writer.post(`/feedback/${concernId}`, words)).status).toBe(303);
    expect((await writer.post(`/feedback/${concernId}`, words)).status).toBe(409);
    expect(await t.sql('select said, did from community.published_answer')).toEqual([]);
    const shown = await t.as(author, (ctx) => ctx.tx.rows('select said from community.published_answer'));
    expect(shown).toEqual([{ said: words.said }]);
    const after = await t.as(author, (ctx) => eventPanel(ctx, eventId, (key) => key));
    expect(after[1]?.state).toBe('done');
  });
});
