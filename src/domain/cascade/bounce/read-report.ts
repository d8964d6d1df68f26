import PostalMime from 'postal-mime';
import { gravest, type RecipientReport, readDeliveryStatus } from './bounce.model.ts';

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8');

/**
 * What a returned message says of its recipient; undefined where it is no delivery report: an out-of-office note, a
 * person's answer, or something broken. Only the part made for machines is read; the words around it come in every
 * language and are thrown away.
 */
export async function readReport(raw: Buffer): Promise<RecipientReport | undefined> {
  try {
    const { attachments } = await PostalMime.parse(raw, { maxNestingDepth: 20, maxRfc822NestingDepth: 1 });
    const parts = attachments.filter(({ mimeType }) => mimeType === 'message/delivery-status');
    return gravest(parts.flatMap(({ content }) => readDeliveryStatus(textOf(content))));
  } catch {
    return undefined;
  }
}
