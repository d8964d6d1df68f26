import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import type { TextBench } from '../texts.testing.ts';
import { type AfterwardsBench, afterwardsBench, NUMBER } from './afterwards.testing.ts';
import { noticesOf } from './staff.reads.ts';

let bench: AfterwardsBench;
let web: TestRuntime;
let staff: TestRuntime;
let texts: TextBench;
let inspector: Actor;

const report: AfterwardsBench['report'] = () => bench.report();
const write: AfterwardsBench['write'] = (...args) => bench.write(...args);
const wish: AfterwardsBench['wish'] = (...args) => bench.wish(...args);
const send: AfterwardsBench['send'] = (now) => bench.send(now);

beforeAll(async () => {
  bench = await afterwardsBench();
  ({ web, staff, texts, inspector } = bench);
});
afterAll(() => bench?.close());

describe('being told that an answer is there', () => {
  it('nobody is told who did not ask', async () => {
    const { id } = await report();
    await write(id);
    expect(await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id))).toEqual([]);
  });

  it('by text: the neutral words in the person’s language, once a day, and not the answer', async () => {
    const { id, digits } = await report();
    await wish(digits, {});
    await write(id, 'The canary answer.');
    await write(id, 'A second one.');
    await send();
    await texts.deliver();
    const got = texts.got(NUMBER);
    expect(got).toEqual(['لديكم رسالة جديدة.']);
    await write(id, 'A third one.');
    await send();
    await texts.deliver();
    expect(texts.got(NUMBER)).toHaveLength(1);
    const [waiting] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(waiting?.state).toBe('waiting');
    expect((waiting?.dueAt.getTime() ?? 0) > Date.now()).toBe(true);
  });

  it('by e-mail from the neutral sender, with the person’s own words; the address is nowhere in clear', async () => {
    const { id, digits } = await report();
    await wish(digits, {
      by: 'EMAIL',
      wording: 'OWN',
      own: 'The shop called',
      address: 'canary@example.org',
    });
    await write(id);
    await send();
    const from = 'post@messages.example';
    expect(bench.arrived()).toEqual([
      { to: 'canary@example.org', from, words: 'The shop called', isTelling: false },
    ]);
    const rows = await web.sql<{ text: string }>('select w::text as text from reporting.notice_wish w');
    expect(rows.map(({ text }) => text).join()).not.toContain(Buffer.from('canary').toString('hex'));
    await expect(
      staff.as(inspector, (ctx) => ctx.tx.rows('select address_sealed from reporting.notice_wish')),
    ).rejects.toThrow(/permission denied/);
  });

  it('nothing leaves outside the safe times, though the worker runs at any hour; then it leaves', async () => {
    const { id, digits } = await report();
    await wish(digits, { by: 'EMAIL', address: 'a@example.org', days: [2], fromHour: 10, untilHour: 12 });
    await write(id);
    await web.sql(`update reporting.notice set due_at = '2026-01-01' where report_id = $1`, [id]);
    // Tuesday 31 March 2026, two days after the clocks went forward: ten o'clock in London is 09:00 UTC.
    for (const quiet of [
      '2026-03-30T09:30:00Z',
      '2026-03-31T08:59:00Z',
      '2026-03-31T10:57:00Z',
      '2026-03-31T11:00:00Z',
    ]) {
      await web.sql(`update reporting.notice set due_at = '2026-01-01' where report_id = $1`, [id]);
      await send(new Date(quiet));
      expect(bench.arrived()).toEqual([]);
    }
    await web.sql(`update reporting.notice set due_at = '2026-01-01' where report_id = $1`, [id]);
    await send(new Date('2026-03-31T09:00:00Z'));
    expect(bench.arrived()).toHaveLength(1);
  });

  it('a number that said STOP gets nothing, and officers see that it was held', async () => {
    const { id, digits } = await report();
    await wish(digits, { address: '07700 900777' });
    await web.sql(
      `update reporting.text_line l set stopped_at = now() from reporting.notice_wish w
       where w.report_id = $1 and l.id = w.line_id`,
      [id],
    );
    await write(id);
    await send();
    await texts.deliver();
    expect(texts.got('+447700900777')).toEqual([]);
    const [row] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(row?.state).toBe('held');
  });

  it('a text that a dead worker had in hand is given up when the safe time is over', async () => {
    const { id, digits } = await report();
    await wish(digits, { address: '07700 900778' });
    await write(id);
    await send();
    await web.sql(
      `update reporting.text_out set state = 'handing-over', attempts = 1, handing_over_at = now() - interval '1 hour',
         changed_at = now() - interval '1 hour', give_up_at = now() - interval '1 minute' where report_id = $1`,
      [id],
    );
    await texts.deliver();
    expect(texts.got('+447700900778')).toEqual([]);
    const [row] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(row?.state).toBe('gave-up');
  });

  it('of many at once, sent by three workers, each leaves once', async () => {
    const reports = await Promise.all(Array.from({ length: 45 }, () => report()));
    for (const [at, { id, digits }] of reports.entries()) {
      await wish(digits, { by: 'EMAIL', address: `many${at}@example.org` });
      await write(id);
    }
    await Promise.all([send(), send(), send()]);
    const to = bench.arrived().map((mail) => mail.to);
    expect([to.length, new Set(to).size]).toEqual([45, 45]);
  });

  it('a wish taken back stops what waits', async () => {
    const { id, digits } = await report();
    await wish(digits, { by: 'EMAIL', address: 'b@example.org' });
    await write(id);
    await wish(digits, { by: 'NONE', wording: null, address: '' });
    await send();
    expect(bench.arrived()).toEqual([]);
    const [row] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(row?.state).toBe('dropped');
  });
});
