import type { Context } from '#kernel/context';
import { draftLookup } from './draft.model.ts';
import { deleteDraftEvidence } from './evidence.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/** Takes a file out of an unfinished form; false where the form has no such file. The caller then removes its bytes. */
export const removeDraftFile = (
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, id }: { digits: string; id: string },
): Promise<boolean> => deleteDraftEvidence(ctx, draftLookup(secrets.receiptPepper, digits), id);
