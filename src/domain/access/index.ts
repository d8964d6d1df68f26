/** The door of the access room: who may enter, for which areas, and who they are. */
export {
  areaByPath,
  coveringStaff,
  listAreas,
  listStaff,
  type StaffSummary,
  staffByRole,
  staffNames,
} from './access.reads.ts';
export { type Area, areaName, areaTree } from './area.model.ts';
export { askLoginLink, prepareLoginLink } from './ask-login-link.ts';
export { endSession, endSessionsOfLeader } from './end-session.ts';
export { keepAreas } from './keep-areas.ts';
export { keepStaffContact, openStaffContact } from './keep-staff-contact.ts';
export { loginLinkAsked } from './login-link-asked.event.ts';
export {
  type PartnerSession,
  partnerSessionHash,
  resolveLeader,
  resolvePartnerSession,
  resolveStaff,
} from './resolve-actor.ts';
export { LEADER_COOKIE, PARTNER_COOKIE, STAFF_COOKIE } from './session.model.ts';
export { type ContactWays, contactWays } from './staff-contact.store.ts';
export { useLoginLink } from './use-login-link.ts';
