import type { Config } from '#platform/config/config';
import { openBlackhole, swallowTexts } from './blackhole/blackhole.ts';
import type { Channel, TextChannel } from './channel.ts';
import { dkimKeys, openSigner } from './email/dkim.ts';
import { openEmail } from './email/email.ts';
import { withDomainTurns, withRest } from './patience.ts';
import { openSms } from './sms/sms.ts';

/** What the ledgers say of a message that was swallowed on purpose. */
const SWALLOWED = 'swallowed: STAND_OUTGOING';

/** How messages leave by the settings: e-mail always, texts where the force has a provider. */
export interface Outgoing {
  channel: Channel;
  texts: TextChannel | undefined;
}

/** Opens what messages leave by. @throws Refusal `wrong-setting` for a key that cannot sign */
export function openOutgoing({ smtp, sms, swallows }: Config): Outgoing {
  const { dkim, perDomain, ...relay } = smtp;
  // Read first: a key that cannot sign is told at the start, and not with the first statement.
  const signer = dkim && openSigner(dkim.domain, dkimKeys(dkim));
  const texts = openSms(sms);
  if (swallows) return { channel: openBlackhole(SWALLOWED), texts: texts && swallowTexts(texts, SWALLOWED) };
  const email = openEmail({
    ...relay,
    ...(signer ? { sign: (message: Buffer) => signer.signLater(message) } : {}),
  });
  const bounded = perDomain === undefined ? email : withDomainTurns(email, perDomain);
  return { channel: withRest(bounded), texts };
}
