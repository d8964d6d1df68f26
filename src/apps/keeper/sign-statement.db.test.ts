import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { publicKeys } from '#platform/crypto/force-keys';
import { canonicalText, verifySignature } from '#platform/crypto/signing';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from './sign-in.testing.ts';

let staff: TestRuntime;
const TEXT = 'Officers are at Mill Ward tonight. You are not alone.';
const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const hashOf = (text: string) => createHash('sha256').update(canonicalText(text)).digest();

/**
 * The keeper asks one function of the cascade's; here it answers from a table of this test, so that the approvals
 * can be right and wrong in every way.
 */
beforeAll(async () => {
  staff = await testRuntime({ role: 'staff_web' });
  await staff.sql(`
    create schema if not exists cascade;
    create table public.approval_given (version_id uuid, text_sha256 bytea, staff_id uuid);
    grant usage on schema cascade to keeper; grant select on public.approval_given to keeper;
    create or replace function cascade.approvals_of(p_force_id text, p_version_id uuid)
      returns table (text_sha256 bytea, staff_id uuid) language sql stable as
      $$ select a.text_sha256, a.staff_id from public.approval_given a where a.version_id = p_version_id $$;
    grant execute on function cascade.approvals_of(text, uuid) to keeper;`);
});
afterAll(() => staff?.close());

let commander: Actor & { kind: 'staff' };
let officer: Actor & { kind: 'staff' };
let versionId: string;
beforeEach(async () => {
  [commander, officer] = await Promise.all([
    signIn(staff, ['COMMANDER']),
    signIn(staff, ['ENGAGEMENT_OFFICER']),
  ]);
  versionId = newId();
});

const approve = (who: Actor & { kind: 'staff' }, text = TEXT, version = versionId) =>
  staff.sql('insert into public.approval_given values ($1, $2, $3)', [version, hashOf(text), who.id]);
const sign = (text = TEXT, who: Actor = officer) =>
  staff.as(who, (ctx) => ctx.sign({ purpose: 'statement', subjectId: versionId, text }));

describe('signing a statement', () => {
  it('is done with two approvals, one by a commander, and verifies with the public key', async () => {
    await approve(officer);
    await approve(commander);
    const { keyId, signature } = await sign();
    const keys = await staff
      .role('public_web')
      .as({ kind: 'public' }, (ctx) => publicKeys(ctx.tx, ctx.forceId, 'statement'));
    const key = keys.find((one) => one.keyId === keyId);
    expect(verifySignature(key?.publicKey ?? Buffer.alloc(0), `*${TEXT}*`, signature)).toBe(true);
    expect(verifySignature(key?.publicKey ?? Buffer.alloc(0), TEXT.replace('Mill', 'Hill'), signature)).toBe(
      false,
    );
    const lines = await staff.sql(
      'select act, actor_id, detail from platform.audit_entry where subject_id = $1',
      [versionId],
    );
    expect(lines).toEqual([{ act: 'keeper.sign-statement', actor_id: officer.id, detail: { keyId } }]);
  });

  it('is refused without them', async () => {
    await expect(sign()).rejects.toEqual(refused('not-allowed'));
    await approve(commander);
    await expect(sign()).rejects.toEqual(refused('not-allowed'));
    await approve(commander);
    await expect(sign()).rejects.toEqual(refused('not-allowed'));
  });

  it('is refused without a commander among them, whatever the approver was before', async () => {
    await approve(officer);
    await approve(commander);
    await staff.sql('delete from access.staff_role where staff_id = $1', [commander.id]);
    await expect(sign()).rejects.toEqual(refused('not-allowed'));
  });

  it('is refused for another text, another version and another role', async () => {
    await approve(officer, 'Another text');
    await approve(commander);
    await approve(officer, TEXT, newId());
    await expect(sign()).rejects.toEqual(refused('not-allowed'));
    await approve(officer);
    await expect(sign(TEXT.replace('not alone', 'alone'))).rejects.toEqual(refused('not-allowed'));
    await expect(sign(TEXT, await signIn(staff, ['WARD_OFFICER', 'ADMINISTRATOR']))).rejects.toEqual(
      refused('not-allowed'),
    );
    await expect(sign(TEXT, await signIn(staff, ['COMMANDER'], { ended: true }))).rejects.toEqual(
      refused('sign-in-first'),
    );
    // Approved in full, and still not for a session whose owner has not proved who they are for a quarter of an hour.
    for (const provedAgo of ['17 minutes', '5 hours'])
      await expect(sign(TEXT, await signIn(staff, ['COMMANDER'], { provedAgo }))).rejects.toEqual(
        refused('sign-in-again'),
      );
    expect((await sign()).signature).toHaveLength(86);
  });

  it('mints nothing in 200 attempts without the approvals', async () => {
    await approve(commander);
    const attempts = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) => sign(n % 2 ? TEXT : `${TEXT} ${n}`)),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(0);
  });
});
