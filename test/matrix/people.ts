import { createHash } from 'node:crypto';
import { type Actor, ROLES, type Role, type StaffActor } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { unsubscribe } from '#room/community';
import { signIn } from '../../src/apps/keeper/sign-in.testing.ts';
import { newLeader, signedInLeader } from '../../src/domain/community/community.testing.ts';

export const SECRET = 'only-this-test-knows-it';
/** Cookies of people of one force, by who they are. */
export type People = Record<string, Record<string, string>>;

/** The cookie of somebody who is signed in. */
export async function cookieOf(t: TestRuntime, actor: Actor): Promise<Record<string, string>> {
  if (actor.kind !== 'staff' && actor.kind !== 'leader') throw new Error('nobody has a session');
  await t.sql(`update access.${actor.kind}_session set token_hash = $2 where id = $1`, [
    actor.sessionId,
    createHash('sha256').update(SECRET).digest(),
  ]);
  return { [actor.kind]: `${actor.sessionId}.${SECRET}` };
}

/** A staff member, as the pages know them. */
export const officer = (t: TestRuntime, roles: Role[], scopes?: string[]): Promise<StaffActor> =>
  signIn(t, roles, scopes ? { scopes } : {});

/** Somebody of every role, and whoever has none or no longer. */
export async function peopleOf(t: TestRuntime, leaderId: string): Promise<People> {
  const cookies: People = { nobody: {} };
  for (const role of ROLES) cookies[role] = await cookieOf(t, await officer(t, [role]));
  cookies.everything = await cookieOf(t, await officer(t, [...ROLES]));
  cookies['another area'] = await cookieOf(t, await officer(t, [...ROLES], ['westmarch']));
  cookies['no role'] = await cookieOf(t, await officer(t, []));
  const left = await officer(t, [...ROLES]);
  cookies.left = await cookieOf(t, left);
  await t.sql('update access.staff_member set disabled_at = now() where id = $1', [left.id]);
  const ended = await signIn(t, [...ROLES], { ended: true });
  cookies['signed out'] = await cookieOf(t, ended);
  cookies.leader = await cookieOf(t, await signedInLeader(t, leaderId));
  const gone = await newLeader(t, 'gone');
  const leaving = await signedInLeader(t, gone);
  cookies['left leader'] = await cookieOf(t, leaving);
  await t.role('leader_web').as(leaving, (ctx) => unsubscribe(ctx, gone, 'everything'));
  return cookies;
}
