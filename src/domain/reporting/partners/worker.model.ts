/** A case worker of a partner, as colleagues and the force's administrator see them. The address is sealed. */
export interface PartnerWorker {
  id: string;
  name: string;
  isManager: boolean;
  invitedAt: Date;
}

/** Somebody to invite. */
export interface NewWorker {
  name: string;
  email: string;
  isManager: boolean;
}

/** The table whose seals hold the addresses. */
export const WORKER_TABLE = 'reporting.partner_worker';

/** What came of removing a colleague. */
export type Removal = 'removed' | 'not-found' | 'last-manager' | 'not-allowed';
