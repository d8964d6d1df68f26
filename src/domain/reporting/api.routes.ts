import type { ProviderRequest, TextReceipt } from '#channel';
import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { found, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { noteTextReceipt } from './note-text-receipt.ts';
import { docsRoutes } from './partners/docs.routes.ts';
import { partnerRoutes } from './partners/partner.routes.ts';
import { receiveText } from './receive-text.ts';
import { mayBringTexts } from './reporting.policy.ts';

/** A text has at most 1,600 characters at a provider; ten times that is room for every encoding. */
const BODY_BYTES = 64 * 1024;

/** The request as the provider made it: signatures cover the address it called, which is the public one. */
function requestOf(visit: Visit): ProviderRequest {
  const query = new URLSearchParams(visit.query).toString();
  const form = Object.entries(visit.form).map(([name, value]) => [name, [value].flat()[0] ?? '']);
  return {
    url: `${visit.config.urls.api}${visit.path}${query ? `?${query}` : ''}`,
    header: (name) => visit.header(name),
    form: Object.fromEntries(form) as Record<string, string>,
    body: visit.body,
  };
}

const notProven = (): Refusal => new Refusal('not-allowed', 'The request is not proven to be the provider’s');

async function arrival(visit: Visit): Promise<Reply> {
  const texts = found(visit.runtime.texts, 'A text provider');
  const text = texts.readArrival(requestOf(visit));
  if (!text) throw notProven();
  const { receiptPepper, forceName, urls } = visit.config;
  const desk = { provider: texts.name, receiptPepper, forceName, publicUrl: urls.public };
  await visit.ctx((ctx) => receiveText(ctx, desk, text));
  return visit.bytes(texts.thanks.body, texts.thanks.type);
}

/** Another room that sends texts and wants to hear of them. @returns true where the text was its own */
export type ReceiptTaker = (ctx: Context, receipt: TextReceipt) => Promise<boolean>;

const receipt =
  (others: readonly ReceiptTaker[]) =>
  async (visit: Visit): Promise<Reply> => {
    const texts = found(visit.runtime.texts, 'A text provider');
    const said = texts.readReceipt(requestOf(visit));
    if (!said) throw notProven();
    // The provider is thanked for what says nothing, too: it would only ask again.
    if (said !== 'ignored' && isUuid(said.messageId))
      await visit.ctx(async (ctx) => {
        if (await noteTextReceipt(ctx, texts.name, said)) return;
        for (const take of others) if (await take(ctx, said)) return;
      });
    return visit.bytes('', 'text/plain', { status: 204 });
  };

/** What the text provider calls: a text came, and what became of one that left. */
const textRoutes = (others: readonly ReceiptTaker[]): Route[] =>
  defineRoutes('reporting', [
    {
      method: 'POST',
      url: '/api/v1/texts/arrivals',
      policy: mayBringTexts,
      load: 'vital',
      audit: 'none: the use case writes its own line',
      csrf: 'none',
      bodyLimit: BODY_BYTES,
      handle: arrival,
    },
    {
      method: 'POST',
      url: '/api/v1/texts/receipts',
      policy: mayBringTexts,
      audit: 'none: what a provider says of a text that left; the ledger keeps it',
      csrf: 'none',
      bodyLimit: BODY_BYTES,
      handle: receipt(others),
    },
  ]);

/** What machines call: the text provider, and partner organisations. A provider has one door for all who send texts. */
export const apiRoutesWith = (...others: readonly ReceiptTaker[]): Route[] => [
  ...textRoutes(others),
  ...partnerRoutes,
  ...docsRoutes,
];
export const apiRoutes: Route[] = apiRoutesWith();
