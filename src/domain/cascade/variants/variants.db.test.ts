import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import type { Refusal } from '#kernel/refusal';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { approve, draftText, type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { enterClaim } from '../enter-claim.ts';
import { freezeVersion } from '../freeze-version.ts';
import { publicRoutes } from '../public.routes.ts';
import { publishVersion } from '../publish-version.ts';
import { publishedTexts } from '../published.reads.ts';
import { readWorkspace } from '../read-workspace.ts';
import { overrideFinding } from '../review/override-finding.ts';
import { saveDraft } from '../save-draft.ts';
import { previewAudience } from '../send-statement.ts';
import { staffRoutes } from '../staff.routes.ts';
import { startVariant } from '../start-statement.ts';
import type { DraftText } from '../statement.model.ts';
import { draftOf } from '../statement.reads.ts';
import { variantFlag } from '../statements.presenter.ts';
import { withdrawStatement } from '../withdraw-statement.ts';

const words = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('a core, the variant of an area, and an insert for a community of it', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let coreId: string;
  let areaId: string;
  let insertId: string;
  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    coreId = (await publishedStatement(t, room)).statementId;
  });
  afterAll(() => t.close());

  const own = async (statementId: string) => {
    const draft = await t.as(room.drafter, (ctx) =>
      draftOf(ctx.tx, ctx.forceId, { statementId, language: 'en' }),
    );
    if (!draft) throw new Error('no draft');
    return draft;
  };
  const save = async (statementId: string, change: Partial<DraftText>) => {
    const draft = await own(statementId);
    await t.as(room.drafter, (ctx) =>
      saveDraft(ctx, {
        statementId,
        language: 'en',
        draft: { ...draft, ...change },
        revision: draft.revision,
        isCompared: true,
        followsVersionId: null,
      }),
    );
  };
  const freeze = async (statementId: string): Promise<string> => {
    const { revision } = await own(statementId);
    return t.as(room.drafter, (ctx) => freezeVersion(ctx, { statementId, language: 'en', revision }));
  };
  const release = async (statementId: string): Promise<void> => {
    const versionId = await freeze(statementId);
    await approve(t, room, versionId);
    await t.as(room.drafter, (ctx) => publishVersion(ctx, versionId));
  };
  const texts = (statementId: string) =>
    t.role('public_web').as(PUBLIC, (ctx) => publishedTexts(ctx.tx, ctx.forceId, statementId));
  const flag = (statementId: string): Promise<string> =>
    t.as(room.drafter, async (ctx) => variantFlag(await readWorkspace(ctx, statementId), (key) => key));

  it('hold the signed words of what they wrap, and each leader gets the closest', async () => {
    areaId = await t.as(room.drafter, (ctx) => startVariant(ctx, coreId, { areaPath: 'eastmarch' }));
    const { sections } = await own(areaId);
    await save(areaId, { sections: { ...sections, doing: '{core}\nIn Eastmarch we are at the market.' } });
    await release(areaId);
    insertId = await t.as(room.drafter, (ctx) =>
      startVariant(ctx, areaId, { areaPath: 'eastmarch', community: 'school' }),
    );
    const insert = await own(insertId);
    await save(insertId, { sections: { ...insert.sections, doing: '{core}\nWe visit every school.' } });
    await release(insertId);
    const [[core], [area], [published]] = await Promise.all([texts(coreId), texts(areaId), texts(insertId)]);
    expect(published?.sections.find(({ heading }) => heading === 'doing')?.text).toBe(
      'Our officers are speaking with people across the county.\nIn Eastmarch we are at the market.\nWe visit every school.',
    );
    expect(published?.signedText).toContain(`Wraps: ${area?.code}`);
    expect(area?.signedText).toContain(`Wraps: ${core?.code}`);
    expect(core?.signedText).not.toContain('Wraps:');

    await newLeader(t, 'head', { areaPath: 'eastmarch/mill-ward', represents: 'school' });
    // The same area and language as the school's head, and another part.
    await newLeader(t, 'neighbour', { areaPath: 'eastmarch/mill-ward', represents: 'residents' });
    await newLeader(t, 'street', { areaPath: 'eastmarch', represents: 'residents' });
    await newLeader(t, 'west', { areaPath: 'westmarch', represents: 'school' });
    const preview = await t.as(room.drafter, (ctx) => previewAudience(ctx, coreId, {}));
    expect(new Map(preview.byStatement.map(({ statementId, leaders }) => [statementId, leaders]))).toEqual(
      new Map([
        [insertId, 1],
        [areaId, 2],
        [coreId, 1],
      ]),
    );
    const refused = (parent: string, to: { areaPath: string; community?: string }) =>
      expect(t.as(room.drafter, (ctx) => startVariant(ctx, parent, to))).rejects.toBeInstanceOf(Error);
    await refused(insertId, { areaPath: 'eastmarch', community: 'business' });
    await refused(areaId, { areaPath: 'westmarch', community: 'business' });
    await refused(areaId, { areaPath: 'eastmarch' });
    await refused(areaId, { areaPath: 'eastmarch', community: 'school' });
  });

  it('show what they add, to the public and side by side to staff', async () => {
    const site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    try {
      const { body } = await site.get(`/s/${insertId}`);
      expect(words(body)).toContain('What this adds to the wider statement');
      expect(body).toMatch(/<ins class="st-diff-added">[\s\S]{0,120}We visit every school\./);
      // Under the heading of the part that differs, and of no other.
      const added = body.slice(body.indexOf('<ins class="st-diff-added">') - 300, body.indexOf('</ins>'));
      const [, heading = ''] = /<strong>([^<]+)<\/strong>/.exec(added) ?? [];
      expect(heading).not.toBe('');
      expect(body.match(new RegExp(`<strong>${heading}</strong>`, 'g'))).toHaveLength(1);
      expect(body.match(/<strong>What [^<]+<\/strong>/g)).toHaveLength(1);
      expect(words((await site.get(`/s/${coreId}`)).body)).not.toContain('What this adds');
      const side = await desk.get(`/statements/${coreId}/compare`);
      expect(side.status).toBe(200);
      expect(words(side.body)).toMatch(/Eastmarch.{0,4}, School/u);
      expect(side.body).toMatch(
        /<ins class="st-diff-added">[\s\S]{0,120}In Eastmarch we are at the market\./,
      );
      expect((await desk.get(`/statements/${areaId}/compare`)).status).toBe(404);
    } finally {
      await site.close();
      await desk.close();
    }
  });

  it('are all flagged again when the core changes, until a person has compared each and put it forward', async () => {
    expect([await flag(areaId), await flag(insertId)]).toEqual(['', '']);
    await save(coreId, { ...draftText({ answer: 'More is known now.', changeNote: 'More is known.' }) });
    await release(coreId);
    expect([await flag(areaId), await flag(insertId)]).toEqual([
      'cascade.variant.core-changed',
      'cascade.variant.wrapper-behind',
    ]);
    const behind = await freeze(insertId).catch((error: Refusal) => error);
    expect((behind as Refusal).problems.map(({ key }) => key)).toContain('cascade.freeze.wrapperBehind');
    const site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    try {
      expect(words((await site.get(`/s/${areaId}`)).body)).toContain(
        'The wider statement has changed since.',
      );
      await save(areaId, { changeNote: 'The core was corrected.' });
      expect(await flag(areaId)).toBe('cascade.variant.not-renewed');
      await release(areaId);
      expect([await flag(areaId), await flag(insertId)]).toEqual(['', 'cascade.variant.core-changed']);
      const page = `/statements/${coreId}/compare`;
      const { revision } = await own(insertId);
      const confirm = `/statements/${insertId}/confirm`;
      expect((await desk.post(confirm, { revision: '1' }, page)).status).toBe(409);
      expect((await desk.post(confirm, { revision: String(revision) }, page)).status).toBe(303);
      expect(await flag(insertId)).toBe('cascade.variant.not-renewed');
    } finally {
      await site.close();
      await desk.close();
    }
  });

  it('are held back where one community is told what another is not, until a person lets that pass', async () => {
    const promise = 'There will be more patrols near shops.';
    const shopsId = await t.as(room.drafter, (ctx) =>
      startVariant(ctx, areaId, { areaPath: 'eastmarch', community: 'business' }),
    );
    const { sections } = await own(shopsId);
    await save(shopsId, { sections: { ...sections, doing: `{core}\n${promise}` } });
    await t.as(room.drafter, (ctx) =>
      enterClaim(ctx, shopsId, {
        kind: 'INCREASE_IN_PATROLS',
        text: promise,
        source: 'Duty log, entry 12',
        approver: 'Duty inspector',
        ctpReference: '',
        validUntil: new Date(Date.now() + 86_400_000),
      }),
    );
    const versionId = await freeze(shopsId);
    await approve(t, room, versionId);
    const publish = (): Promise<unknown> => t.as(room.drafter, (ctx) => publishVersion(ctx, versionId));
    await expect(publish()).rejects.toMatchObject({
      problems: [{ key: 'cascade.review.holds', args: { rule: 'variant.claim', words: promise } }],
    });
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.inspector });
    try {
      const side = words((await desk.get(`/statements/${coreId}/compare`)).body);
      expect(side).toMatch(/More patrols: told to Eastmarch.{0,4}, Business; not told to Eastmarch.{0,4};/u);
      const page = words((await desk.get(`/statements/${shopsId}/versions/${versionId}`)).body);
      expect(page).toContain('Told to: this text. Not told to: Eastmarch; Eastmarch, school.');
    } finally {
      await desk.close();
    }
    const reason = 'Shops asked for it; the others were asked and did not want it.';
    await t.as(room.inspector, (ctx) =>
      overrideFinding(ctx, { versionId, rule: 'variant.claim', words: promise, reason }),
    );
    await publish();
  });

  it('go when what they wrap is withdrawn', async () => {
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, areaId, 'Not true here.'));
    expect((await texts(coreId))[0]?.state).toBe('current');
    expect((await texts(areaId))[0]?.state).toBe('withdrawn');
    expect((await texts(insertId))[0]?.state).toBe('withdrawn');
  });
});
