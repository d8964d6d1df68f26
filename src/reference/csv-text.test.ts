import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine, withoutFormula } from './csv-text.ts';

it.each(['=1+1', '+447700900123', '-2', '@SUM(A1)', '\tx', '\rx', '\n=x', '＝1', '＋1', '－1', '＠x'])(
  'no spreadsheet runs %j',
  (text) => expect(withoutFormula(text)).toBe(`'${text}`),
);

it.each(['', 'a=b', "'=1", 'مرحبا بالعالم', '۱۲۳ ٪', ' =1'])('leaves %j as it is', (text) =>
  expect(withoutFormula(text)).toBe(text),
);

it('whatever stands in a field comes back as it was, but for the apostrophe', () => {
  const fields = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fields, (texts) => {
      const [row] = parse(csvLine(texts), {
        record_delimiter: '\r\n',
        skip_empty_lines: false,
      }) as string[][];
      expect(row).toEqual(texts.map(withoutFormula));
      for (const field of row ?? []) expect(field).not.toMatch(/^[=+\-@\t\r]/);
    }),
    { numRuns: 40 },
  );
});
