import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { HEADS, wordOf, zipOf } from './files.testing.ts';
import { Inspector } from './inspector.ts';
import { endingFits, kindOfHead } from './kind.ts';

function inspect(bytes: Buffer, name = '', piece = 1_000) {
  const inspector = new Inspector();
  for (let at = 0; at < bytes.length; at += piece) inspector.take(bytes.subarray(at, at + piece));
  return inspector.finish(name);
}
const typeOf = (bytes: Buffer, name = ''): string => {
  const found = inspect(bytes, name);
  return typeof found === 'string' ? found : found.kind.mediaType;
};

test('tells each kind from its bytes', () => {
  const told = Object.fromEntries(Object.entries(HEADS).map(([name, bytes]) => [name, typeOf(bytes)]));
  expect(told).toEqual({
    jpeg: 'image/jpeg',
    png: 'image/png',
    gif: 'image/gif',
    mp4: 'video/mp4',
    quicktime: 'video/quicktime',
    heic: 'image/heic',
    m4a: 'audio/mp4',
    webm: 'video/webm',
    mp3: 'audio/mpeg',
    ogg: 'audio/ogg',
    wav: 'audio/wav',
    pdf: 'application/pdf',
    program: 'wrong-kind',
  });
});

test('hashes and counts what came, in pieces of any size', () => {
  const bytes = Buffer.concat([HEADS.jpeg, Buffer.alloc(600_000, 3)]);
  for (const piece of [977, 65_536, 1_000_000])
    expect(inspect(bytes, '', piece)).toMatchObject({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest(),
    });
});

test('takes text in any script, and no bytes, markup or shell programme as text', () => {
  expect(typeOf(Buffer.from('اس نے ہم پر چلایا\n'.repeat(200)))).toBe('text/plain');
  expect(typeOf(Buffer.from('plain'))).toBe('text/plain');
  for (const no of ['a\0b', '#!/bin/sh\nrm', '<!DOCTYPE html><p>', '<svg onload="x">', '<?php x'])
    expect(typeOf(Buffer.from(no)), no).toBe('wrong-kind');
  expect(typeOf(Buffer.from([0x61, 0xc3]))).toBe('wrong-kind');
  expect(typeOf(Buffer.from([0xff, 0xfe, 0x61, 0x00]))).toBe('wrong-kind');
});

test('a file that is two kinds at once is refused', () => {
  const appended = Buffer.concat([HEADS.jpeg, zipOf([{ name: 'evil.class' }])]);
  expect(typeOf(appended)).toBe('two-kinds');
  const pdfInside = Buffer.from(HEADS.jpeg);
  pdfInside.write('%PDF-1.4', 500);
  expect(typeOf(pdfInside)).toBe('two-kinds');
  const script = Buffer.from(HEADS.png);
  script.write('<ScRiPt>alert(1)</script>', 300);
  expect(typeOf(script)).toBe('two-kinds');
  expect(typeOf(Buffer.from(`GIF89a/*${'x'.repeat(90)}*/=1;alert(1)`))).toBe('two-kinds');
  expect(typeOf(Buffer.concat([HEADS.pdf, zipOf([{ name: 'a' }])]))).toBe('two-kinds');
});

test('a name of another family is refused, one of the same family or without an ending is not', () => {
  expect(typeOf(HEADS.mp4, 'holiday.jpg')).toBe('name-differs');
  expect(typeOf(HEADS.jpeg, 'statement.pdf')).toBe('name-differs');
  expect(typeOf(HEADS.jpeg, 'photo.jpg.exe')).toBe('name-differs');
  expect(typeOf(HEADS.pdf, 'page.html')).toBe('name-differs');
  expect(typeOf(HEADS.heic, 'IMG_0001.JPG')).toBe('image/heic');
  expect(typeOf(HEADS.jpeg, 'no ending')).toBe('image/jpeg');
  expect(typeOf(HEADS.jpeg, '../../../etc/x.jpeg')).toBe('image/jpeg');
  const jpeg = kindOfHead(HEADS.jpeg);
  expect(jpeg && endingFits('gpj.exe‮.jpg', jpeg)).toBe(true);
});

test('a document is taken; a bomb, a macro, an archive inside, a way out and a second file around it are not', () => {
  expect(typeOf(wordOf())).toMatch(/wordprocessingml/);
  expect(typeOf(wordOf({ name: 'word/vbaProject.bin' }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: 'word/embeddings/more.zip' }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: 'word/run.exe' }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: '../../etc/cron.d/x' }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: '/etc/passwd' }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: 'word\\x' }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: 'word/link', mode: 0o120777 }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: 'word/media/zeros', content: Buffer.alloc(30_000_000) }))).toBe('dangerous');
  expect(typeOf(wordOf({ name: 'word/big', unpacked: 0xfffffff0 }))).toBe('dangerous');
  expect(typeOf(zipOf(Array.from({ length: 2_100 }, (_, at) => ({ name: `word/${at}` }))))).toBe('dangerous');
  expect(typeOf(Buffer.concat([wordOf(), Buffer.from('x')]))).toBe('wrong-kind');
  const around = wordOf();
  expect(typeOf(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(100), around]))).toBe(
    'dangerous',
  );
  expect(typeOf(zipOf([{ name: 'photo.jpg' }]))).toBe('wrong-kind');
});

test('an OpenDocument text is known by its first part', () => {
  const mediaType = 'application/vnd.oasis.opendocument.text';
  const mimetype = { name: 'mimetype', content: mediaType, isStored: true };
  expect(typeOf(zipOf([mimetype, { name: 'content.xml' }]), 'letter.odt')).toBe(mediaType);
  expect(typeOf(zipOf([{ name: 'mimetype' }, { name: 'content.xml' }]))).toBe('wrong-kind');
});

test('nothing is not a file, and what is hopeless is known after 4 KiB', () => {
  expect(inspect(Buffer.alloc(0))).toBe('empty');
  const inspector = new Inspector();
  inspector.take(HEADS.program.subarray(0, 4_000));
  expect(inspector.isHopeless).toBe(false);
  inspector.take(HEADS.program.subarray(4_000));
  expect(inspector.isHopeless).toBe(true);
});
