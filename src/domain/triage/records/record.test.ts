import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { derivedId, recordFile, recordSchema, sealedFile } from './record.model.ts';

const FILE = new URL('../../../../docs/record-export.schema.json', import.meta.url);

it('docs/record-export.schema.json is made from what checks a file', () => {
  const now = `${JSON.stringify(recordSchema(), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(FILE, now);
  expect(now, 'Read the difference, then: script/golden').toBe(readFileSync(FILE, 'utf8'));
});

it('a file holds nothing its schema does not name', () => {
  const empty = {
    exportId: derivedId('a', 'b'),
    exportedAt: '2026-11-21T11:00:00.000Z',
    exportedBy: derivedId('a', 'c'),
    force: 'aldermarch',
    withIdentity: false,
    leftOut: 0,
    records: [],
  };
  expect(sealedFile(empty).format).toBe('stand-together.records/1');
  expect(recordFile.safeParse({ ...sealedFile(empty), suspect: [] }).success).toBe(false);
});

it('an identifier made from another is the same each time, and another for another part', () => {
  expect(derivedId('a', 'person')).toBe(derivedId('a', 'person'));
  expect(derivedId('a', 'person')).not.toBe(derivedId('b', 'person'));
  expect(derivedId('a', 'person')).not.toBe(derivedId('a', 'object'));
});
