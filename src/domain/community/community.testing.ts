import type { Actor, Role } from '#kernel/actor';
import { newId } from '#kernel/ids';
import type { TestGround, TestRuntime } from '#platform/db/testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { addLeader } from './add-leader.ts';
import type { NewLeader } from './leader.model.ts';
import { leaderEmailKey } from './leader-by-email.ts';

const MILL_WARD = 'eastmarch/mill-ward';

/** The areas the tests of this room stand on: the force, one area, two wards. */
export async function seedAreas(t: TestGround): Promise<void> {
  for (const [path, parent, name, level] of [
    ['', null, 'Aldermarch', 0],
    ['eastmarch', '', 'Eastmarch', 1],
    [MILL_WARD, 'eastmarch', 'Mill Ward', 2],
    ['westmarch', '', 'Westmarch', 1],
    ['westmarch/weavers', 'westmarch', 'Weavers', 2],
  ])
    await t.sql(
      `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
       values ($1, $2, $3, $4, 'X09000001', 2026, $5)`,
      [t.forceId, path, parent, name, level],
    );
}

/** A sergeant with a live session, as the keeper checks it. */
export const signedInStaff = (
  t: TestGround,
  roles: readonly Role[],
  scopes: readonly string[],
): Promise<Actor> => signIn(t, roles, { scopes, name: 'Test Person', rank: 'Sergeant' });

/** A leader in the directory; the address is made of the given word. */
export async function newLeader(
  t: TestRuntime,
  word: string,
  part: Partial<NewLeader> = {},
): Promise<string> {
  const leader: NewLeader = {
    name: `Sam ${word}`,
    email: `${word}@example.org`,
    phone: '01632 960101',
    areaPath: MILL_WARD,
    organisation: '',
    represents: 'community-organisation',
    language: 'en',
    channel: 'email',
    consentBasis: 'public-task',
    consentOn: '2026-01-15',
    ...part,
  };
  const staff = t.role('staff_web');
  const id = await staff.as({ kind: 'system', name: 'test.add-leader' }, (ctx) =>
    addLeader(ctx, leaderEmailKey(t.config.receiptPepper), leader),
  );
  if (!id) throw new Error(`${leader.email} was there already`);
  return id;
}

/** The portal session of a leader. */
export async function signedInLeader(t: TestRuntime, leaderId: string): Promise<Actor> {
  const sessionId = newId();
  await t.sql(
    `insert into access.leader_session (force_id, id, leader_id, token_hash, started_at, seen_at, expires_at)
     values ($1, $2, $3, '\\x00', now(), now(), now() + interval '1 hour')`,
    [t.forceId, sessionId, leaderId],
  );
  return { kind: 'leader', id: leaderId, sessionId };
}
