import { type Approval, isReturned } from './approval.model.ts';
import type { Version } from './statement.model.ts';

/** A version with its approvals so far, and when it was published, if it was. */
export interface VersionWithApprovals extends Version {
  approvals: Approval[];
  publishedAt: Date | null;
}

type Known = Pick<VersionWithApprovals, 'id' | 'language' | 'number' | 'approvals' | 'publishedAt'>;

/** The newest frozen version in a language that nobody has sent back. */
export const newestFrozen = <V extends Known>(versions: readonly V[], language: string): V | undefined =>
  versions
    .filter((version) => version.language === language && !isReturned(version.approvals))
    .reduce<V | undefined>(
      (best, version) => (best && best.number >= version.number ? best : version),
      undefined,
    );

/** The number the next version in the first language gets; a returned version's number is not used again. */
export const nextNumber = (versions: readonly Pick<Version, 'number'>[]): number =>
  1 + Math.max(0, ...versions.map(({ number }) => number));
