import type { Sensitive } from '#kernel/sensitive';

/** The two secrets of the installation that the public side of this room works with. */
export interface ReportingSecrets {
  /** Keys the hashes by which receipts, drafts and form tokens are found. */
  receiptPepper: Sensitive<string>;
  /** Half of every draft's key, and the key of the cookies that carry a code. */
  cookieSecret: Sensitive<string>;
}
