/** The roles a member of staff may hold. What each may do is tabled in test/building/permissions.golden.json. */
export const ROLES = [
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
  'ENGAGEMENT_OFFICER',
  'COMMANDER',
  'WARD_OFFICER',
  'ANALYST',
  'ADMINISTRATOR',
  'CALL_TAKER',
  'INFORMATION_MANAGER',
  'TRANSLATOR',
] as const;
export type Role = (typeof ROLES)[number];

/** Who is acting. Area scopes are area paths (`eastmarch`, `eastmarch/mill-ward`; `` is the whole force). */
export type Actor =
  | { kind: 'public' }
  | { kind: 'leader'; id: string; sessionId: string }
  | {
      /** A case worker of a partner organisation. */
      kind: 'partner';
      id: string;
      sessionId: string;
      name: string;
      partnerId: string;
      partnerName: string;
      /** True for those who invite and remove colleagues. */
      isManager: boolean;
    }
  | {
      kind: 'staff';
      id: string;
      sessionId: string;
      name: string;
      rank: string;
      roles: readonly Role[];
      scopes: readonly string[];
      /** When the identity provider last saw them prove who they are; absent where it did not say. */
      authenticatedAt?: Date;
    }
  | { kind: 'system'; name: string };

export type StaffActor = Extract<Actor, { kind: 'staff' }>;
export type LeaderActor = Extract<Actor, { kind: 'leader' }>;

export const PUBLIC: Actor = { kind: 'public' };
export const system = (name: string): Actor => ({ kind: 'system', name });

/** The name an audit line carries: never a person's name, only the kind and the identifier. */
export function actorRef(actor: Actor): { kind: Actor['kind']; id: string | null } {
  if (actor.kind === 'public') return { kind: 'public', id: null };
  return { kind: actor.kind, id: actor.kind === 'system' ? actor.name : actor.id };
}

/** True where one of the scopes is the area or stands above it. */
export function coversArea(scopes: readonly string[], areaPath: string): boolean {
  return scopes.some((scope) => scope === '' || areaPath === scope || areaPath.startsWith(`${scope}/`));
}
