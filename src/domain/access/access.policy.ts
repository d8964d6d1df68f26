import { ROLES } from '#kernel/actor';
import { anyone, leaders, staff } from '#kernel/policy';

export const maySignIn = anyone('access.sign-in');
export const mayBeSignedInLeader = leaders('access.leader-session');
export const mayBeSignedInStaff = staff('access.staff-session', ROLES);
export const mayReadStaff = staff('access.read-staff', ['ADMINISTRATOR', 'COMMANDER']);
