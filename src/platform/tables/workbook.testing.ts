import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

export type Cell =
  | string
  | number
  | { day: number }
  | { formula: string; value: number }
  | { shared: number };

const letter = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : `${letter(Math.floor(column / 26) - 1)}${letter(column % 26)}`;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function cellXml(cell: Cell, r: string): string {
  if (typeof cell === 'number') return `<c r="${r}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c r="${r}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  if ('day' in cell) return `<c r="${r}" s="1"><v>${cell.day}</v></c>`;
  if ('shared' in cell) return `<c r="${r}" t="s"><v>${cell.shared}</v></c>`;
  return `<c r="${r}"><f>${escaped(cell.formula)}</f><v>${cell.value}</v></c>`;
}

const sheetXml = (rows: readonly (readonly Cell[])[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
    .map(
      (cells, at) =>
        `<row r="${at + 1}">${cells.map((cell, c) => cellXml(cell, `${letter(c)}${at + 1}`)).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`;

const WORKBOOK = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Notes" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Data" sheetId="2" r:id="rId2"/></sheets></workbook>`;
const RELATIONS = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="t" Target="worksheets/sheet2.xml"/></Relationships>`;
const STYLES = `<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`;

/** A workbook as a spreadsheet program writes it: a hidden sheet first, then the rows. Parts may be put in its place. */
export function workbook(
  rows: readonly (readonly Cell[])[],
  parts: Record<string, string | Buffer> = {},
  shared: readonly string[] = [],
): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  const all: Record<string, string | Buffer> = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': WORKBOOK,
    'xl/_rels/workbook.xml.rels': RELATIONS,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': `<sst>${shared.map((text) => `<si><r><t>${escaped(text)}</t></r></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': sheetXml([['hidden']]),
    'xl/worksheets/sheet2.xml': sheetXml(rows),
    ...parts,
  };
  for (const [name, content] of Object.entries(all)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as unknown as AsyncIterable<Buffer>);
}

/** Bytes as they arrive, in pieces. */
export async function* pieces(bytes: Buffer | string, size = 7_000): AsyncGenerator<Buffer> {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}
