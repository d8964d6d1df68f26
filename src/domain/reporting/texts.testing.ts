import { system } from '#kernel/actor';
import { Sensitive } from '#kernel/sensitive';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import type { Route } from '#platform/web/route';
import { createServer } from '#platform/web/server';
import { startTextGateway, type TextGateway } from '../../../demo/text-gateway/gateway.ts';
import { openTwilio } from '../../channels/sms/twilio.ts';
import { apiRoutes } from './api.routes.ts';
import { collectTexts } from './collect-texts.ts';
import { deliverTexts, type TextSending } from './deliver-texts.ts';
import { forgetTexts } from './forget-texts.ts';
import type { TextDesk } from './receive-text.ts';
import { setTextRoute } from './set-text-route.ts';

export const FORCE_NUMBER = '+447700900999';
const ACCOUNT = { accountSid: 'ACtest', authToken: 'for test runs only: the auth token' };

/** The API face, the provider's protocol on real sockets, and the sender, as they stand in the product. */
export interface TextBench {
  gateway: TextGateway;
  sending: TextSending;
  desk: TextDesk;
  apiUrl: string;
  deliver(): Promise<number>;
  forget(): Promise<void>;
  collect(): Promise<number>;
  /** What stands on a phone, newest last, from the force. */
  got(number: string): string[];
  close(): Promise<void>;
}

/** Starts them on free ports. For tests. */
export async function textBench(
  runtime: TestRuntime,
  routes: readonly Route[] = apiRoutes,
): Promise<TextBench> {
  const { config } = runtime;
  const web = runtime.role('public_web');
  const face = createServer({
    process: 'api',
    // The texts are opened below: the receipts' address is known once the server listens.
    runtime: Object.defineProperty({ ...web }, 'texts', { get: () => texts }),
    routes,
    log: silentLog,
    audience: 'api',
  });
  const apiUrl = await face.listen(0);
  config.urls.api = apiUrl;
  web.config.urls.api = apiUrl;
  const gateway = await startTextGateway({
    port: 0,
    ...ACCOUNT,
    number: FORCE_NUMBER,
    arrivalUrl: `${apiUrl}/api/v1/texts/arrivals`,
    log: () => undefined,
    receiptDelayMs: 5,
  });
  const texts = openTwilio({
    apiUrl: gateway.url,
    accountSid: ACCOUNT.accountSid,
    authToken: new Sensitive(ACCOUNT.authToken),
    receiptUrl: `${apiUrl}/api/v1/texts/receipts`,
  });
  const worker = runtime.role('worker');
  const sending: TextSending = {
    texts,
    inTransaction: (fn) => worker.as(system('reporting.deliver-texts'), fn),
  };
  const desk: TextDesk = {
    provider: texts.name,
    receiptPepper: config.receiptPepper,
    forceName: 'Aldermarch Police',
    publicUrl: 'https://report.example.org',
  };
  await runtime
    .role('migrator')
    .as(system('test'), (ctx) =>
      setTextRoute(ctx, { number: FORCE_NUMBER, keyword: 'police', secondLanguage: 'cy' }),
    );
  return {
    gateway,
    sending,
    desk,
    apiUrl,
    deliver: () => deliverTexts(sending),
    forget: () => forgetTexts(sending),
    collect: () => collectTexts(sending, desk),
    got: (number) =>
      gateway.store
        .onPhone(number)
        .filter((one) => one.direction === 'outbound-api')
        .map(({ body }) => body),
    close: async () => {
      await gateway.stop();
      await face.close();
    },
  };
}
