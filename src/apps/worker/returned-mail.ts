import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { deliveryOfReturnPath, returnPathKey, takeReturnedMail } from '#room/cascade';
import { type Mailbox, openMailbox } from '../../channels/email/mailbox.ts';

/** Opens the port for returned mail, where a domain is set for it. */
export async function openReturnedMail(runtime: Runtime): Promise<Mailbox | undefined> {
  const { config, log } = runtime;
  const { bounces, forceId } = config;
  if (!bounces) return undefined;
  const place = { key: returnPathKey(config.receiptPepper), forceId, domain: bounces.domain };
  const actor = system('cascade.take-returned-mail');
  return openMailbox({
    host: config.bindAddress,
    port: bounces.port,
    name: bounces.domain,
    tls: bounces.tls,
    isOurs: (address) => deliveryOfReturnPath(address, place) !== undefined,
    take: async ({ to, raw }) => {
      const deliveryId = deliveryOfReturnPath(to, place);
      if (!deliveryId) return 'taken';
      try {
        const came = await withContext(runtime, { forceId, actor }, (ctx) =>
          takeReturnedMail(ctx, deliveryId, raw),
        );
        return came === 'later' ? 'later' : 'taken';
      } catch (error) {
        log.error({ subjectId: deliveryId, error }, 'a returned message was not taken in');
        return 'later';
      }
    },
  });
}
