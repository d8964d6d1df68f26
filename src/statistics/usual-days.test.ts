import { expect, it } from 'vitest';
import { addDays } from './days.ts';
import { usualDays } from './usual-days.ts';

const firstDay = '2023-01-02';
/** Two on weekdays, five at weekends, more in summer; the first day is a Monday. */
const mean = (at: number): number =>
  (at % 7 > 4 ? 5 : 2) * (1 + 0.3 * Math.cos((2 * Math.PI * (at - 190)) / 365.25));
const daily = Array.from({ length: 730 }, (_, at) => Math.round(10 * mean(at)));

it('foretells weekdays and season, and no trend', () => {
  const answer = usualDays(daily, { firstDay, from: addDays(firstDay, 730), days: 84 });
  if (!answer.ok) throw new Error(answer.why);
  expect(answer.expected).toHaveLength(84);
  answer.expected.forEach((expected, day) => {
    expect(expected / (10 * mean(730 + day))).toBeCloseTo(1, 1);
  });
  expect(answer.phi).toBe(1);
  const growing = daily.map((count, at) => Math.round(count * (1 + at / 730)));
  const level = usualDays(growing, { firstDay, from: addDays(firstDay, 730), days: 7 });
  expect(level.ok && level.usual).toBeCloseTo(growing.reduce((sum, count) => sum + count, 0) / 730, 0);
});

it('refuses what it cannot rest on', () => {
  const ask = (counts: number[], at: number) =>
    usualDays(counts, { firstDay, from: addDays(firstDay, at), days: 7 });
  expect(ask(daily, 300)).toEqual({ ok: false, why: 'history-too-short' });
  expect(
    ask(
      daily.map((count, at) => (at % 7 === 0 ? 0 : count)),
      730,
    ),
  ).toEqual({
    ok: false,
    why: 'history-too-thin',
  });
  expect(ask([], 0)).toEqual({ ok: false, why: 'empty' });
});
