import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type Role, system } from '#kernel/actor';
import type { OpenRequest } from '#kernel/context';
import { newId } from '#kernel/ids';
import { KeeperClient } from '#platform/crypto/keeper-client';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { type SessionOptions, signIn } from './sign-in.testing.ts';

let staff: TestRuntime;
const FORCE = 'aldermarch';
const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code });

beforeAll(async () => {
  staff = await testRuntime({ role: 'staff_web' });
  await staff.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level) values
       ($1, '', null, 'Aldermarch', 'X09000000', 2026, 0), ($1, 'eastmarch', '', 'Eastmarch', 'X09000001', 2026, 1),
       ($1, 'westmarch', '', 'Westmarch', 'X09000002', 2026, 1)`,
    [FORCE],
  );
});
afterAll(() => staff?.close());

const signedIn = (roles: Role[], options: SessionOptions = {}) => signIn(staff, roles, options);

const NARRATIVE = 'They shouted at my daughter at the bus stop.';

/** A record sealed by the public process, and the request that opens it. */
async function sealed(table = 'reporting.report', purpose = 'triage'): Promise<OpenRequest<'text'>> {
  const recordId = newId();
  const { sealId, fields } = await staff
    .role('public_web')
    .as({ kind: 'public' }, (ctx) => ctx.seal({ table, recordId, fields: { text: NARRATIVE } }));
  return { table, recordId, sealId, fields, purpose };
}

const open = (actor: Actor, ...requests: OpenRequest<'text'>[]) =>
  staff.as(actor, (ctx) => ctx.openMany(requests)).then((opened) => opened.map(({ text }) => text.reveal()));
const linesAbout = (recordId: string) =>
  staff.sql<{ actor_id: string; act: string; kind: string; detail: { purpose: string } }>(
    'select actor_id, act, kind, detail from platform.audit_entry where subject_id = $1',
    [recordId],
  );

describe('the staff socket', () => {
  it('opens for a live session whose role may, and says so in the audit', async () => {
    const actor = await signedIn(['DUTY_INSPECTOR']);
    const request = await sealed();
    expect(await open(actor, request)).toEqual([NARRATIVE]);
    expect(await linesAbout(request.recordId)).toEqual([
      { actor_id: actor.id, act: 'keeper.open', kind: 'consultation', detail: { purpose: 'triage' } },
    ]);
  });

  it('keeps the order of many', async () => {
    const actor = await signedIn(['COMMANDER']);
    const requests = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const recordId = newId();
        const kept = await staff.as(actor, (ctx) =>
          ctx.seal({ table: 'triage.decision', recordId, fields: { text: `text ${n}` } }),
        );
        return { table: 'triage.decision', recordId, purpose: 'case', ...kept };
      }),
    );
    expect(await open(actor, ...requests)).toEqual(requests.map((_, n) => `text ${n}`));
    // Of different kinds they travel another way, and are as many lines of the audit.
    const other = await sealed();
    expect(await open(actor, ...requests.slice(0, 2), other)).toEqual(['text 0', 'text 1', NARRATIVE]);
    expect(await linesAbout(requests[0]?.recordId ?? '')).toHaveLength(2);
  });

  it('opens none of many where one is another’s text', async () => {
    const actor = await signedIn(['DUTY_INSPECTOR']);
    const [one, two] = [await sealed(), await sealed()];
    await expect(open(actor, one, { ...two, fields: one.fields })).rejects.toEqual(refused('broken-seal'));
    await expect(open(actor, one, { ...two, sealId: one.sealId })).rejects.toEqual(refused('broken-seal'));
    expect(await open(actor, one, two)).toEqual([NARRATIVE, NARRATIVE]);
  });

  it('writes the audit line before it answers: a record that fails to open is in the audit all the same', async () => {
    const actor = await signedIn(['DUTY_INSPECTOR']);
    const request = await sealed();
    const spoilt = { ...request, fields: { text: request.fields.text.subarray(0, -1) } };
    await expect(open(actor, spoilt)).rejects.toEqual(refused('broken-seal'));
    expect(await linesAbout(request.recordId)).toHaveLength(1);
  });

  it('opens nothing where the audit line cannot be written', async () => {
    const actor = await signedIn(['DUTY_INSPECTOR']);
    const request = await sealed();
    await staff.sql('revoke execute on function platform.append_audit from keeper');
    await expect(open(actor, request)).rejects.toEqual(refused('unavailable'));
    await staff.sql('grant execute on function platform.append_audit to keeper');
    expect(await open(actor, request)).toEqual([NARRATIVE]);
  });

  it('refuses a role that may not, and writes the attempt down', async () => {
    const actor = await signedIn(['ENGAGEMENT_OFFICER', 'ADMINISTRATOR', 'ANALYST', 'WARD_OFFICER']);
    const request = await sealed();
    await expect(open(actor, request)).rejects.toEqual(refused('not-allowed'));
    expect(await linesAbout(request.recordId)).toEqual([]);
    expect(await linesAbout(actor.sessionId)).toMatchObject([
      { act: 'keeper.refuse', actor_id: 'keeper.staff' },
    ]);
  });

  it('believes the database, not the asker, about roles', async () => {
    const actor = await signedIn(['ANALYST']);
    await expect(open({ ...actor, roles: ['COMMANDER'] }, await sealed())).rejects.toEqual(
      refused('not-allowed'),
    );
  });

  it.each([
    ['expired', { ends: '-1 second' }],
    ['ended', { ended: true }],
  ])('refuses a session that is %s', async (_, session) => {
    const actor = await signedIn(['COMMANDER'], session);
    await expect(open(actor, await sealed())).rejects.toEqual(refused('sign-in-first'));
  });

  it('refuses unknown sessions, idle ones and disabled people', async () => {
    const request = await sealed();
    const actor = await signedIn(['COMMANDER']);
    await expect(open({ ...actor, sessionId: newId() }, request)).rejects.toEqual(refused('sign-in-first'));
    await expect(open(system('triage.anything'), request)).rejects.toEqual(refused('sign-in-first'));
    await staff.sql(`update access.staff_session set seen_at = now() - interval '40 minutes' where id = $1`, [
      actor.sessionId,
    ]);
    await expect(open(actor, request)).rejects.toEqual(refused('sign-in-first'));
    const other = await signedIn(['COMMANDER']);
    await staff.sql('update access.staff_member set disabled_at = now() where id = $1', [other.id]);
    await expect(open(other, request)).rejects.toEqual(refused('sign-in-first'));
  });

  it('refuses a purpose it does not know or that is not for this table', async () => {
    const actor = await signedIn(['COMMANDER', 'ENGAGEMENT_OFFICER']);
    const request = await sealed();
    for (const purpose of ['curiosity', 'delivery', 'own', 'constructor', 'leader-directory', 'unmask'])
      await expect(open(actor, { ...request, purpose })).rejects.toEqual(refused('not-allowed'));
  });

  it('refuses a record dressed up as another', async () => {
    const actor = await signedIn(['COMMANDER', 'ENGAGEMENT_OFFICER']);
    const [report, message] = [await sealed(), await sealed('reporting.message')];
    await expect(open(actor, { ...report, table: 'triage.decision' })).rejects.toEqual(
      refused('broken-seal'),
    );
    await expect(open(actor, { ...report, sealId: message.sealId })).rejects.toEqual(refused('broken-seal'));
    await expect(open(actor, { ...report, fields: message.fields })).rejects.toEqual(refused('broken-seal'));
    await expect(open(actor, { ...report, sealId: newId() })).rejects.toEqual(refused('gone'));
  });

  it('opens nothing after erasure', async () => {
    const actor = await signedIn(['DUTY_INSPECTOR']);
    const request = await sealed();
    const erased = await staff.sql<{ n: number }>(
      'delete from platform.seal where record_id = $1 returning 1 as n',
      [request.recordId],
    );
    expect(erased).toHaveLength(1);
    await expect(open(actor, request)).rejects.toEqual(refused('gone'));
  });

  it('stops one person after the hour’s quota, whatever the session', async () => {
    const actor = await signedIn(['DETECTIVE_INSPECTOR']);
    const requests = await Promise.all(
      Array.from({ length: 20 }, () => sealed('reporting.identity', 'unmask')),
    );
    for (let times = 0; times < 3; times += 1) expect(await open(actor, ...requests)).toHaveLength(20);
    await expect(open(actor, requests[0] as OpenRequest<'text'>)).rejects.toEqual(refused('too-many'));
    const again = newId();
    await staff.sql(
      `insert into access.staff_session (force_id, id, staff_id, token_hash, started_at, seen_at, expires_at)
       values ($1, $2, $3, '\\x00', now(), now(), now() + interval '1 hour')`,
      [FORCE, again, actor.id],
    );
    const elsewhere = { ...actor, sessionId: again };
    await expect(open(elsewhere, requests[0] as OpenRequest<'text'>)).rejects.toEqual(refused('too-many'));
    const other = await signedIn(['DETECTIVE_INSPECTOR']);
    expect(await open(other, requests[0] as OpenRequest<'text'>)).toEqual([NARRATIVE]);
  });
});

describe('the worker socket', () => {
  const job = system('cascade.deliver');
  const ask = (request: OpenRequest<string>) => staff.role('worker').as(job, (ctx) => ctx.open(request));

  it('opens addresses and leaves one line a batch', async () => {
    const requests = [
      await sealed('community.leader', 'delivery'),
      await sealed('community.leader', 'delivery'),
    ];
    const opened = await staff.role('worker').as(job, (ctx) => ctx.openMany(requests));
    expect(opened.map(({ text }) => text.reveal())).toEqual([NARRATIVE, NARRATIVE]);
    const lines = await staff.sql(
      `select detail, subject from platform.audit_entry where actor_kind = 'system' and actor_id = 'cascade.deliver'`,
    );
    expect(lines).toEqual([{ subject: 'community.leader', detail: { purpose: 'delivery', records: 2 } }]);
  });

  it('opens no report, for whatever purpose, and no reporter’s name', async () => {
    const report = await sealed();
    for (const purpose of ['case', 'triage', 'delivery', 'notification'])
      await expect(ask({ ...report, purpose })).rejects.toEqual(refused('not-allowed'));
    const identity = await sealed('reporting.identity', 'notification');
    await expect(ask({ ...identity, purpose: 'case' })).rejects.toEqual(refused('not-allowed'));
    await expect(ask({ ...identity, fields: { name: identity.fields.text } })).rejects.toEqual(
      refused('not-allowed'),
    );
  });
});

describe('the leader socket', () => {
  it('opens the leader’s own entry and nobody else’s', async () => {
    const [mine, theirs] = [await sealed('community.leader', 'own'), await sealed('community.leader', 'own')];
    const sessionId = newId();
    await leaderRow(mine);
    await leaderRow(theirs);
    await staff.sql(
      `insert into access.leader_session (force_id, id, leader_id, token_hash, started_at, seen_at, expires_at)
       values ($1, $2, $3, '\\x00', now(), now(), now() + interval '1 hour')`,
      [FORCE, sessionId, mine.recordId],
    );
    const leader = { kind: 'leader', id: mine.recordId, sessionId } as Actor;
    const ask = (request: OpenRequest<'text'>) =>
      staff.role('leader_web').as(leader, (ctx) => ctx.open(request));
    expect((await ask(mine)).text.reveal()).toBe(NARRATIVE);
    await expect(ask(theirs)).rejects.toEqual(refused('not-allowed'));
    await expect(ask(await sealed('reporting.report', 'own'))).rejects.toEqual(refused('not-allowed'));
    await staff.sql('update access.leader_session set ended_at = now() where id = $1', [sessionId]);
    await expect(ask(mine)).rejects.toEqual(refused('sign-in-first'));
  });

  it('is no way in for staff sessions', async () => {
    const commander = await signedIn(['COMMANDER']);
    const request = await sealed('community.leader', 'own');
    const asked = staff.role('leader_web').as(commander, (ctx) => ctx.open(request));
    await expect(asked).rejects.toEqual(refused('sign-in-first'));
  });
});

describe('areas', () => {
  it('keep an officer’s directory to the officer’s own', async () => {
    const east = await sealed('community.leader', 'leader-directory');
    await leaderRow(east, 'eastmarch');
    expect(await open(await signedIn(['ENGAGEMENT_OFFICER'], { scopes: ['eastmarch'] }), east)).toEqual([
      NARRATIVE,
    ]);
    const west = await signedIn(['ENGAGEMENT_OFFICER'], { scopes: ['westmarch'] });
    await expect(open(west, east)).rejects.toEqual(refused('not-allowed'));
  });

  it('keep reports, and who made them, to the areas they came from', async () => {
    const [report, identity] = [await sealed(), await sealed('reporting.identity', 'unmask')];
    await reportRow(report);
    await reportRow(identity);
    const west = await signedIn(['DUTY_INSPECTOR'], { scopes: ['westmarch'] });
    for (const request of [report, identity]) {
      await expect(open(west, request)).rejects.toEqual(refused('not-allowed'));
      expect(await open(await signedIn(['DUTY_INSPECTOR'], { scopes: ['eastmarch'] }), request)).toEqual([
        NARRATIVE,
      ]);
    }
  });
});

describe('a reason', () => {
  it('is kept as a code, and never as words', async () => {
    const actor = await signedIn(['DUTY_INSPECTOR']);
    const request = await sealed();
    await open(
      actor,
      { ...request, reason: 'victim-contact' },
      { ...request, reason: 'Rang Mrs A about it' },
    );
    const details = (await linesAbout(request.recordId)).map(({ detail }) => detail);
    expect(details).toContainEqual({ purpose: 'triage', reason: 'victim-contact' });
    expect(details).toContainEqual({ purpose: 'triage', reasonGiven: true });
  });
});

/** The row of a report in Eastmarch; what it says does not matter here. */
async function reportRow({ recordId, sealId }: { recordId: string; sealId: string }) {
  await staff.sql(
    `insert into reporting.report (force_id, id, kind, reference, receipt_hash, reader_key, status_at, reported_at, route,
       language, area_path, incident_precision, danger, is_repeat, reporter_role, happened_kinds, strands, strand_extras,
       perceived_religions, perceived_tags, perceived_by, risk_words, wants, anonymity, contact_by, may_leave_message,
       needs, share_with, may_tell_leader, seal_id, narrative_sealed, place_sealed, details_sealed)
     values ($1, $2::uuid, 'report', $2::uuid::text, $4, $4, now(), now(), 'ONLINE', 'en', 'eastmarch', 'DAY', false, false,
       'ME', '{}', '{}', '{}', '{}', '{}', 'VICTIM', '{}', '{}', 'NAMED', 'CODE', false, '{}', '{}', false, $3, '', '', '')`,
    [FORCE, recordId, sealId, randomBytes(32)],
  );
}

/** The row of a leader in the directory; its sealed columns do not matter here. */
async function leaderRow({ recordId, sealId }: { recordId: string; sealId: string }, areaPath = 'eastmarch') {
  await staff.sql(
    `insert into community.leader (force_id, id, area_path, represents, language, channel, consent_basis, consent_on,
       seal_id, name_sealed, email_sealed, email_index, recorded_at)
     values ($1, $2, $3, 'other', 'en', 'email', 'consent', now(), $4, '\\x00', '\\x00', $5, now())`,
    [FORCE, recordId, areaPath, sealId, randomBytes(32)],
  );
}

describe('without the keeper', () => {
  it('everything stays shut', async () => {
    const client = new KeeperClient(`${staff.config.keeperSocketDir}/nobody.sock`);
    const actor = await signedIn(['COMMANDER']);
    await expect(client.open(FORCE, actor, [await sealed()])).rejects.toEqual(refused('unavailable'));
  });
});
