import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ReplyReader } from './replies.ts';
import type { Reply } from './reply.ts';

/** The next mail server, and how to speak to it. */
export interface Relay {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  /** Whether STARTTLS comes before anything else is said. */
  startTls: 'required' | 'when-offered' | 'off';
  /** The name this sender gives itself when it greets the relay. */
  name: string;
  auth?: { user: string; pass: string };
  /** Longest wait for an answer, in milliseconds. */
  silenceMs: number;
}

/** The connection cannot be used (any more). */
export class ConnectionLost extends Error {
  /** What the server said last where it ended the connection in words (421), or refused to begin. */
  readonly reply: Reply | undefined;
  constructor(why: string, reply?: Reply) {
    super(why);
    this.reply = reply;
  }
}

const CONNECT_MS = 10_000;

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** One connection to a mail server: commands go out as they are written, replies come back in their order. */
export class Connection {
  #socket: Socket;
  #reader = new ReplyReader();
  readonly #waiting: Waiting[] = [];
  readonly #early: Reply[] = [];
  readonly #silenceMs: number;
  #unlisten = (): void => undefined;
  #lost: ConnectionLost | undefined;
  /** What the server said it can do (RFC 5321, EHLO): keyword to its parameters. */
  #offers = new Map<string, string>();

  private constructor(socket: Socket, silenceMs: number) {
    this.#socket = socket;
    this.#silenceMs = silenceMs;
    this.#listen();
  }

  /** Connects, greets, secures and signs in. Throws ConnectionLost. */
  static async open(relay: Relay): Promise<Connection> {
    const ear: Ear = { heard: () => undefined };
    const connection = new Connection(await openSocket(relay, ear), relay.silenceMs);
    ear.heard = (chunk) => connection.#hear(chunk);
    try {
      await connection.#expect(220, await connection.reply());
      await connection.#greet(relay.name);
      const isOffered = connection.offers('STARTTLS') !== undefined;
      if (relay.startTls === 'required' || (relay.startTls === 'when-offered' && isOffered))
        await connection.#startTls(relay);
      if (relay.auth) await connection.#signIn(relay.auth);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** Usable, and nothing was said unasked: what a server says by itself is that it will hang up. */
  get isQuiet(): boolean {
    return !this.#lost && this.#early.length === 0;
  }

  /** The parameters of something the server offers, or undefined where it does not. */
  offers(keyword: string): string | undefined {
    return this.#offers.get(keyword);
  }

  write(text: string, encoding: BufferEncoding = 'utf8'): void {
    if (!this.#lost) this.#socket.write(text, encoding);
  }

  /** The next reply. Rejects with ConnectionLost where none can come. */
  reply(): Promise<Reply> {
    const early = this.#early.shift();
    if (early) return Promise.resolve(early);
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  ask(command: string): Promise<Reply> {
    this.write(`${command}\r\n`);
    return this.reply();
  }

  /** Says goodbye and hangs up. */
  close(): void {
    if (this.#lost) return;
    this.#socket.end('QUIT\r\n');
    this.#lose(new ConnectionLost('this side closed the connection'));
    // A server that does not hang up must not keep this process alive.
    this.#socket.setTimeout(1_000, () => this.#socket.destroy());
  }

  #listen(): void {
    const socket = this.#socket;
    const still = (): void => this.#beStill();
    const failed = (error: Error): void => this.#lose(new ConnectionLost(error.message));
    const closed = (): void => this.#lose(new ConnectionLost('the mail server closed the connection'));
    const heard = (chunk: Buffer): void => this.#hear(chunk);
    socket.setNoDelay(true);
    socket.setTimeout(this.#silenceMs);
    socket.on('timeout', still).on('error', failed).on('close', closed).on('data', heard);
    this.#unlisten = () =>
      void socket.off('timeout', still).off('error', failed).off('close', closed).off('data', heard);
  }

  /** Silence while an answer is due is a break; while nothing is, the connection is only no longer needed. */
  #beStill(): void {
    if (this.#waiting.length === 0) {
      this.close();
      return;
    }
    this.#lose(new ConnectionLost(`no answer within ${this.#silenceMs / 1000} s`));
    this.#socket.destroy();
  }

  #hear(chunk: Buffer): void {
    if (this.#lost) return;
    try {
      for (const reply of this.#reader.read(chunk)) {
        const waiting = this.#waiting.shift();
        if (waiting) waiting.resolve(reply);
        else this.#early.push(reply);
      }
    } catch (error) {
      this.#lose(new ConnectionLost((error as Error).message));
      this.#socket.destroy();
    }
  }

  #lose(lost: ConnectionLost): void {
    if (this.#lost) return;
    const last = this.#early.find(({ code }) => code === 421);
    this.#lost = last ? new ConnectionLost(last.text, last) : lost;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }

  async #expect(code: number, reply: Reply): Promise<Reply> {
    if (reply.code === code) return reply;
    throw new ConnectionLost(reply.text, reply);
  }

  async #greet(name: string): Promise<void> {
    const { text } = await this.#expect(250, await this.ask(`EHLO ${name}`));
    this.#offers = new Map(
      text
        .split('\n')
        .slice(1)
        .map((line): [string, string] => {
          const [keyword = '', ...parameters] = line.trim().split(/[ =]/);
          return [keyword.toUpperCase(), parameters.join(' ')];
        }),
    );
  }

  async #startTls(relay: Relay): Promise<void> {
    if (this.offers('STARTTLS') === undefined)
      throw new ConnectionLost('the mail server does not offer STARTTLS');
    await this.#expect(220, await this.ask('STARTTLS'));
    const plain = this.#socket;
    this.#unlisten();
    plain.setTimeout(0);
    plain.on('error', () => undefined);
    // What came in plain text after the answer was put there by somebody else.
    this.#early.splice(0);
    this.#reader = new ReplyReader();
    this.#socket = await secured(
      connectTls({ socket: plain, ...(isIP(relay.host) ? {} : { servername: relay.host }) }),
      'secureConnect',
    );
    this.#listen();
    await this.#greet(relay.name);
  }

  async #signIn({ user, pass }: { user: string; pass: string }): Promise<void> {
    const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
    const ways = (this.offers('AUTH') ?? '').toUpperCase().split(' ');
    if (ways.includes('PLAIN')) {
      await this.#expect(235, await this.ask(`AUTH PLAIN ${encoded(`\0${user}\0${pass}`)}`));
      return;
    }
    if (!ways.includes('LOGIN'))
      throw new ConnectionLost('the mail server offers no way of signing in known here');
    await this.#expect(334, await this.ask('AUTH LOGIN'));
    await this.#expect(334, await this.ask(encoded(user)));
    await this.#expect(235, await this.ask(encoded(pass)));
  }
}

/** Where the bytes of a line that stays plain go; those of any other come as the stream's events. */
interface Ear {
  heard(chunk: Buffer): void;
}

/** Replies are short; more comes in several pieces. */
const READ_BYTES = 16 * 1024;

function openSocket({ host, port, secure, startTls }: Relay, ear: Ear): Promise<Socket> {
  if (!secure && startTls === 'off') {
    // One buffer for all that is read: a stream would make a new one for each reply.
    const callback = (bytes: number, buffer: Uint8Array): boolean => {
      ear.heard(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback };
    return secured(connectPlain({ host, port, onread }), 'connect');
  }
  if (!secure) return secured(connectPlain({ host, port }), 'connect');
  return secured(connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }) }), 'secureConnect');
}

/** Waits until a socket may be used, at most ten seconds. */
function secured(socket: Socket, event: 'connect' | 'secureConnect'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('no connection within 10 s')), CONNECT_MS);
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.off('close', closed);
    };
    const fail = (error: Error): void => {
      settle();
      // Whatever else it says while it goes must not end the process.
      socket.on('error', () => undefined);
      reject(new ConnectionLost(error.message));
    };
    const closed = (): void => fail(new Error('the mail server closed the connection'));
    socket.once('error', fail);
    socket.once('close', closed);
    socket.once(event, () => {
      settle();
      resolve(socket);
    });
  });
}
