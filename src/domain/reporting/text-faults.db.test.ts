import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { deliverTexts } from './deliver-texts.ts';
import { claimTexts } from './text-delivery.store.ts';
import { type TextBench, textBench } from './texts.testing.ts';
import { seedAreas } from './visitor.testing.ts';

describe('a text provider that fails', () => {
  let t: TestRuntime;
  let bench: TextBench;
  let n = 100;
  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    bench = await textBench(t);
  });
  afterAll(async () => {
    await bench.close();
    await t.close();
  });
  afterEach(() => bench.gateway.setFault('none'));

  const tell = async (): Promise<string> => {
    n += 1;
    const own = `+4477009${String(n).padStart(5, '0')}`;
    await bench.gateway.text(own, 'Something happened');
    return own;
  };
  const ledger = async (): Promise<Record<string, unknown>> => {
    const [row] = await t.sql(
      `select state, code, is_uncertain, attempts, next_attempt_at > now() + interval '5 seconds' as later
       from reporting.text_out order by queued_at desc limit 1`,
    );
    return row ?? {};
  };
  const makeDue = (): Promise<unknown> =>
    t.sql(
      `update reporting.text_out set next_attempt_at = now() - interval '1 second' where state = 'queued'`,
    );

  it('"too many" and a refused key wait and go out later; a number that cannot be is refused for good', async () => {
    const own = await tell();
    bench.gateway.setFault('busy');
    await bench.deliver();
    expect(await ledger()).toMatchObject({ state: 'queued', code: 429, is_uncertain: false, later: true });
    expect(bench.got(own)).toEqual([]);
    bench.gateway.setFault('none');
    await bench.deliver();
    expect(bench.got(own), 'not before its time').toEqual([]);
    await makeDue();
    await bench.deliver();
    expect(bench.got(own)).toHaveLength(1);

    bench.gateway.setFault('refusing');
    await tell();
    await bench.deliver();
    expect(await ledger()).toMatchObject({ state: 'refused', code: 400, attempts: 1 });
  });

  it('5xx is in doubt: the provider is asked, and a text it took is not sent twice', async () => {
    const taken = await tell();
    bench.gateway.setFault('taken-but-broken');
    await bench.deliver();
    bench.gateway.setFault('none');
    await makeDue();
    await bench.deliver();
    expect(bench.got(taken)).toHaveLength(1);

    const lost = await tell();
    bench.gateway.setFault('broken');
    await bench.deliver();
    expect(await ledger()).toMatchObject({ state: 'queued', code: 503, is_uncertain: true, later: true });
    bench.gateway.setFault('none');
    await makeDue();
    await bench.deliver();
    expect(bench.got(lost)).toHaveLength(1);
    expect(await ledger()).toMatchObject({ is_uncertain: false, attempts: 2 });
  });

  it('goes on asking about the first attempt, however often the provider does not say', async () => {
    const own = await tell();
    bench.gateway.setFault('taken-but-broken');
    await bench.deliver();
    // The provider's receipts settle the doubt; these never came.
    await expect.poll(async () => (await ledger()).state).toBe('delivered');
    expect(await ledger()).toMatchObject({ is_uncertain: false });
    await t.sql(`update reporting.text_out set state = 'queued', is_uncertain = true, provider_id = null,
      next_attempt_at = now() - interval '1 second' where state = 'delivered' and code = 500`);
    const { texts, inTransaction } = bench.sending;
    // Another worker each time: one that asks in vain too often leaves the provider alone for a while.
    const mute = () => ({ ...texts, lookUp: async () => 'unknown' as const });
    for (let at = 0; at < 2; at += 1) {
      await makeDue();
      await deliverTexts({ texts: mute(), inTransaction });
    }
    // Time passes between the attempts; the text was taken at the first.
    await t.sql(
      `update reporting.text_out set handing_over_at = handing_over_at - interval '2 seconds' where state = 'queued'`,
    );
    bench.gateway.setFault('none');
    await makeDue();
    await bench.deliver();
    expect(bench.got(own)).toHaveLength(1);
    expect(await ledger()).toMatchObject({ is_uncertain: false, attempts: 4 });
  });

  it('a worker that dies after the hand-over leaves a text in doubt, not a second one', async () => {
    const own = await tell();
    const [claimed] = await bench.sending.inTransaction((ctx) => claimTexts(ctx, 10));
    if (!claimed) throw new Error('nothing was claimed');
    expect(await bench.deliver(), 'another worker leaves it alone').toBe(0);
    await t.sql(`update reporting.text_out set changed_at = now() - interval '3 minutes' where id = $1`, [
      claimed.id,
    ]);
    await bench.deliver();
    expect(bench.got(own)).toHaveLength(1);
    expect(await ledger()).toMatchObject({ attempts: 2 });
  });

  it('does not say "call 999 now" an hour late', async () => {
    n += 1;
    const own = `+4477009${String(n).padStart(5, '0')}`;
    await bench.gateway.text(own, 'help');
    await t.sql(
      `update reporting.text_out set give_up_at = now() - interval '1 second' where state = 'queued'`,
    );
    await bench.deliver();
    expect(bench.got(own)).toEqual([]);
    expect(await ledger()).toMatchObject({ state: 'gave-up' });
  });

  it('takes in texts it was never told of, once, and has the provider delete them', async () => {
    const own = '+447700900990';
    bench.gateway.store.add({
      direction: 'inbound',
      from: own,
      to: '+447700900999',
      body: 'Nobody told you',
    });
    bench.gateway.store.add({ direction: 'inbound', from: own, to: '+447700900999', body: 'of these two' });
    const before = await t.sql('select id from reporting.report');
    expect(await bench.collect()).toBe(2);
    expect(await bench.collect()).toBe(0);
    expect(await t.sql('select id from reporting.report')).toHaveLength(before.length + 1);
    expect(bench.gateway.store.list({ to: '+447700900999' })).toEqual([]);
    await bench.deliver();
    expect(bench.got(own)).toHaveLength(1);
  });
});
