import { z } from 'zod';
import { ROLES, type Role } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().min(1).max(200),
  rank: z.string().min(1).max(60).default('Police staff'),
  groups: z.array(z.string()).default([]),
  areas: z.array(z.string()).default([]),
  amr: z.array(z.string()).default([]),
  auth_time: z.number().int().positive().optional(),
});

/** A member of staff as the force's identity provider describes them at this sign-in. */
export interface StaffClaims {
  subject: string;
  name: string;
  rank: string;
  roles: Role[];
  scopes: string[];
  /** `auth_time`: when the person last proved who they are to the provider; null where it does not say. */
  authenticatedAt: Date | null;
}

/**
 * Reads the identity provider's claims. Group names that are no role here are passed over; a sign-in without a
 * second factor, or without any role, is refused.
 * @throws Refusal `not-allowed`
 */
export function readStaffClaims(claims: unknown): StaffClaims {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success)
    throw new Refusal('not-allowed', 'the identity provider sent claims that cannot be read');
  const { sub, name, rank, groups, areas, amr, auth_time: authTime } = parsed.data;
  if (!amr.includes('mfa')) throw new Refusal('not-allowed', 'the sign-in had no second factor');
  const roles = ROLES.filter((role) => groups.includes(role));
  if (roles.length === 0) throw new Refusal('not-allowed', 'this person has no role in this system');
  const authenticatedAt = authTime ? new Date(authTime * 1000) : null;
  return { subject: sub, name, rank, roles, scopes: areas, authenticatedAt };
}
