import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { csvRecords } from './csv-records.ts';
import { openTable } from './open-table.ts';
import { TABLE_LIMITS, type TableLimits, type TableRow } from './table.ts';
import { type Cell, pieces, workbook } from './workbook.testing.ts';

async function read(bytes: Buffer | string, limits: TableLimits = TABLE_LIMITS, size?: number) {
  const table = await openTable(pieces(bytes, size), limits);
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  return { columns: table.columns, rows };
}
/** Pieces of bytes as pieces of text; a character may be cut between two. */
async function* textOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
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
  it('is read as csv-parse reads it, with quotes or without, whatever pieces it comes in', async () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-c é]{0,4}$/),
      fc.stringMatching(/^[ab",;\n]{0,5}$/).map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    const line = fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => cells.join(','));
    const text = fc
      .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n', '\r'))
      .map(([lines, end]) => ['x,y', ...lines, ''].join(end));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (written, size) => {
        const rows: TableRow[] = [];
        const inPieces = pieces(written, size);
        for await (const some of csvRecords(textOf(inPieces), 100)) rows.push(...some);
        const theirs = parse(written.replace(/\r\n?/g, '\n'), {
          info: true,
          relax_column_count: true,
          skip_empty_lines: true,
          trim: true,
        }) as unknown as Array<{ record: string[]; info: { lines: number } }>;
        expect(rows).toEqual(theirs.map(({ record, info }) => ({ line: info.lines, cells: record })));
      }),
    );
  });
  it('is read a block at a time, across which a quoted cell may run', async () => {
    const filler = 'one,two\n'.repeat(20_000);
    const rows: TableRow[] = [];
    let most = 0;
    for await (const some of csvRecords(textOf(pieces(`${filler}"a\nb",c\n${filler}`, 999)), 100)) {
      rows.push(...some);
      most = Math.max(most, some.length);
    }
    expect(rows.length).toBe(40_001);
    expect(rows[20_000]).toEqual({ line: 20_002, cells: ['a\nb', 'c'] });
    expect(rows.at(-1)).toEqual({ line: 40_002, cells: ['one', 'two'] });
    expect(most).toBeLessThan(10_000);
  });
  it('is read where every line has quotes and cells run over lines, wherever a block ends', async () => {
    const many = Array.from({ length: 9_000 }, (_, at) => `"a ${at}","b\n""${at}""","c"`);
    const wanted = many.map((_, at) => ({ line: 2 * at + 2, cells: [`a ${at}`, `b\n"${at}"`, 'c'] }));
    for (const size of [997, 998, 999, 1_000, 1_001, 1_002]) {
      const rows: TableRow[] = [];
      for await (const some of csvRecords(textOf(pieces(many.join('\n'), size)), 100)) rows.push(...some);
      expect(rows).toEqual(wanted);
    }
  });
  it('says at which line a quote is missing, or a line too long', async () => {
    const read = async (text: string) => {
      for await (const _ of csvRecords(textOf(pieces(text, 50)), 100));
    };
    await expect(read('a,b\n1,2\n3,"4\n5,6\n')).rejects.toMatchObject({ code: 'broken' });
    await expect(read('a,b\n1,2\n3,x"4"\n')).rejects.toMatchObject({ code: 'broken', line: 3 });
    await expect(read(`a,b\n${'x'.repeat(101)},2\n`)).rejects.toMatchObject({
      code: 'cell-too-long',
      line: 2,
    });
    await expect(read(`a,b\n1,"${'x\n'.repeat(40_000)}`)).rejects.toMatchObject({ code: 'cell-too-long' });
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
