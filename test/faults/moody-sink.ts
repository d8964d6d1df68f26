import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What the mail server does with a recipient; every mood but `gone` passes with the second attempt. */
export const MOODS = ['fine', 'gone', 'busy', 'late', 'hangs-up', 'breaks', 'silent'] as const;
export type Mood = (typeof MOODS)[number];

/** Recipients in ten thousand of each mood but the first. */
const SHARES: ReadonlyArray<[Mood, number]> = [
  // 550 to the recipient.
  ['gone', 200],
  // 451 to the recipient.
  ['busy', 200],
  // 451 once the text is there: it is not taken.
  ['late', 100],
  // 421 to the recipient, and the end of the connection.
  ['hangs-up', 20],
  // The text is taken and the connection breaks before the answer.
  ['breaks', 5],
  // The text is taken and no answer ever comes.
  ['silent', 5],
];

/** The mood of a recipient: by the number in the address, so that it is the same in every life. */
export function moodOf(address: string): Mood {
  const number = Number(/\d+/.exec(address)?.[0] ?? 0);
  // Neighbours differ: a multiplier without a common factor with the ten thousand.
  let place = (number * 7_919) % 10_000;
  for (const [mood, share] of SHARES) {
    if (place < share) return mood;
    place -= share;
  }
  return 'fine';
}

/** One message whose last byte arrived and that the server took. Whether the sender heard so is another matter. */
export interface Taken {
  messageId: string;
  address: string;
  at: number;
}

interface Talk {
  address: string;
  isText: boolean;
  open: Buffer;
}

const END_OF_TEXT = '\r\n.\r\n';

/** A mail server outside what is killed, which speaks enough SMTP with PIPELINING and has a mood for each recipient. */
export class MoodySink {
  readonly taken: Taken[] = [];
  readonly #met = new Set<string>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.#server = createServer((socket) => this.#talk(socket));
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #talk(socket: Socket): void {
    const talk: Talk = { address: '', isText: false, open: Buffer.alloc(0) };
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#sockets.delete(socket));
    // A sender that dies drops its connections.
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      talk.open = talk.open.length === 0 ? chunk : Buffer.concat([talk.open, chunk]);
      const answers = this.#hear(talk, socket);
      if (answers !== '' && !socket.destroyed) socket.write(answers);
    });
    socket.write('220 moody.example ESMTP\r\n');
  }

  /** Takes what is whole of what came; returns the answers to it. */
  #hear(talk: Talk, socket: Socket): string {
    let answers = '';
    for (;;) {
      const end = talk.open.indexOf(talk.isText ? END_OF_TEXT : '\r\n');
      if (end < 0 || socket.destroyed) return answers;
      const piece = talk.open.toString('latin1', 0, end);
      talk.open = talk.open.subarray(end + (talk.isText ? END_OF_TEXT.length : 2));
      const answer: string | undefined = talk.isText ? this.#text(talk, piece) : this.#command(talk, piece);
      if (answer === undefined) {
        socket.destroy();
        return '';
      }
      answers += answer;
      if (answer.startsWith('421')) {
        socket.end(answers);
        return '';
      }
    }
  }

  #command(talk: Talk, line: string): string {
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    switch (verb) {
      case 'EHLO':
        return '250-moody.example\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n';
      case 'RCPT':
        return this.#recipient(talk, /<([^>]*)>/.exec(line)?.[1] ?? '');
      case 'DATA':
        talk.isText = talk.address !== '';
        return talk.isText ? '354 go on\r\n' : '503 no recipient\r\n';
      case 'QUIT':
        return '221 bye\r\n';
      default:
        talk.address = '';
        return '250 yes\r\n';
    }
  }

  #recipient(talk: Talk, address: string): string {
    const mood = moodOf(address);
    if (mood === 'gone') return '550 5.1.1 nobody of that name\r\n';
    if (mood === 'busy' && this.#isFirst(address)) return '451 4.2.1 busy\r\n';
    if (mood === 'hangs-up' && this.#isFirst(address)) return '421 4.3.2 closing\r\n';
    talk.address = address;
    return '250 yes\r\n';
  }

  #text(talk: Talk, text: string): string | undefined {
    const { address } = talk;
    const mood = moodOf(address);
    talk.isText = false;
    talk.address = '';
    if (mood === 'late' && this.#isFirst(address)) return '451 4.3.1 no room\r\n';
    const messageId = /^message-id:\s*(\S+)/im.exec(text.slice(0, 2_000))?.[1] ?? '';
    this.taken.push({ messageId, address, at: performance.now() });
    if (mood === 'breaks' && this.#isFirst(address)) return undefined;
    if (mood === 'silent' && this.#isFirst(address)) return '';
    return '250 2.0.0 kept\r\n';
  }

  #isFirst(address: string): boolean {
    if (this.#met.has(address)) return false;
    this.#met.add(address);
    return true;
  }
}
