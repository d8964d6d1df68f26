import { ROLES } from '#kernel/actor';
import { anyone, leaders, partnerWorkers, staff } from '#kernel/policy';

export const maySignIn = anyone('access.sign-in');
export const mayBeSignedInLeader = leaders('access.leader-session');
export const mayBeSignedInPartner = partnerWorkers('access.partner-session');
export const mayBeSignedInStaff = staff('access.staff-session', ROLES);
export const mayReadStaff = staff('access.read-staff', ['ADMINISTRATOR', 'COMMANDER']);
