import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { openTable } from './open-table.ts';
import { TABLE_LIMITS, type TableLimits, type TableRow } from './table.ts';
import { type Cell, pieces, workbook } from './workbook.testing.ts';

async function read(bytes: Buffer | string, limits: TableLimits = TABLE_LIMITS, size?: number) {
  const table = await openTable(pieces(bytes, size), limits);
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  return { columns: table.columns, rows };
}
const refused = (bytes: Buffer | string, limits?: TableLimits) =>
  read(bytes, limits).then(
    () => 'taken',
    (error: { code?: string; line?: number; column?: number }) => error,
  );

describe('a text with columns', () => {
  it('is read with its line numbers, whatever parts the columns', async () => {
    const wanted = {
      columns: ['date', 'area, ward', 'n'],
      rows: [
        { line: 2, cells: ['2026-01-01', 'Mill', '3'] },
        { line: 4, cells: ['2026-01-02', 'a "b"', '4'] },
      ],
    };
    for (const sign of [',', ';', '\t']) {
      const text = ['\uFEFFdate,"area, ward",n', '2026-01-01,Mill,3', '', '2026-01-02,"a ""b""",4']
        .map((line) => line.replaceAll(/,(?! )/g, sign))
        .join('\r\n');
      expect(await read(text)).toEqual(wanted);
      expect(await read(text, TABLE_LIMITS, 1)).toEqual(wanted);
    }
  });
  it('is read as Windows-1252 where it is no UTF-8', async () => {
    const { rows } = await read(Buffer.from('area,n\nCaf\xe9,3\n', 'latin1'));
    expect(rows[0]?.cells).toEqual(['Café', '3']);
  });
  it('is refused where it is none, or breaks off', async () => {
    expect(await refused('')).toMatchObject({ code: 'empty' });
    expect(await refused('\n\n')).toMatchObject({ code: 'empty' });
    expect(await refused(Buffer.from([65, 0, 66, 0]))).toMatchObject({ code: 'not-text' });
    expect(await refused('a,b\n1,"2\n3,4\n')).toMatchObject({ code: 'broken' });
    expect(await refused(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]))).toMatchObject({ code: 'old-excel' });
    const cut = Buffer.concat([
      Buffer.from(`a,b\n${'1,2\n'.repeat(40_000)}`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(',3\n'),
    ]);
    expect(await refused(cut)).toMatchObject({ code: 'not-text' });
  });
  it('is refused beyond its limits, and no cell of 10 MB is ever held', async () => {
    const long = `a,b\n1,2\n3,${'x'.repeat(10_000_000)}\n`;
    const before = process.memoryUsage().arrayBuffers;
    expect(await refused(long)).toMatchObject({ code: 'cell-too-long' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
    expect(await refused(`a\n"${'x'.repeat(3_000)}"\n`)).toMatchObject({
      code: 'cell-too-long',
      line: 2,
      column: 1,
    });
    expect(await refused('a\n1\n2\n3\n', { ...TABLE_LIMITS, rows: 2 })).toMatchObject({
      code: 'too-many-rows',
      line: 4,
    });
    expect(await refused('a,b,c\n', { ...TABLE_LIMITS, columns: 2 })).toMatchObject({
      code: 'too-many-columns',
    });
    expect(await refused('a,b\n1,2\n', { ...TABLE_LIMITS, bytes: 5 })).toMatchObject({ code: 'too-large' });
  });
});

describe('a workbook', () => {
  const rows: Cell[][] = [
    ['date', 'area', 'count'],
    [{ day: 42_552 }, { shared: 0 }, 3],
    [{ day: 42_553.5 }, 'Mill & Ward', 12.5],
  ];
  it('is read from its first sheet that shows, days as days', async () => {
    expect(await read(await workbook(rows, {}, ['Eastmarch']))).toEqual({
      columns: ['date', 'area', 'count'],
      rows: [
        { line: 2, cells: ['2016-07-01', 'Eastmarch', '3'] },
        { line: 3, cells: ['2016-07-02T12:00', 'Mill & Ward', '12.5'] },
      ],
    });
  });
  it('is refused with a formula, a program, a document type, or a cell too long', async () => {
    expect(await refused(await workbook([['a'], [{ formula: 'HYPERLINK("x")', value: 1 }]]))).toMatchObject({
      code: 'formula',
      line: 2,
      column: 1,
    });
    expect(await refused(await workbook([['a'], ['b']], { 'xl/vbaProject.bin': 'x' }))).toMatchObject({
      code: 'formula',
    });
    const entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData/></worksheet>';
    expect(await refused(await workbook([], { 'xl/worksheets/sheet2.xml': entity }))).toMatchObject({
      code: 'broken',
    });
    expect(await refused(await workbook([['a'], ['x'.repeat(10_000_000)]]))).toMatchObject({
      code: expect.stringMatching(/bomb|cell-too-long/),
    });
    expect(await refused(await workbook([['a'], ['x'.repeat(5_000)]]))).toMatchObject({
      code: 'cell-too-long',
      line: 2,
    });
  });
  it('is refused where it unpacks to far more than it is', async () => {
    const bomb = await workbook([], { 'xl/worksheets/sheet2.xml': Buffer.alloc(60_000_000, ' ') });
    expect(bomb.length).toBeLessThan(200_000);
    const spentMs = cpuTimer();
    expect(await refused(bomb)).toMatchObject({ code: 'bomb' });
    expect(spentMs()).toBeLessThan(2_000);
    // The list of contents lies: it says the part is small.
    const at = bomb.lastIndexOf('xl/worksheets/sheet2.xml') - 46;
    const liar = Buffer.from(bomb);
    liar.writeUInt32LE(1_000, at + 24);
    expect(await refused(liar)).toMatchObject({ code: expect.stringMatching(/bomb|broken/) });
  });
  it('is refused where it is damaged', async () => {
    const whole = await workbook(rows);
    expect(await refused(whole.subarray(0, whole.length - 30))).toMatchObject({ code: 'broken' });
    expect(
      await refused(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(100)])),
    ).toMatchObject({ code: 'broken' });
    expect(
      await refused(await workbook(rows, { 'xl/worksheets/sheet2.xml': '<worksheet><sheetData><row>' })),
    ).toMatchObject({ code: 'broken' });
    expect(await refused(await workbook(rows, { 'xl/_rels/workbook.xml.rels': '<R/>' }))).toMatchObject({
      code: 'broken',
    });
  });
});
