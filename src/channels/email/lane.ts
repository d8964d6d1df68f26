import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { HandOver } from '../channel.ts';
import { plainReply } from '../plain-reply.ts';
import { outcomeOf, type SmtpFailure } from './reply.ts';

export interface Relay {
  host: string;
  port: number;
  secure: boolean;
  requireTLS?: boolean;
  ignoreTLS?: boolean;
  /** The name this sender gives itself when it greets the relay. */
  name: string;
  auth?: { user: string; pass: string };
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 60_000;

/** One connection to the relay, opened when first needed and used for message after message. */
export class Lane {
  readonly #relay: Relay;
  #connection: SMTPConnection | undefined;
  constructor(relay: Relay) {
    this.#relay = relay;
  }

  /** Hands one message over. Never throws: whatever goes wrong is the answer. */
  async send(envelope: { from: string; to: string }, mime: Buffer): Promise<HandOver> {
    const isReused = this.#connection !== undefined;
    const answer = await this.#attempt(envelope, mime);
    // A relay may close a connection it finds idle just as the next message starts: that alone is worth a second go.
    const isWorthAnother = isReused && answer.state === 'try-later' && answer.code === null;
    return isWorthAnother ? this.#attempt(envelope, mime) : answer;
  }

  async #attempt(envelope: { from: string; to: string }, mime: Buffer): Promise<HandOver> {
    let connection: SMTPConnection;
    try {
      connection = await this.#ready();
    } catch (error) {
      this.close();
      const failure = error as SmtpFailure;
      return { state: 'try-later', code: failure.responseCode ?? null, reply: plainReply(failure.message) };
    }
    let isTextSent = false;
    const text = new Readable({
      read() {
        isTextSent = true;
        this.push(mime);
        this.push(null);
      },
    });
    const answer = await new Promise<HandOver>((resolve) => {
      connection.send({ ...envelope, size: mime.length }, text, (error, info) => {
        if (error) resolve(outcomeOf(error as SmtpFailure, isTextSent));
        else resolve({ state: 'handed-over', code: 250, reply: plainReply(info?.response ?? '') });
      });
    });
    if (answer.state !== 'handed-over') await this.#clear(answer.code !== null);
    return answer;
  }

  /** After a refusal the connection is cleared for the next message; after silence or a break it is given up. */
  async #clear(didServerAnswer: boolean): Promise<void> {
    const connection = this.#connection;
    const isClear =
      didServerAnswer &&
      connection !== undefined &&
      !connection.destroyed &&
      (await new Promise<boolean>((resolve) => {
        connection.once('end', () => resolve(false));
        connection.reset((error) => resolve(!error));
      }));
    if (!isClear) this.close();
  }

  close(): void {
    this.#connection?.quit();
    this.#connection = undefined;
  }

  async #ready(): Promise<SMTPConnection> {
    const { auth, ...relay } = this.#relay;
    if (this.#connection && !this.#connection.destroyed) return this.#connection;
    const connection = new SMTPConnection({
      ...relay,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      socketCloseTimeout: 1_000,
    });
    this.#connection = connection;
    await new Promise<void>((resolve, reject) => {
      // Stays for the connection's life: an error while it is idle must not end the process.
      connection.on('error', reject);
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    if (auth) {
      await new Promise<void>((resolve, reject) => {
        connection.login({ credentials: auth }, (error) => (error ? reject(error) : resolve()));
      });
    }
    return connection;
  }
}
