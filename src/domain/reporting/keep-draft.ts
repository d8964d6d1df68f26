import type { Context, Door } from '#kernel/context';
import { deriveReaderKeys } from '#platform/crypto/reader';
import { type Draft, draftLookup, openDraft, sealDraft } from './draft.model.ts';
import { draftRow, draftRows, saveDraftRow } from './draft.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/** On the last page the key that the report will be sealed to for its sender is made, so that sending need not make it. */
const withReaderKey = (draft: Draft, digits: string): Draft =>
  draft.hasReachedCheck && !draft.readerKey
    ? { ...draft, readerKey: deriveReaderKeys(digits).publicKey.toString('base64url') }
    : draft;

/** Seals the unfinished form under its code and keeps it for 72 hours from now. */
export async function saveDraft(
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, draft }: { digits: string; draft: Draft },
): Promise<void> {
  await saveDraftRow(
    ctx,
    draftLookup(secrets.receiptPepper, digits),
    sealDraft(secrets.cookieSecret, digits, withReaderKey(draft, digits)),
  );
}

/** The unfinished form of a code, and until when it is kept; undefined where there is none (any more). */
export async function loadDraft(
  ctx: Context,
  secrets: ReportingSecrets,
  digits: string,
): Promise<{ draft: Draft; expiresAt: Date } | undefined> {
  const row = await draftRow(ctx, draftLookup(secrets.receiptPepper, digits));
  const draft = row && openDraft(secrets.cookieSecret, digits, row.sealed);
  return draft && { draft, expiresAt: row.expiresAt };
}

/** The same for several codes by one statement, in their order, with the database's time. */
export async function loadDrafts(
  door: Door,
  secrets: ReportingSecrets,
  codes: readonly string[],
): Promise<Array<{ draft: Draft; readAt: Date } | undefined>> {
  const rows = await draftRows(
    door,
    codes.map((digits) => draftLookup(secrets.receiptPepper, digits)),
  );
  return codes.map((digits, at) => {
    const row = rows[at];
    const draft = row && openDraft(secrets.cookieSecret, digits, row.sealed);
    return draft && { draft, readAt: row.readAt };
  });
}
