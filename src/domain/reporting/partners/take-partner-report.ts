import type { Context } from '#kernel/context';
import { deriveReaderKeys, receiptHash } from '#platform/crypto/reader';
import { listAreas } from '#room/access';
import { londonDay } from '#statistics/days';
import type { ReportingSecrets } from '../secrets.model.ts';
import { storeSubmission } from '../store-submission.ts';
import { answerOnce } from './answer-once.ts';
import type { PartnerCall } from './partner.model.ts';
import { keepPartnerReport } from './partner.store.ts';
import type { ReportBody } from './partner-body.model.ts';
import { partnerCode } from './partner-code.model.ts';
import { partneredSubmission } from './partnered-submission.model.ts';
import { type FieldError, WrongBody } from './wrong-body.model.ts';

/**
 * Takes in a report that a partner brings, by the same use case as the public's own form: it is in the duty queue when
 * this returns. Who the person is crosses only where the person agreed.
 * @returns the answer as JSON text: `id`, `reference`, `status`, `receivedAt`, `identity`
 * @throws WrongBody for an area nobody knows or a day in the future; Refusal `conflict` as `answerOnce`
 */
export async function takePartnerReport(
  ctx: Context,
  secrets: ReportingSecrets,
  brought: { call: PartnerCall; idempotencyKey: string; sent: unknown; body: ReportBody },
): Promise<string> {
  const { call, body, idempotencyKey } = brought;
  const request = { idempotencyKey, what: 'report', body: brought.sent };
  return answerOnce(ctx, { secrets, call, request }, async () => {
    await refuseWrongFacts(ctx, body);
    const id = ctx.newId();
    const digits = partnerCode(secrets.receiptPepper, id);
    const hash = receiptHash(secrets.receiptPepper, digits);
    const { reference } = await storeSubmission(ctx, {
      id,
      submission: partneredSubmission(body, call.partner, ctx.now),
      hash,
      readerKey: deriveReaderKeys(digits).publicKey,
      // The code can be made again from a secret of the installation, so it opens as little as it can.
      isForForceAlone: true,
    });
    await keepPartnerReport(ctx, call.keyHash, {
      receiptHash: hash,
      identity: body.identity.state,
      ownReference: body.partnerReference ?? null,
    });
    await ctx.audit({
      act: 'reporting.take-partner-report',
      kind: 'collection',
      subject: 'report',
      subjectId: id,
      detail: { partner: call.partner.partnerId, key: call.partner.keyId, identity: body.identity.state },
    });
    const receivedAt = new Date(Math.floor(ctx.now.getTime() / 60_000) * 60_000);
    return { id, reference, status: 'received', receivedAt, identity: { state: body.identity.state } };
  });
}

async function refuseWrongFacts(ctx: Context, body: ReportBody): Promise<void> {
  const errors: FieldError[] = [];
  const { areaPath } = body.place;
  if (areaPath && !(await listAreas(ctx.tx, ctx.forceId)).some(({ path }) => path === areaPath))
    errors.push({ field: 'place.areaPath', detail: 'This area is not in the register: see /api/v1/areas.' });
  if (body.when.date && body.when.date > londonDay(ctx.now))
    errors.push({ field: 'when.date', detail: 'The day lies in the future.' });
  if (errors.length > 0) throw new WrongBody(errors);
}
