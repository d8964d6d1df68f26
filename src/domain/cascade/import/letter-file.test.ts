import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { letterKind, readLetterFile } from './letter-file.ts';

async function zipped(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
const TYPES = { '[Content_Types].xml': '<Types/>' };
const word = (body: string): Promise<Buffer> =>
  zipped({
    ...TYPES,
    'word/document.xml': `<w:document xmlns:w="w" xmlns:r="r"><w:body>${body}</w:body></w:document>`,
    'word/_rels/document.xml.rels':
      '<Relationships><Relationship Id="r1" TargetMode="External" Target="https://example.org/stay-safe"/></Relationships>',
  });

/** A PDF of one page, written by hand: four objects and their places. Each line stands so far below the one before. */
function pdf(...lines: Array<string | readonly [line: string, drop: number]>): Buffer {
  const shown = lines.map((line) => (typeof line === 'string' ? ([line, 14] as const) : line));
  const stream = `BT /F1 12 Tf 72 700 Td ${shown.map(([line, drop]) => `0 -${drop} Td (${line}) Tj`).join(' ')} ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj${object}endobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF`;
  return Buffer.from(text, 'latin1');
}

describe('a letter as people send it', () => {
  it('is plain text to the last character', async () => {
    const text = 'Dear all,\r\n\r\nCall 101.\n';
    expect(await readLetterFile(Buffer.from(text))).toEqual({ kind: 'text', text });
  });

  it('is a Word document, with lists and links, without what was struck out', async () => {
    const file = await word(
      '<w:p><w:r><w:t>Dear all,</w:t></w:r></w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t xml:space="preserve">Call </w:t></w:r><w:r><w:t>101.</w:t></w:r><w:del><w:r><w:t>Call 102.</w:t></w:r></w:del></w:p><w:p><w:hyperlink r:id="r1"><w:r><w:t>Stay safe</w:t></w:r></w:hyperlink></w:p>',
    );
    expect(await readLetterFile(file)).toEqual({
      kind: 'docx',
      text: 'Dear all,\n\n- Call 101.\n\nStay safe (https://example.org/stay-safe)',
    });
  });

  it('is a PDF', async () => {
    const { kind, text } = await readLetterFile(pdf('Dear all, call 101.'));
    expect([kind, text.trim()]).toEqual(['pdf', 'Dear all, call 101.']);
  });

  it('is a PDF in paragraphs, as far apart as they stand, without the number of its page', async () => {
    const file = pdf(
      'To all leaders',
      ['There was an attack abroad', 28],
      'and we have no news of one here.',
      ['Call 101.', 28],
      ['Page 1 of 2', 200],
    );
    expect((await readLetterFile(file)).text).toBe(
      'To all leaders\n\nThere was an attack abroad\nand we have no news of one here.\n\nCall 101.',
    );
  });

  it('keeps a name beside its number in a table, and a number whole', async () => {
    const cell = (words: string): string => `<w:tc><w:p><w:r><w:t>${words}</w:t></w:r></w:p></w:tc>`;
    const file = await word(
      `<w:p><w:r><w:t>Call 01632</w:t></w:r><w:r><w:noBreakHyphen/></w:r><w:r><w:t>960101.</w:t></w:r></w:p><w:tbl><w:tr>${cell('Sgt Example')}${cell('07700 900123')}</w:tr></w:tbl>`,
    );
    expect((await readLetterFile(file)).text).toBe('Call 01632-960101.\n\nSgt Example, 07700 900123');
    const page =
      '<!doctype html><body><div style="color:red; display: none">In your browser</div><table><tr><td><p>To all</p><p>Call these:</p><table><tr><th>Name</th><th>Number</th></tr><tr><td>Sgt Example</td><td>07700 900123</td></tr></table></td></tr></table></body>';
    expect((await readLetterFile(Buffer.from(page))).text).toBe(
      'To all\n\nCall these:\n\nName, Number\n\nSgt Example, 07700 900123',
    );
  });

  it('is a web page, of which nothing is run', async () => {
    const html =
      '<!doctype html><html><head><title>x</title><script>alert(1)</script></head><body><h1>To all</h1><p>Call\n 101 or <a href="https://example.org/a">write</a>.</p><ul><li>One</li></ul><p hidden>No</p></body></html>';
    expect((await readLetterFile(Buffer.from(html))).text).toBe(
      'To all\n\nCall 101 or write (https://example.org/a).\n\n- One',
    );
  });

  it('is an e-mail, in plain words, in HTML, or with a document', async () => {
    const head = 'From: a@example.org\r\nTo: b@example.org\r\nSubject: To all\r\nMIME-Version: 1.0\r\n';
    const plain = `${head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCall =E2=80=9C101=E2=80=9D.\r\n`;
    expect((await readLetterFile(Buffer.from(plain))).text).toBe('To all\n\nCall “101”.');
    const html = `${head}Content-Type: text/html\r\n\r\n<p>Call 101</p>`;
    expect((await readLetterFile(Buffer.from(html))).text).toBe('To all\n\nCall 101');
    const document = (await word('<w:p><w:r><w:t>Call 999</w:t></w:r></w:p>')).toString('base64');
    const attached = `${head}Content-Type: application/octet-stream; name=a.docx\r\nContent-Disposition: attachment; filename=a.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n${document.replace(/.{76}/g, '$&\r\n')}\r\n`;
    expect((await readLetterFile(Buffer.from(attached))).text).toBe('To all\n\nCall 999');
    // As most letters come: a line that says so, and the letter attached.
    const parts = [
      'Content-Type: text/plain\r\n\r\nPlease see the letter attached.\r\n',
      attached.slice(head.length),
    ].map((part) => `--b\r\n${part}`);
    const covered = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`;
    expect((await readLetterFile(Buffer.from(covered))).text).toBe(
      'To all\n\nCall 999\n\nPlease see the letter attached.',
    );
  });

  it('is told by its bytes, not by a colon in its first line', () => {
    expect(letterKind(Buffer.from('Subject: safety\n\nDear all,'))).toBe('text');
    expect(letterKind(Buffer.from('<b>Dear all</b>'))).toBe('text');
  });

  it('is read in the letters that Windows wrote, and old formats are named with what to do', async () => {
    const text = 'We’re here. Call “101”.';
    const windows = Buffer.from(
      text.replace('’', '\x92').replace('“', '\x93').replace('”', '\x94'),
      'latin1',
    );
    expect((await readLetterFile(windows)).text).toBe(text);
    expect((await readLetterFile(Buffer.from(`\ufeff${text}`, 'utf16le'))).text).toBe(text);
    for (const [bytes, what] of [
      ['d0cf11e0a1b11ae1', 'old Word'],
      [Buffer.from('{\\rtf1 Dear').toString('hex'), 'rich-text'],
      ['4465617200000000', 'no text'],
    ] as const)
      await expect(readLetterFile(Buffer.from(bytes, 'hex'))).rejects.toThrow(what);
  });

  it('is refused where it is a bomb, too large, broken, or a picture', async () => {
    const bomb = await zipped({ ...TYPES, 'word/document.xml': Buffer.alloc(60 * 1024 * 1024, ' ') });
    await expect(readLetterFile(bomb)).rejects.toMatchObject({ code: 'invalid-input' });
    const large = await zipped({ ...TYPES, 'word/document.xml': Buffer.alloc(9 * 1024 * 1024, ' ') });
    await expect(readLetterFile(large)).rejects.toMatchObject({ code: 'too-large' });
    await expect(readLetterFile(await zipped({ 'a.txt': 'x' }))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(readLetterFile(Buffer.from('%PDF-1.4 nothing'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(readLetterFile(await word('<w:p/>'))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(readLetterFile(Buffer.alloc(1_000_001, 'a'))).rejects.toMatchObject({ code: 'too-large' });
    const deep = `<!doctype html><body>${'<div>'.repeat(400)}x${'</div>'.repeat(400)}`;
    await expect(readLetterFile(Buffer.from(deep))).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
