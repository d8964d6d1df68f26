import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import type { Channel, Message } from '../channel.ts';
import { emailTo, messageTo } from './email.testing.ts';
import type { EmailSettings } from './email.ts';

/** What a scripted relay says: to a line, and to a whole text. Nothing for no answer. */
interface Script {
  offers?: readonly string[];
  line?(line: string, socket: Socket): string | undefined;
  text?(text: string, socket: Socket): string | undefined;
}

const closers: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A relay that answers by a script and writes down what came in one piece. */
async function relay(script: Script): Promise<{ port: number; pieces: string[]; connections: () => number }> {
  const pieces: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    let open = '';
    let isText = false;
    socket.write('220 relay.example\r\n');
    socket.on('data', (chunk: Buffer) => {
      pieces.push(chunk.toString());
      open += chunk.toString();
      for (;;) {
        const end = isText ? '\r\n.\r\n' : '\r\n';
        const at = open.indexOf(end);
        if (at < 0 || socket.destroyed) return;
        const piece = open.slice(0, at);
        open = open.slice(at + end.length);
        let answer: string | undefined;
        if (isText) {
          isText = false;
          const text = piece.slice(2);
          answer = script.text ? script.text(text, socket) : '250 kept';
        } else if (piece.startsWith('EHLO')) {
          answer = [
            '250-relay.example',
            ...(script.offers ?? ['PIPELINING']).map((one) => `250-${one}`),
            '250 HELP',
          ].join('\r\n');
        } else {
          answer = script.line?.(piece, socket) ?? (piece === 'DATA' ? '354 go on' : '250 yes');
          isText = answer.startsWith('354');
          // The end of the line before is the first of the three signs that end a text.
          if (isText) open = `\r\n${open}`;
        }
        if (answer) socket.write(`${answer}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, pieces, connections: () => connections };
}

function open(port: number, more: Partial<EmailSettings> = {}): Channel {
  const channel = emailTo(port, more);
  closers.push(() => channel.close());
  return channel;
}

const to = (word: string): Message => messageTo(`${word}@example.org`);

describe('a relay that offers PIPELINING', () => {
  it('gets the end of one text and the envelope of the next in one piece', async () => {
    const { port, pieces } = await relay({});
    const channel = open(port);
    const answers = await Promise.all(['ada', 'bea', 'cid'].map((word) => channel.handOver(to(word))));
    expect(answers.map(({ state }) => state)).toEqual(['handed-over', 'handed-over', 'handed-over']);
    expect(
      pieces.some((piece) =>
        /\r\n\.\r\nMAIL FROM:<[^>]+>\r\nRCPT TO:<bea@example\.org>\r\nDATA\r\n$/.test(piece),
      ),
    ).toBe(true);
  });

  it('goes on after one refusal in the middle, with that one refused and no other', async () => {
    const { port } = await relay({
      line: (line) => {
        if (line.includes('<bea@')) return '550 nobody here';
        return undefined;
      },
    });
    // Takes DATA although it refused the recipient, as RFC 2920 lets a relay do: it is given no text.
    const channel = open(port);
    const answers = await Promise.all(['ada', 'bea', 'cid', 'dot'].map((word) => channel.handOver(to(word))));
    expect(answers.map(({ state, code }) => [state, code])).toEqual([
      ['handed-over', 250],
      ['refused', 550],
      ['handed-over', 250],
      ['handed-over', 250],
    ]);
  });

  it('doubts only the message whose text had left when the connection broke; the next goes again', async () => {
    let broke = false;
    const { port, connections } = await relay({
      text: (text, socket) => {
        if (broke || !text.includes('<ada@')) return '250 kept';
        broke = true;
        socket.destroy();
        return undefined;
      },
    });
    const channel = open(port);
    const answers = await Promise.all(['ada', 'bea', 'cid'].map((word) => channel.handOver(to(word))));
    expect(answers.map(({ state }) => state)).toEqual(['unknown', 'handed-over', 'handed-over']);
    expect(connections()).toBe(2);
  });

  it('gives a silent relay up after the time that is set', async () => {
    const { port } = await relay({ text: () => undefined });
    const channel = open(port, { silenceSeconds: 1 });
    expect(await channel.handOver(to('ada'))).toMatchObject({ state: 'unknown', code: null });
  });

  it('keeps the words of a relay that hangs up', async () => {
    const { port } = await relay({
      line: (line, socket) => {
        if (!line.startsWith('RCPT')) return undefined;
        socket.end('421 closing for the night\r\n');
        return '';
      },
    });
    const answer = await open(port).handOver(to('ada'));
    expect(answer).toMatchObject({ state: 'try-later', code: 421, reply: '421 closing for the night' });
  });

  it('lets no address say a command of its own', async () => {
    const { port, pieces } = await relay({});
    const answer = await open(port).handOver({
      ...to('ada'),
      to: new Sensitive('ada@example.org>\r\nRCPT TO:<everybody@example.org'),
    });
    expect(answer.state).toBe('refused');
    expect(pieces.join('')).not.toContain('everybody');
  });

  it('puts a signature’s lines before the message it was made from', async () => {
    const texts: string[] = [];
    const { port } = await relay({
      text: (text) => {
        texts.push(text);
        return '250 kept';
      },
    });
    const sign = (message: Buffer): Buffer => Buffer.from(`X-Signed-Bytes: ${message.length}\r\n`);
    await open(port, { sign }).handOver(to('ada'));
    const [head = '', ...rest] = (texts[0] ?? '').split('\r\n');
    expect(head).toBe(`X-Signed-Bytes: ${Buffer.byteLength(rest.join('\r\n')) + 2}`);
    expect(rest[0]).toMatch(/^From: /);
  });

  it('says of each text that it leaves, and its answer before the same connection takes the next one', async () => {
    const heard: string[] = [];
    const { port } = await relay({});
    const channel = open(port);
    await Promise.all(
      ['ada', 'bea', 'cid'].map((name) =>
        channel.handOver({
          ...to(name),
          watch: {
            textLeaves: () => heard.push(`${name} leaves`),
            answered: ({ state }) => heard.push(`${name} ${state}`),
          },
        }),
      ),
    );
    expect(heard).toEqual(['ada', 'bea', 'cid'].flatMap((name) => [`${name} leaves`, `${name} handed-over`]));
  });

  it('sends no text that must not leave, and goes on with the next over a new connection', async () => {
    const texts: string[] = [];
    const { port } = await relay({
      text: (text) => {
        texts.push(text);
        return '250 kept';
      },
    });
    const channel = open(port);
    const textLeaves = (): void => {
      throw new Error('somebody else has it');
    };
    const [held, next] = await Promise.all([
      channel.handOver({ ...to('ada'), watch: { textLeaves, answered: () => undefined } }),
      channel.handOver(to('bea')),
    ]);
    expect(held).toEqual({ state: 'try-later', code: null, reply: 'somebody else has it' });
    expect(next.state).toBe('handed-over');
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('bea@example.org');
  });

  it('signs in where an account is set, by the way the relay offers', async () => {
    const said: string[] = [];
    const { port } = await relay({
      offers: ['PIPELINING', 'AUTH LOGIN PLAIN'],
      line: (line) => {
        said.push(line);
        return line.startsWith('AUTH') ? '235 welcome' : undefined;
      },
    });
    const url = new Sensitive(`smtp://user:pa%40ss@127.0.0.1:${port}`);
    const channel = open(port, { url });
    expect((await channel.handOver(to('ada'))).state).toBe('handed-over');
    expect(said[0]).toBe(`AUTH PLAIN ${Buffer.from('\0user\0pa@ss').toString('base64')}`);
  });
});
