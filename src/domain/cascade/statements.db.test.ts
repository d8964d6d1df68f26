import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import type { Refusal } from '#kernel/refusal';
import { publicKeys } from '#platform/crypto/force-keys';
import { normaliseVerifyCode, verifySignature } from '#platform/crypto/signing';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { checkThreatLevel } from '#room/situation';
import {
  approve,
  approvedVersion,
  draftText,
  type Newsroom,
  newsroom,
  publishedStatement,
} from './cascade.testing.ts';
import { decideVersion } from './decide-version.ts';
import { enterClaim } from './enter-claim.ts';
import { freezeVersion } from './freeze-version.ts';
import { publishVersion } from './publish-version.ts';
import { publishedTexts } from './published.reads.ts';
import { saveDraft } from './save-draft.ts';
import { startStatement, startVariant } from './start-statement.ts';
import type { DraftText, Published } from './statement.model.ts';
import { draftOf } from './statement.reads.ts';
import { versionById, versionsOf } from './version.reads.ts';
import { withdrawStatement } from './withdraw-statement.ts';

const keysOf = async (promise: Promise<unknown>): Promise<string[]> => {
  const refusal = await promise.then(
    () => undefined,
    (error: Refusal) => error,
  );
  if (!refusal?.problems) throw refusal ?? new Error('nothing was refused');
  return refusal.problems.map(({ key }) => key);
};

describe('a statement on its way out', () => {
  let t: TestRuntime;
  let room: Newsroom;
  const start = (draft: DraftText): Promise<string> =>
    t.as(room.drafter, (ctx) => startStatement(ctx, { eventId: room.eventId, areaPath: '', draft }));
  const freeze = (statementId: string, language = 'en', revision = 1): Promise<string> =>
    t.as(room.drafter, (ctx) => freezeVersion(ctx, { statementId, language, revision }));
  const publish = (versionId: string): Promise<string[]> =>
    t.as(room.drafter, (ctx) => publishVersion(ctx, versionId));
  const texts = (statementId: string): Promise<Published[]> =>
    t.role('public_web').as(PUBLIC, (ctx) => publishedTexts(ctx.tx, ctx.forceId, statementId));
  const save = (statementId: string, draft: DraftText, options: { language?: string; revision: number }) =>
    t.as(room.drafter, (ctx) =>
      saveDraft(ctx, {
        statementId,
        language: options.language ?? 'en',
        draft,
        revision: options.revision,
        isCompared: true,
        followsVersionId: null,
      }),
    );

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
  });
  afterAll(() => t.close());

  it('refuses typed numbers, links, hashtags and threat wording, and keeps nothing of such a draft', async () => {
    const sections = {
      ...draftText().sections,
      call: 'Call 0800 555 111 or see www.example.org.',
      known: 'The threat level is severe. #Together',
    };
    expect(await keysOf(start(draftText({ sections })))).toEqual([
      'cascade.compose.typed.hashtag',
      'cascade.compose.typed.threat',
      'cascade.compose.typed.phone',
      'cascade.compose.typed.url',
    ]);
  });

  it('resolves every reference, and refuses one that leads nowhere', async () => {
    const bad = await start(draftText({ answer: 'See {contact:nobody} and {contct:police}.' }));
    expect(await keysOf(freeze(bad))).toEqual([
      'cascade.compose.reference.unknown',
      'cascade.compose.reference.unknown',
    ]);
    const versionId = await freeze(await start(draftText()));
    const version = await t.as(room.drafter, (ctx) => versionById(ctx.tx, ctx.forceId, versionId));
    const words = JSON.stringify(version?.sections);
    expect(words).toContain(
      'The national threat level for terrorism is SUBSTANTIAL. This means an attack is likely.',
    );
    expect(words).toContain('call 999. At other times call 101');
    expect(words).toContain('#WeStandTogether');
    expect(version?.sections.map(({ title }) => title)).toEqual([
      'What we know',
      'What we do not know',
      'What we are doing',
      'What you can do',
      'Who to call',
    ]);
  });

  it('asks for every claim’s source, and for Counter Terrorism Policing where no danger is known', async () => {
    const draft = draftText({ answer: 'There is no specific intelligence of any threat here.' });
    const statementId = await start(draft);
    expect(await keysOf(freeze(statementId))).toEqual(['cascade.block.missing.NO_SPECIFIC_INTELLIGENCE']);
    const claim = {
      kind: 'NO_SPECIFIC_INTELLIGENCE' as const,
      text: draft.answer,
      source: 'Daily assessment',
      approver: 'Area commander',
      ctpReference: '',
      validUntil: new Date(Date.now() + 20 * 3_600_000),
    };
    const enter = (change: Partial<typeof claim>) =>
      t.as(room.drafter, (ctx) => enterClaim(ctx, statementId, { ...claim, ...change }));
    expect(await keysOf(enter({}))).toEqual(['cascade.claim.ctpReference.required']);
    expect(
      await keysOf(enter({ ctpReference: 'CTP-1', validUntil: new Date(Date.now() + 30 * 3_600_000) })),
    ).toEqual(['cascade.claim.validUntil.tooLong']);
    await enter({ ctpReference: 'CTP-2026-114' });
    const versionId = await freeze(statementId);
    const version = await t.as(room.drafter, (ctx) => versionById(ctx.tx, ctx.forceId, versionId));
    // The whole statement holds no longer than its shortest claim.
    expect(version?.validUntil).toEqual(claim.validUntil);
  });

  it('needs two other people, the second a commander', async () => {
    const versionId = await freeze(await start(draftText()));
    const decide = (who: keyof Newsroom & ('drafter' | 'inspector' | 'commander' | 'analyst')) =>
      t.as(room[who], (ctx) => decideVersion(ctx, { versionId, decision: 'approved', reason: '' }));
    await expect(decide('drafter')).rejects.toMatchObject({ code: 'own-work' });
    await expect(decide('analyst')).rejects.toMatchObject({ code: 'not-allowed' });
    await decide('inspector');
    await expect(decide('inspector')).rejects.toMatchObject({ code: 'own-work' });
    await expect(publish(versionId)).rejects.toMatchObject({ code: 'not-allowed' });
    await decide('commander');
    await expect(decide('commander')).rejects.toMatchObject({ code: 'conflict' });
    expect(await publish(versionId)).toEqual([versionId]);
    await expect(publish(versionId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not published where the first approver and a second one are both no commander', async () => {
    const versionId = await freeze(await start(draftText()));
    const decision = { versionId, decision: 'approved' as const, reason: '' };
    await t.as(room.inspector, (ctx) => decideVersion(ctx, decision));
    const other = { ...room.inspector, id: '9d3a5f0e-7a44-4a5e-9f0e-111111111111' } as Newsroom['inspector'];
    await expect(t.as(other, (ctx) => decideVersion(ctx, decision))).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  it('goes back with a reason, and a newer version takes its turn', async () => {
    const statementId = await start(draftText());
    const first = await freeze(statementId);
    const back = (reason: string) =>
      t.as(room.inspector, (ctx) => decideVersion(ctx, { versionId: first, decision: 'returned', reason }));
    expect(await keysOf(back(' '))).toEqual(['cascade.decide.reason.required']);
    await back('Say what we do not know more plainly');
    await save(statementId, draftText({ title: 'Attack abroad' }), { revision: 1 });
    const second = await freeze(statementId, 'en', 2);
    await expect(
      t.as(room.commander, (ctx) =>
        decideVersion(ctx, { versionId: first, decision: 'approved', reason: '' }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' });
    await approve(t, room, second);
    await publish(second);
    expect((await texts(statementId)).map(({ number }) => number)).toEqual([2]);
  });

  it('is signed by the keeper over exactly what was approved, and carries a short code', async () => {
    const { statementId } = await publishedStatement(t, room);
    const [published] = await texts(statementId);
    if (!published) throw new Error('nothing was published');
    const [key] = await t.as(room.drafter, (ctx) => publicKeys(ctx.tx, ctx.forceId, 'statement'));
    expect(
      verifySignature(key?.publicKey ?? Buffer.alloc(0), published.signedText, published.signature),
    ).toBe(true);
    const forged = published.signedText.replace('Nothing we know', 'All we know');
    expect(verifySignature(key?.publicKey ?? Buffer.alloc(0), forged, published.signature)).toBe(false);
    expect(published.code).toMatch(/^ALD-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(normaliseVerifyCode(published.code.toLowerCase())).toBe(published.code);
    expect(published.signedText).toContain(`Code: ${published.code}`);
  });

  it('cannot be changed once frozen or published: nobody holds the right', async () => {
    const { versionId } = await publishedStatement(t, room);
    for (const change of [
      `update cascade.version set title = 'x' where force_id = 'aldermarch' and id = '${versionId}'`,
      `update cascade.published set title = 'x' where force_id = 'aldermarch' and version_id = '${versionId}'`,
      `delete from cascade.published where force_id = 'aldermarch' and version_id = '${versionId}'`,
      `update cascade.approval set decision = 'approved' where force_id = 'aldermarch'`,
    ])
      await expect(t.as(room.commander, (ctx) => ctx.tx.run(change))).rejects.toThrow(/permission denied/);
  });

  it('is held back where the threat level changed after it was approved, and says so', async () => {
    const { versionId } = await approvedVersion(t, room);
    const set = (level: 'SEVERE' | 'SUBSTANTIAL') =>
      t.as(room.commander, (ctx) =>
        checkThreatLevel(ctx, { level, setOn: '2026-06-01', source: 'ProtectUK' }),
      );
    await set('SEVERE');
    expect(await keysOf(publish(versionId))).toEqual(['cascade.publish.changed']);
    await t.sql(`update situation.threat_level set checked_at = now() - interval '25 hours'`);
    expect(await keysOf(publish(versionId))).toEqual(['cascade.block.threatUnchecked']);
    await set('SUBSTANTIAL');
  });

  it('is held back where a route was not looked at for 90 days', async () => {
    // Two days more than the limit: a look of late summer evening falls on the next day in London, an hour ahead of UTC.
    await t.sql(
      `update cascade.register_check set checked_at = now() - interval '92 days' where entry_id = '101'`,
    );
    await t.sql(`delete from cascade.register_check where entry_id = 'WeStandTogether'`);
    expect(await keysOf(freeze(await start(draftText())))).toEqual([
      'cascade.compose.reference.hashtagUnchecked',
      'cascade.compose.reference.stale',
    ]);
    await newLook();
  });
  const newLook = (): Promise<unknown> =>
    t.sql(`insert into cascade.register_check (force_id, id, entry_kind, entry_id, checked_by, checked_at)
      select 'aldermarch', gen_random_uuid(), k, e, gen_random_uuid(), now()
      from (values ('contact', '101'), ('hashtag', 'WeStandTogether')) as v (k, e)`);

  it('is corrected by a newer version in every language, and withdrawn with its translations', async () => {
    const { statementId, versionId } = await approvedVersion(t, room);
    await save(statementId, draftText({ title: 'ملک سے باہر حملہ' }), { language: 'ur', revision: 0 });
    const urdu = await freeze(statementId, 'ur');
    await approve(t, room, urdu);
    expect(await publish(versionId)).toEqual([versionId, urdu]);
    expect((await texts(statementId)).map(({ language, state }) => [language, state])).toEqual([
      ['en', 'current'],
      ['ur', 'current'],
    ]);

    await save(statementId, draftText({ title: 'Attack abroad: more is known' }), { revision: 1 });
    expect(await keysOf(freeze(statementId, 'en', 2))).toEqual(['cascade.compose.changeNote.required']);
    await save(
      statementId,
      draftText({ title: 'Attack abroad: more is known', changeNote: 'The place is known.' }),
      {
        revision: 2,
      },
    );
    const second = await freeze(statementId, 'en', 3);
    // The translation follows the version before and says so.
    expect(await keysOf(freeze(statementId, 'ur'))).toContain('cascade.freeze.sourceChanged');
    await approve(t, room, second);
    await publish(second);
    expect(
      (await texts(statementId)).map(({ language, number, state }) => [language, number, state]),
    ).toEqual([
      ['en', 2, 'current'],
      ['en', 1, 'corrected'],
      ['ur', 1, 'corrected'],
    ]);
    const told = await t.sql(
      `select payload from platform.outbox_event where name = 'cascade.statement-corrected'`,
    );
    expect(told).toContainEqual({ payload: { statementId, versionId: second, supersedes: versionId } });

    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'The attack did not happen.'));
    expect((await texts(statementId))[0]).toMatchObject({
      state: 'withdrawn',
      withdrawalNote: 'The attack did not happen.',
    });
    await expect(
      t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'Again')),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('has variants that wrap the core and are flagged when the core changes', async () => {
    const core = await publishedStatement(t, room);
    const variantId = await t.as(room.drafter, (ctx) =>
      startVariant(ctx, core.statementId, { areaPath: 'eastmarch' }),
    );
    await expect(
      t.as(room.drafter, (ctx) => startVariant(ctx, core.statementId, { areaPath: 'eastmarch' })),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await keysOf(freeze(variantId))).toEqual(['cascade.freeze.coreChanged']);

    const draft = await t.as(room.drafter, (ctx) =>
      draftOf(ctx.tx, ctx.forceId, { statementId: variantId, language: 'en' }),
    );
    if (!draft) throw new Error('no draft');
    expect(draft.sections.doing).toBe('{core}');
    const wrapped = {
      ...draft,
      sections: { ...draft.sections, doing: '{core}\nIn Eastmarch we are at the market on Saturday.' },
    };
    await save(variantId, wrapped, { revision: 1 });
    const versionId = await freeze(variantId, 'en', 2);
    await approve(t, room, versionId);
    await publish(versionId);
    const [variant] = await texts(variantId);
    expect(variant?.sections.find(({ heading }) => heading === 'doing')?.text).toBe(
      'Our officers are speaking with people across the county.\nIn Eastmarch we are at the market on Saturday.',
    );

    await save(core.statementId, draftText({ changeNote: 'New facts.' }), { revision: 1 });
    const newer = await freeze(core.statementId, 'en', 2);
    const versions = await t.as(room.drafter, (ctx) => versionsOf(ctx.tx, ctx.forceId, [core.statementId]));
    expect(versions[0]?.id).toBe(newer);
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, core.statementId, 'Not true any more.'));
    expect((await texts(variantId))[0]?.state).toBe('withdrawn');
  });

  it('lets nobody overwrite somebody else’s draft unseen', async () => {
    const statementId = await start(draftText());
    await save(statementId, draftText({ title: 'One' }), { revision: 1 });
    await expect(save(statementId, draftText({ title: 'Two' }), { revision: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(freeze(statementId, 'en', 1)).rejects.toMatchObject({ code: 'conflict' });
  });
});
