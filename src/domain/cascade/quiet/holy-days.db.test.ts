import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader } from '../../community/community.testing.ts';
import { draftText, type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { sendStatement } from '../send-statement.ts';
import { heldSeconds, holySending } from './holy-sending.ts';
import type { HolyChoice } from './holy-window.model.ts';

let t: TestRuntime;
let room: Newsroom;
beforeAll(async () => {
  t = await testRuntime();
  room = await newsroom(t);
  await newLeader(t, 'wren');
});
afterAll(() => t.close());

const yomKippur = new Date('2026-09-21T10:00:00Z');
const far = [new Date('2026-10-01T00:00:00Z')];
const refusal = (holy?: HolyChoice, validUntil = far): string => {
  try {
    holySending(yomKippur, validUntil, holy);
  } catch (error) {
    return (error as { problems: Array<{ key: string }> }).problems[0]?.key ?? '';
  }
  return '';
};

it('on a holy day a person chooses: to wait, or to send for a reason', () => {
  expect(refusal()).toBe('cascade.send.holy.required');
  expect(refusal({ choice: '', reason: 'x' })).toBe('cascade.send.holy.required');
  expect(refusal({ choice: 'send', reason: ' ' })).toBe('cascade.send.holy.reason.required');
  expect(holySending(yomKippur, far, { choice: 'send', reason: ' A threat today ' })).toEqual({
    holyDays: ['Yom Kippur'],
    holyReason: 'A threat today',
  });
  expect(holySending(yomKippur, far, { choice: 'wait', reason: '' })).toEqual({
    holyDays: ['Yom Kippur'],
    heldUntil: new Date('2026-09-22T07:00:00Z'),
  });
  expect(refusal({ choice: 'wait', reason: '' }, [new Date('2026-09-22T06:00:00Z')])).toBe(
    'cascade.send.holy.outOfDate',
  );
  expect(holySending(new Date('2026-09-23T10:00:00Z'), far)).toEqual({});
});

it('what waits stands in the ledger until then, and what is urgent is not asked', async () => {
  const { statementId } = await publishedStatement(t, room, draftText({ validHours: 720 }));
  const at = (day: string) => new Date(`${day}T10:00:00Z`);
  const send = (options: Parameters<typeof sendStatement>[3], now: Date) =>
    t.as(room.drafter, (ctx) => sendStatement({ ...ctx, now }, statementId, {}, options));
  // The clock of that day is given; the ledger's own is the database's.
  const christmas = at('2027-12-25');
  await t.sql(`update cascade.published set valid_until = $1`, [
    new Date(christmas.getTime() + 5 * 86_400_000),
  ]);
  const held = holySending(christmas, [new Date('2027-12-30T00:00:00Z')], { choice: 'wait', reason: '' });
  await send({ waitSeconds: heldSeconds(held, christmas), held }, christmas);
  const [kept] = await t.sql<{ holy_days: string[]; same: boolean; hour: string }>(
    `select p.holy_days, p.held_until = d.next_attempt_at as same,
       to_char(d.next_attempt_at at time zone 'Europe/London', 'MM-DD HH24:MI') as hour
     from cascade.dispatch p join cascade.delivery d on d.dispatch_id = p.id`,
  );
  expect(kept).toEqual({ holy_days: ['Christmas Day'], same: true, hour: '12-26 08:00' });

  await t.sql('truncate cascade.delivery');
  await send({ isUrgent: true, urgentReason: 'A threat today' }, christmas);
  const [urgent] = await t.sql<{ waits: boolean }>(
    'select next_attempt_at > $1 as waits from cascade.delivery',
    [christmas],
  );
  expect(urgent?.waits).toBe(false);
});
