import { expect, it } from 'vitest';
import { type Actor, PUBLIC, ROLES } from '#kernel/actor';
import { isAllowed, type Policy, staff, staffOfForce } from '#kernel/policy';
import { policies } from './doors.ts';
import { golden } from './house.ts';

const LEADER: Actor = { kind: 'leader', id: 'l', sessionId: 's' };
const worker = (isManager: boolean): Actor => ({
  kind: 'partner',
  id: 'w',
  sessionId: 's',
  name: 'n',
  partnerId: 'p',
  partnerName: 'n',
  isManager,
});
const officer = (role: (typeof ROLES)[number], scopes = ['eastmarch']): Actor => ({
  kind: 'staff',
  id: 'o',
  sessionId: 's',
  name: 'n',
  rank: 'r',
  roles: [role],
  scopes,
});

/** Asked of the policy itself, not read from its list of roles. */
function answer(policy: Policy, actor: Actor): string {
  const isOwn = isAllowed(policy, actor, 'eastmarch/mill-ward');
  const isElsewhere = isAllowed(policy, actor, 'westmarch');
  if (isOwn && isElsewhere) return 'yes';
  if (isElsewhere) return 'elsewhere only';
  return isOwn ? 'own areas' : 'no';
}

const matrixRow = (policy: Policy): Record<string, string> => ({
  public: answer(policy, PUBLIC),
  leader: answer(policy, LEADER),
  partner: answer(policy, worker(false)),
  'partner manager': answer(policy, worker(true)),
  ...Object.fromEntries(
    ROLES.map((role) => {
      const own = answer(policy, officer(role));
      // Refused to whoever acts for an area, and open to the same role with the whole force.
      const isWhole = own === 'no' && isAllowed(policy, officer(role, ['']));
      return [role, isWhole ? 'whole force' : own];
    }),
  ),
});

it('permissions.golden.json tables who may do what: role by policy', async () => {
  const all = (await policies()).map(({ policy }) => policy).sort((a, b) => (a.name < b.name ? -1 : 1));
  const now = Object.fromEntries(all.map((policy) => [policy.name, matrixRow(policy)]));
  const kept = golden('permissions.golden.json', `${JSON.stringify(now, null, 2)}\n`, {
    write: process.env.UPDATE_GOLDEN === '1',
  });
  expect(now, 'Permissions changed. Read the difference, then: script/golden').toEqual(
    JSON.parse(kept || '{}'),
  );
});

it('what is for the whole force is not for an area’s commander', () => {
  const row = matrixRow(staffOfForce('x.y', ['COMMANDER']));
  expect(row).toMatchObject({ COMMANDER: 'whole force', ANALYST: 'no' });
  const ofArea = officer('COMMANDER', ['eastmarch', 'westmarch']);
  expect(isAllowed(staffOfForce('x.y', ['COMMANDER']), ofArea)).toBe(false);
});

it('the table tells roles and areas apart', () => {
  const row = matrixRow(staff('x.y', ['ANALYST'], true));
  expect(row).toMatchObject({ public: 'no', leader: 'no', ANALYST: 'own areas', COMMANDER: 'no' });
});
