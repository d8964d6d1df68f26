import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { openTwilio } from '../../channels/sms/twilio.ts';
import { deliverTexts } from './deliver-texts.ts';
import { type TextBench, textBench } from './texts.testing.ts';
import { seedAreas } from './visitor.testing.ts';

/** What the provider does with a text: take it, answer with a status, cut the line, or answer only after 30 seconds. */
type Mood = 'takes' | 'takes-and-cuts' | 'cuts' | 'slow' | number;

/** A provider on a real socket that does as the test says and lists what it took, as Twilio's interface does. */
class ScriptedProvider {
  mood: Mood = 'takes';
  asked = 0;
  readonly taken: { to: string; body: string; at: string }[] = [];
  readonly #waiting = new Set<NodeJS.Timeout>();
  readonly #server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'GET') return this.#list(request.url ?? '', response);
    this.asked += 1;
    const form = new URLSearchParams(body);
    const take = (): void =>
      void this.taken.push({
        to: form.get('To') ?? '',
        body: form.get('Body') ?? '',
        at: new Date().toUTCString(),
      });
    const say = (status: number): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end('{"sid":"SM1"}');
    if (this.mood === 'cuts') return request.socket.destroy();
    if (typeof this.mood === 'number') return say(this.mood);
    take();
    if (this.mood === 'takes-and-cuts') return request.socket.destroy();
    if (this.mood === 'takes') return say(201);
    this.#waiting.add(setTimeout(() => say(201), 30_000));
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const one of this.#waiting) clearTimeout(one);
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #list(url: string, response: ServerResponse): void {
    const wanted = new URL(url, 'http://provider').searchParams.get('To');
    const own = this.taken.filter(({ to }) => to === wanted);
    const messages = own.map(({ to, body, at }) => ({
      sid: 'SM1',
      to,
      body,
      direction: 'outbound-api',
      date_created: at,
    }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ messages }));
  }
}

describe('a text provider that is slow, cuts the line or is away', () => {
  let t: TestRuntime;
  let bench: TextBench;
  const provider = new ScriptedProvider();
  let url = '';
  let n = 500;
  let before: string[] = [];
  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    bench = await textBench(t);
    url = await provider.open();
  });
  afterAll(async () => {
    provider.close();
    await bench.close();
    await t.close();
  });
  afterEach(async () => {
    provider.mood = 'takes';
    provider.taken.length = 0;
    provider.asked = 0;
    await t.sql(`update reporting.text_out set state = 'gave-up' where state in ('queued', 'handing-over')`);
    before = (await t.sql<{ id: string }>('select id from reporting.text_out')).map(({ id }) => id);
  });

  /** A line to the provider as a worker has it; each test's is another, with a circuit of its own. */
  const line = () => {
    const texts = openTwilio({
      apiUrl: url,
      accountSid: 'ACtest',
      authToken: new Sensitive('for test runs only: the auth token'),
      receiptUrl: `${bench.apiUrl}/api/v1/texts/receipts`,
    });
    return () => deliverTexts({ texts, inTransaction: bench.sending.inTransaction });
  };
  const tell = async (people: number): Promise<void> => {
    for (let at = 0; at < people; at += 1) {
      n += 1;
      await bench.gateway.text(`+4477009${String(n).padStart(5, '0')}`, 'Something happened');
    }
  };
  /** Lines of the test that runs now. */
  const ledger = () =>
    t.sql<{ state: string; uncertain: boolean; attempts: number }>(
      `select state, is_uncertain as uncertain, attempts from reporting.text_out
       where not id = any($1::uuid[]) order by attempts desc, id`,
      [before],
    );
  const makeDue = () =>
    t.sql(
      `update reporting.text_out set next_attempt_at = now() - interval '1 second' where state = 'queued'`,
    );

  it('answers after 30 seconds: after ten the text is in doubt, and what was taken is not sent twice', async () => {
    const deliver = line();
    await tell(1);
    provider.mood = 'slow';
    const startedAt = performance.now();
    await deliver();
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    expect(await ledger()).toEqual([{ state: 'queued', uncertain: true, attempts: 1 }]);
    provider.mood = 'takes';
    await makeDue();
    await deliver();
    expect(provider.taken).toHaveLength(1);
    expect(await ledger()).toEqual([{ state: 'handed-over', uncertain: false, attempts: 2 }]);
  });

  it.each([
    ['before it took the text', 'cuts', 2],
    ['after it took the text', 'takes-and-cuts', 1],
  ] as const)('cuts the line %s: one arrives', async (_, mood, asked) => {
    const deliver = line();
    await tell(1);
    provider.mood = mood;
    await deliver();
    expect(await ledger()).toEqual([{ state: 'queued', uncertain: true, attempts: 1 }]);
    provider.mood = 'takes';
    await makeDue();
    await deliver();
    expect(provider.taken).toHaveLength(1);
    expect(provider.asked).toBe(asked);
  });

  it.each([500, 503, 429, 401])(
    'says %i to everybody: three are tried, the rest waits untried, and all arrive once when it is back',
    async (status) => {
      const deliver = line();
      await tell(8);
      provider.mood = status;
      expect(await deliver()).toBe(3);
      expect(await deliver(), 'it is left alone').toBe(0);
      expect(provider.asked).toBe(3);
      const isInDoubt = status >= 500;
      expect(await ledger()).toEqual([
        ...Array.from({ length: 3 }, () => ({ state: 'queued', uncertain: isInDoubt, attempts: 1 })),
        ...Array.from({ length: 5 }, () => ({ state: 'queued', uncertain: false, attempts: 0 })),
      ]);
      provider.mood = 'takes';
      await makeDue();
      await line()();
      expect(provider.taken).toHaveLength(8);
      expect(new Set(provider.taken.map(({ to }) => to)).size).toBe(8);
    },
  );

  it('says no to each number: every one is told so, and nobody rests', async () => {
    const deliver = line();
    await tell(8);
    provider.mood = 400;
    expect(await deliver()).toBe(8);
    expect(await ledger()).toHaveLength(8);
    expect((await ledger()).every(({ state }) => state === 'refused')).toBe(true);
  });
});
