import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { approve, draftText, type Newsroom, newsroom } from '../cascade.testing.ts';
import { freezeVersion } from '../freeze-version.ts';
import { publishVersion } from '../publish-version.ts';
import { startStatement } from '../start-statement.ts';
import { statementById } from '../statement.reads.ts';
import { versionById } from '../version.reads.ts';
import { holding, type JudgedFinding } from './override.model.ts';
import { overrideFinding } from './override-finding.ts';
import { reviewVersion } from './review-version.ts';

const BLAME = 'Muslim leaders must condemn';

describe('a finding that holds a statement back', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let versionId: string;
  const findings = (): Promise<JudgedFinding[]> =>
    t.as(room.commander, async (ctx) => {
      const version = await versionById(ctx.tx, ctx.forceId, versionId);
      const statement = version && (await statementById(ctx.tx, ctx.forceId, version.statementId));
      if (!version || !statement) throw new Error('no version');
      return reviewVersion(ctx, statement, version);
    });
  const pass = (
    who: 'drafter' | 'inspector' | 'commander',
    reason = 'Said by the leaders themselves',
    words = BLAME,
  ) => t.as(room[who], (ctx) => overrideFinding(ctx, { versionId, rule: 'community.blame', words, reason }));
  const publish = () => t.as(room.drafter, (ctx) => publishVersion(ctx, versionId));

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    const sections = { ...draftText().sections, 'can-do': `${BLAME} this. Please haven’t utilised it.` };
    const statementId = await t.as(room.drafter, (ctx) =>
      startStatement(ctx, { eventId: room.eventId, areaPath: '', draft: draftText({ sections }) }),
    );
    versionId = await t.as(room.drafter, (ctx) =>
      freezeVersion(ctx, { statementId, language: 'en', revision: 1 }),
    );
    await approve(t, room, versionId);
  });
  afterAll(() => t.close());

  it('keeps it from going out, where style does not', async () => {
    const found = await findings();
    expect(found.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['plain.word', 'plain.contraction']),
    );
    expect(holding(found).map(({ rule, text }) => [rule, text])).toEqual([['community.blame', BLAME]]);
    await expect(publish()).rejects.toMatchObject({
      code: 'conflict',
      problems: [{ key: 'cascade.review.holds', args: { rule: 'community.blame' } }],
    });
  });

  it('is let pass by the right role alone, by another than the drafter, with a reason, and only as it stands', async () => {
    await expect(pass('drafter')).rejects.toMatchObject({ code: 'own-work' });
    await expect(pass('inspector')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(pass('commander', '  ')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(pass('commander', 'Reason', 'other words')).rejects.toMatchObject({ code: 'conflict' });
    await pass('commander');
    await expect(pass('commander')).rejects.toMatchObject({ code: 'conflict' });
    const [held] = (await findings()).filter(({ rule }) => rule === 'community.blame');
    expect(held?.override).toMatchObject({
      reason: 'Said by the leaders themselves',
      staffId: expect.any(String),
    });
    expect(await publish()).toEqual([versionId]);
  });

  it('keeps the reason for good', async () => {
    await expect(
      t
        .role('staff_web')
        .as(room.commander, (ctx) =>
          ctx.tx.run('update cascade.review_override set reason = $2 where force_id = $1', [
            ctx.forceId,
            'x',
          ]),
        ),
    ).rejects.toThrow(/permission denied/);
  });
});
