import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { chainFor } from '../approval/chain.reads.ts';
import { setChain } from '../approval/set-chain.ts';
import { draftText, type Newsroom, newsroom, nextVersion } from '../cascade.testing.ts';
import { decideVersion } from '../decide-version.ts';
import { freezeVersion } from '../freeze-version.ts';
import { MailBench } from '../mail-bench.testing.ts';
import { publicRoutes } from '../public.routes.ts';
import { publishVersion } from '../publish-version.ts';
import { sendStatement } from '../send-statement.ts';
import { eventPanel, staffRoutes } from '../staff.routes.ts';
import { startStatement } from '../start-statement.ts';
import { preparedHolding } from './holding.model.ts';
import { issueHolding } from './issue-holding.ts';

const FACTS = { event: 'Attack abroad', place: 'a city abroad', date: '', area: '', force: '' };

describe('a holding line', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let mail: MailBench;
  const prepared = preparedHolding(FACTS, 'Duty Inspector B. Example');
  const approve = (versionId: string, who = room.inspector): Promise<void> =>
    t.as(who, (ctx) => decideVersion(ctx, { versionId, decision: 'approved', reason: '' }));
  const issue = (draft = prepared): Promise<{ statementId: string; versionId: string }> =>
    t.as(room.drafter, (ctx) => issueHolding(ctx, { eventId: room.eventId, areaPath: '', draft }));

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    mail = new MailBench(t);
    await mail.connect();
  });
  afterAll(async () => {
    await mail?.disconnect();
    await t?.close();
  });

  it('goes out with one approval, and the full statement follows to everybody who had it, on the same page', async () => {
    await newLeader(t, 'wren');
    const { statementId, versionId } = await issue();
    await expect(approve(versionId, room.drafter)).rejects.toMatchObject({ code: 'own-work' });
    await approve(versionId);
    await t.as(room.drafter, (ctx) => publishVersion(ctx, versionId));
    await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
    expect(await mail.deliver()).toBe(1);
    expect(mail.sink.words(0)).toContain('We are finding out more, and we will tell you here.');

    // Nothing was wrong with the holding line, so nobody has to say what has changed.
    const full = await nextVersion(t, room, statementId, { changeNote: '' });
    expect(
      await t.sql('select purpose, chain ->> $2 as kind from cascade.version where id = $1', [full, 'kind']),
    ).toEqual([{ purpose: 'full', kind: 'attack-abroad' }]);
    await t.as(room.drafter, (ctx) => publishVersion(ctx, full));
    await mail.runOthers();
    mail.sink.mails.length = 0;
    expect(await mail.deliver()).toBe(1);
    expect(mail.sink.mails[0]?.text).toMatch(/^Subject: \[Exercise\] Attack abroad: what it means here/m);
    const words = mail.sink.words(0);
    expect(words).toContain('This is the full statement.');
    expect(words).not.toContain('corrected');
    const site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    expect((await site.get(`/s/${statementId}`)).body).toContain('Nothing we know points to danger');
    expect((await site.get(`/s/${statementId}/history`)).body).toContain('Version 1');
    await site.close();
  });

  it('is no way around two approvals: the keeper signs nothing long, and nothing an officer below inspector approved', async () => {
    const statementId = await t.as(room.drafter, (ctx) =>
      startStatement(ctx, { eventId: room.eventId, areaPath: '', draft: draftText() }),
    );
    await expect(
      t.as(room.drafter, (ctx) =>
        freezeVersion(ctx, { statementId, language: 'en', revision: 1, isHolding: true }),
      ),
    ).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ field: 'answer' })]),
    });

    const versionId = await t.as(room.drafter, (ctx) =>
      freezeVersion(ctx, { statementId, language: 'en', revision: 1 }),
    );
    await approve(versionId);
    // As a captured staff process would want it: the version says that it is a holding line with one step.
    const chain = JSON.stringify({
      kind: 'holding-line',
      number: 0,
      steps: [{ roles: ['DUTY_INSPECTOR'], deputies: [], deputyAfterMinutes: 0, approvals: 1 }],
      recallSeconds: null,
    });
    await t.sql(`update cascade.version set chain = $2 where id = $1`, [versionId, chain]);
    const publish = (id: string) => t.as(room.drafter, (ctx) => publishVersion(ctx, id));
    await expect(publish(versionId)).rejects.toThrow(/two approvals of this exact text/);

    const short = await issue();
    await t.sql(
      `update cascade.version set chain = jsonb_set(chain, '{steps,0,roles}', '["ENGAGEMENT_OFFICER"]') where id = $1`,
      [short.versionId],
    );
    const other = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    await approve(short.versionId, other);
    await expect(publish(short.versionId)).rejects.toThrow(/inspector’s rank/);
  });

  it('comes first or not at all', async () => {
    const { statementId, versionId } = await issue();
    await approve(versionId);
    await t.as(room.drafter, (ctx) => publishVersion(ctx, versionId));
    const again = t.as(room.drafter, (ctx) =>
      freezeVersion(ctx, { statementId, language: 'en', revision: 1, isHolding: true }),
    );
    await expect(again).rejects.toMatchObject({
      problems: expect.arrayContaining([{ field: 'answer', key: 'cascade.holding.late' }]),
    });
  });

  it('is one press away from an event about which nothing was said, and keeps what was typed', async () => {
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const fresh = await newsroomEvent();
    const panels = await t.as(room.drafter, (ctx) => eventPanel(ctx, fresh, (key) => key));
    const href = panels.find(({ step }) => step === 'say')?.href ?? '';
    expect(href).toBe(`/statements/holding?event=${fresh}`);
    const seen = await t.as(room.analyst, (ctx) => eventPanel(ctx, fresh, (key) => key));
    expect(seen.find(({ step }) => step === 'say')?.href).toBe(`/statements?event=${fresh}`);
    const { body } = await desk.get(href);
    expect(body).toContain('We know about what happened in A city abroad.');
    const form = {
      title: 'Attack abroad',
      answer: 'One. Two. Three. Four.',
      doing: '',
      call: '',
      areaPath: '',
      issuer: 'Duty Inspector B. Example',
      validHours: '4',
    };
    const refused = await desk.post(href, form);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('One. Two. Three. Four.');
    expect(refused.body).toContain('at most 3 sentences');
    const made = await desk.post(href, { ...form, answer: 'We know about it.', call: 'Call {contact:999}.' });
    expect(made.status).toBe(303);
    expect((await desk.get(made.location)).body).toContain('Holding line');
    await desk.close();
  });

  const newsroomEvent = async (): Promise<string> => {
    const id = '00000000-0000-4000-8000-00000000abcd';
    await t.sql(
      `insert into situation.critical_event select (jsonb_populate_record(e, jsonb_build_object('id', $1::text))).*
       from situation.critical_event e where e.id = $2`,
      [id, room.eventId],
    );
    return id;
  };

  it('has a chain like every kind, set by a commander for a reason and kept with what went under it', async () => {
    const { versionId } = await issue();
    const chain = await t.as(room.commander, (ctx) => chainFor(ctx.tx, ctx.forceId, 'holding-line'));
    const stricter = {
      ...chain,
      steps: [{ roles: ['COMMANDER'] as const, deputies: [], deputyAfterMinutes: 0, approvals: 1 }],
    };
    await expect(t.as(room.inspector, (ctx) => setChain(ctx, stricter, 'x'))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(t.as(room.commander, (ctx) => setChain(ctx, stricter, ' '))).rejects.toMatchObject({
      problems: [{ field: 'reason', key: 'cascade.chain.reason.required' }],
    });
    await t.as(room.commander, (ctx) => setChain(ctx, stricter, 'After the review of 30 June.'));
    await expect(
      t.as(room.commander, (ctx) => setChain(ctx, stricter, 'The same again.')),
    ).rejects.toMatchObject({ code: 'conflict' });
    // What was put forward before keeps its own chain; what comes now goes under the new one.
    await approve(versionId);
    const { versionId: later } = await issue();
    await expect(approve(later)).rejects.toMatchObject({ code: 'not-allowed' });
    await approve(later, room.commander);
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.commander });
    const page = await desk.get('/statements/chains/holding-line');
    expect(page.body).toContain('After the review of 30 June.');
    const refused = await desk.post('/statements/chains/general', {
      number: '0',
      roles1: ['DUTY_INSPECTOR'],
      approvals1: '1',
      reason: 'To be quicker.',
    });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('At least two people have to approve');
    expect(refused.body).toContain('To be quicker.');
    const set = await desk.post('/statements/chains/general', {
      number: '0',
      roles1: ['DUTY_INSPECTOR'],
      approvals1: '1',
      roles2: ['COMMANDER'],
      approvals2: '1',
      recallSeconds: '120',
      reason: 'Two minutes to think.',
    });
    expect(set).toMatchObject({ status: 303, location: '/statements/chains' });
    expect((await desk.get('/statements/chains')).body).toContain('Sending waits 120 seconds for a recall.');
    await desk.close();
  });
});
