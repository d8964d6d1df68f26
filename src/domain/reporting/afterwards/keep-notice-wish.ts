import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { blindIndex, indexKey, normalisePhone } from '#platform/crypto/blind-index';
import { receiptHash } from '#platform/crypto/reader';
import { consentChanged } from '../consent-changed.event.ts';
import { reportOfReceipt } from '../receipt.reads.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import { keepNumber } from '../text.store.ts';
import type { NoticeWish } from './notice.model.ts';
import { lineOfNumber, type SealedWish, storeWish } from './wish.store.ts';

const TABLE = 'reporting.notice_wish';

/** What somebody asked for on the page. */
export interface WantedNotice extends NoticeWish {
  /** The telephone number or e-mail address; '' where nothing is to be sent. */
  address: string;
  /** Their own words; '' for one of ours. */
  own: string;
  language: string;
}

/**
 * Keeps how the person of this code wants to be told that an answer is there, and when it is safe. The address is sealed
 * apart from who reported: the sender alone opens it.
 * @throws Refusal `not-found` for a code that opens nothing, `conflict` for a report that was withdrawn
 */
export async function keepNoticeWish(
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, wanted }: { digits: string; wanted: WantedNotice },
): Promise<void> {
  const hash = receiptHash(secrets.receiptPepper, digits);
  const { id } = found(await reportOfReceipt(ctx.tx, ctx.forceId, hash), 'The report of this code');
  const { by, language, days, fromHour, untilHour } = wanted;
  const times = { days, fromHour, untilHour };
  const wish: SealedWish =
    by === 'NONE'
      ? { ...times, by, wording: null, language, lineId: null, sealed: null }
      : {
          ...times,
          by,
          wording: wanted.wording,
          language,
          ...(await sealedPlace(ctx, secrets, { id, wanted })),
        };
  if (!(await storeWish(ctx, hash, wish))) throw new Refusal('conflict', 'This report was withdrawn');
  await ctx.publish(consentChanged, id, { reportId: id });
  await ctx.audit({
    act: 'reporting.change-notices',
    kind: 'alteration',
    subject: 'report',
    subjectId: id,
    detail: { by },
  });
}

async function sealedPlace(
  ctx: Context,
  secrets: ReportingSecrets,
  { id, wanted }: { id: string; wanted: WantedNotice },
): Promise<Pick<SealedWish, 'lineId' | 'sealed'>> {
  if (wanted.by === 'EMAIL') {
    const fields = { address: wanted.address, words: wanted.own };
    const { sealId, fields: bytes } = await ctx.seal({ table: TABLE, recordId: id, fields });
    return { lineId: null, sealed: { sealId, address: bytes.address, words: bytes.words } };
  }
  const number = normalisePhone(wanted.address);
  const key = indexKey(secrets.receiptPepper, 'reporting.text-number');
  const { lineId, hasNumber } = await lineOfNumber(ctx, blindIndex(key, number));
  if (!hasNumber) {
    const sealed = await ctx.seal({ table: 'reporting.text_line', recordId: lineId, fields: { number } });
    await keepNumber(ctx, lineId, sealed);
  }
  const { sealId, fields } = await ctx.seal({ table: TABLE, recordId: id, fields: { words: wanted.own } });
  return { lineId, sealed: { sealId, address: null, words: fields.words } };
}
