import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createTransport } from 'nodemailer';
import { postfixProgram } from './mail-sink.ts';

const FROM = 'statements@benchford.example';
/** Messages asked for at one time, for each connection: the pool never waits for the loop. */
const AHEAD = 4;

/** nodemailer's pool as its users use it: words in, one message each composed and sent. Answers how many a second. */
export async function sendByPool(
  sink: { port: number },
  { total, connections, bytes }: { total: number; connections: number; bytes: number },
): Promise<number> {
  const pool = createTransport({
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    host: '127.0.0.1',
    port: sink.port,
    ignoreTLS: true,
  });
  // The same words twice, plain and HTML, as a statement has them; base64 or quoted makes the rest.
  const words =
    `${'We will be at the market on Tuesday, and you can speak with us there. '.repeat(60)}`.slice(
      0,
      Math.max(200, Math.round((bytes - 900) / 2.2)),
    );
  let next = 0;
  const startedAt = performance.now();
  const lane = async (): Promise<void> => {
    while (next < total) {
      const at = next++;
      await pool.sendMail({
        from: FROM,
        to: `leader-${String(at).padStart(7, '0')}@example.org`,
        subject: 'A statement',
        text: `Dear Sample Person ${at},\n\n${words}`,
        html: `<p>Dear Sample Person ${at},</p><p>${words}</p>`,
        messageId: `<${randomUUID()}@benchford.example>`,
      });
    }
  };
  await Promise.all(Array.from({ length: connections * AHEAD }, lane));
  const perSecond = total / ((performance.now() - startedAt) / 1000);
  pool.close();
  return perSecond;
}

/** Postfix's smtp-source over connections that stay open; undefined where it is not installed. */
export async function sendBySource(
  sink: { port: number },
  { total, connections, bytes }: { total: number; connections: number; bytes: number },
): Promise<number | undefined> {
  const program = postfixProgram('smtp-source');
  if (!program) return undefined;
  const options = ['-d', '-s', String(connections), '-m', String(total), '-l', String(bytes)];
  const addresses = ['-N', '-f', FROM, '-t', 'leader@example.org'];
  const startedAt = performance.now();
  const child = spawn(program, [...options, ...addresses, `127.0.0.1:${sink.port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`smtp-source ended with ${code}`);
  return total / ((performance.now() - startedAt) / 1000);
}
