import { type Actor, coversArea, type Role } from './actor.ts';
import { Refusal } from './refusal.ts';

/**
 * Who may do one thing. Pure data, so that the whole matrix can be tabled and compared with its golden copy.
 * `areaBound` policies also ask that the actor's scope covers the record's area path.
 */
export interface Policy {
  name: string;
  audience: 'anyone' | 'leader' | 'partner' | 'partner-manager' | 'staff' | 'system';
  roles: readonly Role[];
  areaBound: boolean;
  /** Only for whoever acts for the whole force: what it is about is not within one area. */
  isForceWide?: true;
}

export const anyone = (name: string): Policy => ({ name, audience: 'anyone', roles: [], areaBound: false });
export const leaders = (name: string): Policy => ({ name, audience: 'leader', roles: [], areaBound: false });
/** Signed-in case workers of any partner organisation; which reports are theirs is asked of the database. */
export const partnerWorkers = (name: string): Policy => ({
  name,
  audience: 'partner',
  roles: [],
  areaBound: false,
});
/** Those of them who invite and remove colleagues. */
export const partnerManagers = (name: string): Policy => ({
  name,
  audience: 'partner-manager',
  roles: [],
  areaBound: false,
});
export const staff = (name: string, roles: readonly Role[], areaBound = false): Policy => ({
  name,
  audience: 'staff',
  roles,
  areaBound,
});

/** For staff who act for the whole force: an area commander is not enough. */
export const staffOfForce = (name: string, roles: readonly Role[]): Policy => ({
  ...staff(name, roles),
  isForceWide: true,
});

/** True where the actor may; `areaPath` is asked for by area-bound policies once the record is known. */
export function isAllowed(policy: Policy, actor: Actor, areaPath?: string): boolean {
  if (actor.kind === 'system') return true;
  if (policy.audience === 'anyone') return true;
  if (policy.audience === 'leader') return actor.kind === 'leader';
  if (policy.audience === 'partner') return actor.kind === 'partner';
  if (policy.audience === 'partner-manager') return actor.kind === 'partner' && actor.isManager;
  if (policy.audience !== 'staff' || actor.kind !== 'staff') return false;
  if (!policy.roles.some((role) => actor.roles.includes(role))) return false;
  if (policy.isForceWide && !coversArea(actor.scopes, '')) return false;
  return !policy.areaBound || areaPath === undefined || coversArea(actor.scopes, areaPath);
}

/** Throws `sign-in-first` or `not-allowed` where `isAllowed` says no. */
export function demand(policy: Policy, actor: Actor, areaPath?: string): void {
  if (isAllowed(policy, actor, areaPath)) return;
  if (actor.kind === 'public') throw new Refusal('sign-in-first', `${policy.name} needs a sign-in`);
  throw new Refusal('not-allowed', `${policy.name} is not open to this role or area`);
}

/** Approving and publishing need a sign-in no older than this, so that an unlocked screen is not a signature. */
export const FRESH_MINUTES = 15;

/** True where this member of staff proved who they are in the last fifteen minutes. The program itself is always fresh. */
export function isFresh(actor: Actor, now: Date): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind !== 'staff' || !actor.authenticatedAt) return false;
  return now.getTime() - actor.authenticatedAt.getTime() <= FRESH_MINUTES * 60_000;
}

/** Throws `sign-in-again` where `isFresh` says no. The keeper asks the same of whoever has a statement signed. */
export function demandFresh(actor: Actor, now: Date): void {
  if (!isFresh(actor, now))
    throw new Refusal('sign-in-again', `this needs a sign-in of the last ${FRESH_MINUTES} minutes`);
}
