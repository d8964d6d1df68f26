import { randomBytes } from 'node:crypto';

/** One text as the gateway holds it. Statuses are the provider's words. */
export interface GatewayMessage {
  sid: string;
  direction: 'inbound' | 'outbound-api';
  from: string;
  to: string;
  body: string;
  attachments: number;
  status: string;
  createdAt: Date;
  statusCallback: string | null;
  /** True once the owner of the account had it deleted: the phone still has it, the provider does not. */
  isDeleted: boolean;
}

const MOST_KEPT = 5_000;

/** The gateway's memory: gone when it stops, like a demo should be. */
export class MessageStore {
  readonly #all: GatewayMessage[] = [];

  add(
    message: Pick<GatewayMessage, 'direction' | 'from' | 'to' | 'body'> & Partial<GatewayMessage>,
  ): GatewayMessage {
    const kept: GatewayMessage = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      attachments: 0,
      status: message.direction === 'inbound' ? 'received' : 'queued',
      createdAt: new Date(),
      statusCallback: null,
      isDeleted: false,
      ...message,
    };
    this.#all.push(kept);
    if (this.#all.length > MOST_KEPT) this.#all.shift();
    return kept;
  }

  bySid(sid: string): GatewayMessage | undefined {
    return this.#all.find((one) => one.sid === sid && !one.isDeleted);
  }

  /** What the account's owner may list, newest first. */
  list(filter: { to?: string | undefined; sinceDay?: string | undefined }): GatewayMessage[] {
    return this.#all
      .filter((one) => !one.isDeleted)
      .filter((one) => !filter.to || one.to === filter.to)
      .filter((one) => !filter.sinceDay || one.createdAt.toISOString() >= filter.sinceDay)
      .reverse();
  }

  /** What stands on one phone, oldest first: deletion at the provider does not reach a phone. */
  onPhone(number: string): GatewayMessage[] {
    return this.#all.filter((one) => one.from === number || one.to === number);
  }

  /** Every phone that has texted or was texted, latest first. */
  phones(own: string): { number: string; texts: number; last: GatewayMessage }[] {
    const byNumber = new Map<string, GatewayMessage[]>();
    for (const one of this.#all) {
      const number = one.from === own ? one.to : one.from;
      byNumber.set(number, [...(byNumber.get(number) ?? []), one]);
    }
    return [...byNumber]
      .flatMap(([number, texts]) => {
        const last = texts.at(-1);
        return last ? [{ number, texts: texts.length, last }] : [];
      })
      .sort((a, b) => b.last.createdAt.getTime() - a.last.createdAt.getTime());
  }
}
