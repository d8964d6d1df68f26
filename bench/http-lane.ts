import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  location: string;
}

/**
 * One kept-alive HTTP connection that posts forms one after another. It writes and reads the few bytes itself, because
 * the benchmark shares the machine with what it measures and a general client costs as much as the server.
 */
export class HttpLane {
  readonly #socket: Socket;
  readonly #host: string;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #received = '';

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')));
  }

  static async open(url: string): Promise<HttpLane> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new HttpLane(socket, host);
  }

  /** False once the server has closed the connection, as it does with one that was idle for long. */
  get isOpen(): boolean {
    return this.#socket.writable && !this.#socket.readableEnded;
  }

  /** Posts a form; the answer's body is read and dropped. Rejects where the connection breaks. */
  post(path: string, cookie: string, body: string): Promise<Answer> {
    const type = 'application/x-www-form-urlencoded';
    return this.ask(
      `POST ${path} HTTP/1.1`,
      { Cookie: cookie, 'Content-Type': type, 'Content-Length': String(body.length) },
      body,
    );
  }

  /** One request: its first line, its headers beside those of every request of ours, and its body in ASCII. */
  ask(line: string, headers: Readonly<Record<string, string>>, body = ''): Promise<Answer> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(new Error('the server closed the connection'));
        return;
      }
      this.#waiting = { resolve, reject };
      this.#socket.write(
        `${line}\r\nHost: ${this.#host}\r\nSec-Fetch-Site: same-origin\r\n${lines.join('')}\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    // "Not modified" has no body and names no length.
    const length = head.startsWith('HTTP/1.1 304') ? '0' : /^content-length: (\d+)$/im.exec(head)?.[1];
    if (length === undefined) {
      this.#waiting?.reject(new Error(`an answer without a length: ${head.split('\r\n')[0]}`));
      return;
    }
    const whole = end + 4 + Number(length);
    if (this.#received.length < whole) return;
    this.#received = this.#received.slice(whole);
    const done = this.#waiting;
    this.#waiting = undefined;
    done?.resolve({
      status: Number(head.slice(9, 12)),
      location: /^location: (.+)$/im.exec(head)?.[1] ?? '',
    });
  }
}
