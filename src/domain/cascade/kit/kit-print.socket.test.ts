import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sourceFile } from '#platform/db/source-file';
import { openPress } from '#platform/print/press';
import { qrSvg } from '#platform/print/qr';
import { linesOf } from '../statement.model.ts';
import { PAGE_ITEMS } from './kit.model.ts';
import { printFacts, SCRIPTS } from './kit-print.testing.ts';
import { cardSheet, pageSheet } from './kit-sheets.presenter.ts';
import { codeUrl } from './kit-texts.presenter.ts';
import { readPdf } from './pdf-ua.testing.ts';

const press = openPress();
const GOLDEN = sourceFile('src/domain/cascade/kit/golden');
const WIDTH = 540;
/** Mean difference of grey (of 255) that another machine's smoothing may make; letters set wrongly make several times that. */
const TOLERANCE = 1.5;

const greys = (png: Buffer): Promise<Buffer> =>
  sharp(png).resize({ width: WIDTH }).blur(1).greyscale().raw().toBuffer();

async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([greys(one), greys(other)]);
  return a.reduce((sum, grey, at) => sum + Math.abs(grey - (b[at] ?? 0)), 0) / a.length;
}

const card = async (language: string, change = {}): Promise<Buffer> => {
  const facts = printFacts(language, change);
  const png = await press.png(cardSheet(facts, 'card-square.png', qrSvg(codeUrl(facts))), 1080);
  return sharp(png).resize({ width: WIDTH }).greyscale().png({ compressionLevel: 9 }).toBuffer();
};

describe('cards', () => {
  it.each(Object.keys(SCRIPTS))('are set in %s as on the picture that was looked at', async (language) => {
    const file = join(GOLDEN, `card-${language}.png`);
    const made = await card(language);
    if (process.env.UPDATE_GOLDEN) await writeFile(file, made);
    expect(await difference(made, await readFile(file))).toBeLessThan(TOLERANCE);
  });

  it('differ far more where letters stand unjoined or in the wrong order', async () => {
    for (const language of ['ur', 'ar', 'bn', 'pa']) {
      const { title = '', answer = '' } = SCRIPTS[language] ?? {};
      // A zero-width non-joiner after each letter sets them as a typesetter that cannot shape would.
      const apart = (text: string): string => [...text].join('\u200c');
      const wrong = await card(language, { title: apart(title), answer: apart(answer) });
      const golden = await readFile(join(GOLDEN, `card-${language}.png`));
      expect(await difference(wrong, golden), language).toBeGreaterThan(2 * TOLERANCE);
    }
  });
});

const squeeze = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '');

describe('pages', () => {
  for (const item of PAGE_ITEMS)
    it(`${item} is tagged: title, language, headings, described pictures and the order of reading`, async () => {
      const facts = printFacts('en');
      const pdf = await press.pdf(pageSheet(facts, item, qrSvg(codeUrl(facts))));
      const { info, faults, roles, alts, text } = await readPdf(pdf);
      expect(faults).toEqual([]);
      expect(info).toMatchObject({ Title: facts.published.title, Language: 'en' });
      expect(roles.filter((role) => role === 'H1')).toHaveLength(1);
      expect(roles.filter((role) => role === 'H2')).toHaveLength(facts.published.sections.length);
      expect(roles.filter((role) => role === 'Figure')).toHaveLength(1);
      expect(alts.join(' ')).toContain(facts.published.code);
      // Every signed word, in the order in which it was signed.
      let from = 0;
      const read = squeeze(text);
      for (const line of linesOf(facts.published).map(squeeze)) {
        const at = read.indexOf(line.slice(0, 30), from);
        expect(at, line).toBeGreaterThanOrEqual(from);
        from = at;
      }
    });

  it('say their language and hold the tree in scripts from right to left too', async () => {
    for (const language of ['ur', 'ar', 'bn', 'pa']) {
      const facts = printFacts(language);
      const pdf = await press.pdf(pageSheet(facts, 'poster-a4.pdf', qrSvg(codeUrl(facts))));
      const { info, faults, roles } = await readPdf(pdf);
      expect(faults).toEqual([]);
      expect(info).toMatchObject({ Title: facts.published.title, Language: language });
      expect(roles).toContain('H1');
    }
  });

  it('are pictured by their first page, however many there are', async () => {
    const answer = Array.from({ length: 40 }, (_, at) => `Sentence ${at} of many.`).join(' ');
    const short = printFacts('en');
    const long = printFacts('en', { answer });
    const [one, many] = await Promise.all(
      [short, long].map((facts) => press.png(pageSheet(facts, 'easy-read.pdf', qrSvg(codeUrl(facts))), 300)),
    );
    const size = async (png: Buffer | undefined) => sharp(png).metadata();
    const { width, height } = await size(many);
    expect({ width, height }).toEqual({ width: 300, height: (await size(one)).height });
    // The heading stands at the top of the first page, as on the page that is alone.
    const top = (png: Buffer = Buffer.alloc(0)): Promise<Buffer> =>
      sharp(png).extract({ left: 0, top: 0, width: 300, height: 70 }).png().toBuffer();
    const blank = { create: { width: 300, height: 70, channels: 3, background: '#ffffff' } } as const;
    const empty = await sharp(blank).png().toBuffer();
    expect(await difference(await top(many), await top(one))).toBeLessThan(TOLERANCE);
    expect(await difference(await top(many), empty)).toBeGreaterThan(2 * TOLERANCE);
  });

  it('give the same bytes for the same words', async () => {
    const facts = printFacts('ur');
    const sheet = pageSheet(facts, 'poster-a5.pdf', qrSvg(codeUrl(facts)));
    const pdf = await press.pdf(sheet);
    expect(pdf.equals(await openPress().pdf(sheet))).toBe(true);
    // Nor would they differ a second later.
    expect(pdf.toString('latin1')).not.toMatch(/CreationDate|CreateDate|ModDate/);
  });

  it('take no word for a command of the typesetter', async () => {
    const facts = printFacts('en', { title: '#panic("x") $y$ *z*', answer: '#sys.inputs ]#[ \\' });
    const { text } = await readPdf(await press.pdf(pageSheet(facts, 'poster-a4.pdf', qrSvg('x'))));
    expect(squeeze(text)).toContain(squeeze('#panic("x") $y$ *z*'));
  });

  it('the check finds what departs from PDF/UA', async () => {
    const stream = 'BT /F1 20 Tf 20 80 Td (Not tagged) Tj ET';
    const plain = [
      '%PDF-1.7',
      '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
      '2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj',
      '3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R',
      '  /Resources <</Font <</F1 5 0 R>>>>>> endobj',
      `4 0 obj <</Length ${stream.length}>> stream\n${stream}\nendstream endobj`,
      '5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj',
      'trailer <</Root 1 0 R>>',
    ].join('\n');
    const { faults } = await readPdf(Buffer.from(plain));
    expect(faults.map((fault) => fault.slice(0, 6)).sort()).toEqual([
      '01-005',
      '01-005',
      '06-001',
      '06-002',
      '06-003',
      '06-003',
      '07-001',
      '11-006',
      '31-009',
    ]);
  });
});
