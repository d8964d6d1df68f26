import { describe, expect, it } from 'vitest';
import {
  type Agreement,
  compareExchange,
  type ExchangeRow,
  exchangeSchema,
  makeExchange,
} from './exchange.model.ts';

const AGREEMENT: Agreement = {
  agreement: 'aldermarch-ferry-desk',
  key: Buffer.alloc(32, 7).toString('base64'),
  until: '2026-12-31',
};
const ABOUT = { salt: 'a-salt-of-twenty-two-ch', toleranceDays: 1, today: '2026-11-21' };
const row = (reference: string, part: Partial<ExchangeRow> = {}): ExchangeRow => ({
  reference,
  place: 'X05000001',
  day: '2026-11-10',
  strands: ['RELIGION'],
  contact: '',
  ...part,
});
const file = (rows: ExchangeRow[], part: Partial<typeof ABOUT & Agreement> = {}) =>
  makeExchange({ ...AGREEMENT, ...part }, { ...ABOUT, ...part }, rows);

describe('the exchange of hashes', () => {
  it('finds the same place, day and strand, and a day beside it, and nothing else', () => {
    const own = file([
      row('R-1'),
      row('R-2', { day: '2026-11-12' }),
      row('R-3', { place: 'X05000002' }),
      row('R-4', { strands: ['RACE', 'DISABILITY'], day: '2026-10-01' }),
    ]);
    const theirs = file([
      row('P-1', { place: 'x05 000001' }),
      row('P-2', { day: '2026-11-11' }),
      row('P-3', { strands: ['RACE'] }),
      row('P-4', { strands: ['DISABILITY'], day: '2026-10-01' }),
      row('P-5', { day: '2026-11-20' }),
    ]);
    const found = compareExchange(own, theirs).map(({ own: a, theirs: b, how }) => `${a} ${b} ${how}`);
    expect(found.sort()).toEqual(['R-1 P-1 DAY', 'R-1 P-2 NEAR', 'R-2 P-2 NEAR', 'R-4 P-4 DAY']);
  });

  it('finds the same contact of one day in another place, where both sides hash it', () => {
    const own = file([row('R-1', { contact: '07700 900123' })]);
    const theirs = file([row('P-1', { place: 'X05000009', strands: ['RACE'], contact: '(07700) 900-123' })]);
    expect(compareExchange(own, theirs)).toEqual([{ own: 'R-1', theirs: 'P-1', how: 'DAY' }]);
  });

  it('writes hashes and references alone, that say nothing under another key or salt', () => {
    const own = file([row('R-1', { contact: '07700 900123' })]);
    expect(exchangeSchema.parse(JSON.parse(JSON.stringify(own)))).toEqual(own);
    const text = JSON.stringify(own);
    for (const clear of ['X05000001', '2026-11-10', 'RELIGION', '900123']) expect(text).not.toContain(clear);
    const otherKey = file([row('P-1')], { key: Buffer.alloc(32, 8).toString('base64') });
    expect(compareExchange(own, otherKey)).toEqual([]);
    const otherSalt = file([row('P-1')], { salt: 'another-salt-of-this-len' });
    expect(() => compareExchange(own, otherSalt)).toThrow('not of one exchange');
    expect(new Set([...own.rows, ...otherSalt.rows].flatMap(({ exact }) => exact)).size).toBe(3);
  });

  it('is made neither after the agreement nor of rows that cannot be compared', () => {
    expect(() => file([row('R-1')], { until: '2026-11-20' })).toThrow('ended on 2026-11-20');
    expect(() => file([row('R-1', { day: '2026-02-30' })])).toThrow('row 1: the day');
    expect(() => file([row('R-1'), row('R-2', { strands: ['HATE'] })])).toThrow('row 2: strands');
    expect(() => file([row('R-1', { place: ' ' })])).toThrow('place code');
  });
});
