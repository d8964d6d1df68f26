import type { HandOver } from '../channel.ts';
import { plainReply } from '../plain-reply.ts';
import { Connection, ConnectionLost, type Relay } from './connection.ts';
import { type Asked, type Reply, refusalOf } from './reply.ts';

/** A message on its way, and where its answer goes. */
export interface Outgoing {
  from: string;
  to: string;
  mime: string;
  /** Length of `mime` as it travels. */
  bytes: number;
  /** How often its envelope was said in vain to a connection that broke before the text left. */
  tries: number;
  /** Said before the first byte of its text leaves; throws where it must not. */
  leaves(): void;
  answer(handOver: HandOver): void;
}

/** Messages that wait for a lane. */
export interface Supply {
  take(): Outgoing | undefined;
  giveBack(outgoing: Outgoing): void;
}

/** A relay may close a connection it finds idle just as a message starts: that is worth a second go. */
const TRIES = 2;
const NOT_ASCII = /[^\x20-\x7e]/;
/** What would end an address or the command around it. */
const BREAKS_OUT = /[\s<>\p{Cc}]/u;
/** A line that begins with a dot gets another one (RFC 5321, section 4.5.2). */
const stuffed = (mime: string): string =>
  mime.includes('\r\n.') || mime.startsWith('.') ? mime.replace(/(^|\r\n)\./g, '$1..') : mime;

const endOf = (mime: string): string => (mime.endsWith('\r\n') ? '.\r\n' : '\r\n.\r\n');

/** One byte a letter travels without being copied once more; only an address can need more. */
const encodingOf = ({ mime, bytes }: Outgoing, next: Outgoing | undefined): BufferEncoding =>
  bytes === mime.length && !(next && NOT_ASCII.test(next.to)) ? 'latin1' : 'utf8';

/**
 * One connection to the relay, opened when first needed and used for message after message. Where the relay offers
 * PIPELINING (RFC 2920), sender, recipient and DATA leave in one write, and those of the next message in the same write
 * as the end of this one: a message then costs one exchange instead of four.
 */
export class Lane {
  readonly #relay: Relay;
  readonly #supply: Supply;
  #connection: Connection | undefined;
  #isBusy = false;
  #isReused = false;
  /** A refused message has left its sender with the relay: it is cleared with the next envelope. */
  #mustReset = false;

  constructor(relay: Relay, supply: Supply) {
    this.#relay = relay;
    this.#supply = supply;
  }

  /** Starts on what waits; false where this lane is at work already. */
  wake(): boolean {
    if (this.#isBusy) return false;
    const first = this.#supply.take();
    if (!first) return false;
    this.#isBusy = true;
    void this.#work(first).finally(() => {
      this.#isBusy = false;
      // Something may have come between the last look and now.
      this.wake();
    });
    return true;
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #work(first: Outgoing): Promise<void> {
    let outgoing: Outgoing | undefined = first;
    let isSaid = false;
    while (outgoing) {
      const open = this.#connection;
      const connection: Connection | undefined =
        open && (isSaid || open.isQuiet) ? open : await this.#reopened(outgoing);
      if (!connection) {
        outgoing = this.#supply.take();
        continue;
      }
      const { next, isNextSaid } = await this.#handOver(connection, outgoing, isSaid);
      outgoing = next ?? this.#supply.take();
      isSaid = isNextSaid;
      if (connection.isLost) {
        this.#connection = undefined;
        isSaid = false;
      }
    }
  }

  /** A new connection; undefined where there is none, and the message has its answer. */
  async #reopened(outgoing: Outgoing): Promise<Connection | undefined> {
    this.#connection?.close();
    try {
      this.#connection = await Connection.open(this.#relay);
      this.#isReused = false;
      this.#mustReset = false;
      return this.#connection;
    } catch (error) {
      this.#connection = undefined;
      outgoing.answer(unreached(error));
      return undefined;
    }
  }

  /** Hands one message over; with it leaves the envelope of the next, where one waits. */
  async #handOver(
    connection: Connection,
    outgoing: Outgoing,
    isSaid: boolean,
  ): Promise<{ next?: Outgoing; isNextSaid: boolean }> {
    const wrong = unfit(connection, outgoing);
    if (wrong) {
      outgoing.answer(wrong);
      return { isNextSaid: false };
    }
    let isTextSent = false;
    let next: Outgoing | undefined;
    try {
      const refused = await this.#envelope(connection, outgoing, isSaid);
      if (refused) {
        outgoing.answer(refused);
        return { isNextSaid: false };
      }
      const canPipeline = connection.offers('PIPELINING') !== undefined;
      next = canPipeline ? this.#nextFit(connection) : undefined;
      const text = stuffed(outgoing.mime);
      const following = next ? this.#envelopeText(connection, next) : '';
      outgoing.leaves();
      isTextSent = true;
      connection.write(text + endOf(text) + following, encodingOf(outgoing, next));
      const reply = await connection.reply();
      this.#isReused = true;
      outgoing.answer(
        reply.code >= 200 && reply.code < 300
          ? { state: 'handed-over', code: reply.code, reply: plainReply(`${reply.code} ${reply.text}`) }
          : refusalOf(reply, 'text'),
      );
      return next ? { next, isNextSaid: true } : { isNextSaid: false };
    } catch (error) {
      // The relay waits for a text that must not leave: nothing else can be said on this connection.
      if (!(error instanceof ConnectionLost)) connection.close();
      this.#broke(outgoing, error, isTextSent);
      // Nothing of the next one's text has left: it goes again from its beginning.
      if (next) this.#supply.giveBack(next);
      return { isNextSaid: false };
    }
  }

  /** The next message whose address this relay can be told; others have their answer. */
  #nextFit(connection: Connection): Outgoing | undefined {
    for (let next = this.#supply.take(); next; next = this.#supply.take()) {
      const wrong = unfit(connection, next);
      if (!wrong) return next;
      next.answer(wrong);
    }
    return undefined;
  }

  #envelopeCommands(connection: Connection, { from, to, bytes }: Outgoing): string[] {
    const size = connection.offers('SIZE') === undefined ? '' : ` SIZE=${bytes}`;
    const utf8 = NOT_ASCII.test(to) ? ' SMTPUTF8' : '';
    return [`MAIL FROM:<${from}>${size}${utf8}`, `RCPT TO:<${to}>`, 'DATA'];
  }

  #envelopeText = (connection: Connection, outgoing: Outgoing): string =>
    `${this.#envelopeCommands(connection, outgoing).join('\r\n')}\r\n`;

  /** Says sender, recipient and DATA; undefined where the text may follow, otherwise what came of it. */
  async #envelope(
    connection: Connection,
    outgoing: Outgoing,
    isSaid: boolean,
  ): Promise<HandOver | undefined> {
    if (this.#mustReset) {
      await connection.ask('RSET');
      this.#mustReset = false;
    }
    const asked: readonly Asked[] = ['sender', 'recipient', 'text'];
    const commands = this.#envelopeCommands(connection, outgoing);
    const isTogether = isSaid || connection.offers('PIPELINING') !== undefined;
    if (isTogether && !isSaid) connection.write(`${commands.join('\r\n')}\r\n`);
    let refused: HandOver | undefined;
    try {
      for (const [at, command] of commands.entries()) {
        const reply: Reply = isTogether ? await connection.reply() : await connection.ask(command);
        const isLast = at === commands.length - 1;
        const isGood = isLast ? reply.code === 354 : reply.code >= 200 && reply.code < 300;
        // RFC 2920, section 3.1: a relay that takes the text although it refused the recipient is given none.
        if (isGood && isLast && refused) await connection.ask('.');
        if (!isGood) refused ??= refusalOf(reply, asked[at] ?? 'text');
        if (refused && !isTogether) break;
      }
    } catch (error) {
      // A relay that refuses and hangs up has answered.
      if (!refused) throw error;
    }
    if (refused) this.#mustReset = true;
    return refused;
  }

  #broke(outgoing: Outgoing, error: unknown, isTextSent: boolean): void {
    if (isTextSent) outgoing.answer({ ...unreached(error), state: 'unknown' });
    else if (error instanceof ConnectionLost && this.#isReused && outgoing.tries + 1 < TRIES)
      this.#supply.giveBack({ ...outgoing, tries: outgoing.tries + 1 });
    else outgoing.answer(unreached(error));
  }
}

/** Nothing was handed over: nobody answered, or the relay ended the connection. */
function unreached(error: unknown): HandOver {
  const { message, reply } = error as ConnectionLost;
  return {
    state: 'try-later',
    code: error instanceof ConnectionLost ? (reply?.code ?? null) : null,
    reply: plainReply(reply ? `${reply.code} ${message}` : message),
  };
}

/** An address that cannot be said to this relay. */
function unfit(connection: Connection, { to }: Outgoing): HandOver | undefined {
  if (to === '' || BREAKS_OUT.test(to))
    return { state: 'refused', code: null, reply: 'this is no address that can be written to' };
  if (NOT_ASCII.test(to) && connection.offers('SMTPUTF8') === undefined)
    return { state: 'refused', code: null, reply: 'the mail server takes plain letters in addresses only' };
  return undefined;
}
