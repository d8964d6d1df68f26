import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { CHUNK_BYTES, fileKeyOf, OpeningStream, SealingStream, saltOf } from './sealed-stream.ts';

const place = {
  forceId: 'aldermarch',
  table: 'reporting.evidence',
  recordId: '0a1b2c3d-0000-4000-8000-00000000000a',
};
const dataKey = randomBytes(32);

async function through(stream: SealingStream | OpeningStream, parts: Iterable<Buffer>): Promise<Buffer> {
  const out: Buffer[] = [];
  const source = Readable.from(parts);
  source.on('error', (error) => stream.destroy(error));
  for await (const part of source.pipe(stream)) out.push(part as Buffer);
  return Buffer.concat(out);
}
const seal = (clear: Buffer, pieces = 1_000) =>
  through(
    new SealingStream(dataKey, place),
    Array.from({ length: Math.ceil(clear.length / pieces) }, (_, at) =>
      clear.subarray(at * pieces, (at + 1) * pieces),
    ),
  );
const open = (sealed: Buffer, where = place, key = dataKey) =>
  through(new OpeningStream(fileKeyOf(key, saltOf(sealed)), where), [sealed]);

test.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_001])(
  '%i bytes come back, from pieces of any size',
  async (bytes) => {
    const clear = randomBytes(bytes);
    const sealed = await seal(clear, 7_777);
    expect((await open(sealed)).equals(clear)).toBe(true);
    expect(
      (
        await through(
          new OpeningStream(fileKeyOf(dataKey, saltOf(sealed)), place),
          Array.from({ length: Math.ceil(sealed.length / 999) }, (_, at) =>
            sealed.subarray(at * 999, at * 999 + 999),
          ),
        )
      ).equals(clear),
    ).toBe(true);
  },
);

test('a changed byte, a cut end, a chunk left out, moved or repeated, and another place or key do not open', async () => {
  const sealed = await seal(randomBytes(3 * CHUNK_BYTES + 10));
  const chunk = CHUNK_BYTES + 16;
  const part = (at: number) => sealed.subarray(17 + at * chunk, 17 + (at + 1) * chunk);
  const header = sealed.subarray(0, 17);
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(chunk + 40) ^ 1, chunk + 40);
  const broken: Record<string, Buffer> = {
    changed,
    cutInside: sealed.subarray(0, sealed.length - 5),
    cutAtChunk: sealed.subarray(0, 17 + 3 * chunk),
    leftOut: Buffer.concat([header, part(0), part(2), part(3)]),
    moved: Buffer.concat([header, part(1), part(0), part(2), part(3)]),
    repeated: Buffer.concat([sealed, part(3)]),
    empty: header,
  };
  for (const [how, bytes] of Object.entries(broken))
    await expect(open(bytes), how).rejects.toMatchObject({ code: 'broken-seal' });
  await expect(
    open(sealed, { ...place, recordId: '0a1b2c3d-0000-4000-8000-00000000000b' }),
  ).rejects.toMatchObject({
    code: 'broken-seal',
  });
  await expect(open(sealed, place, randomBytes(32))).rejects.toMatchObject({ code: 'broken-seal' });
});

test('gives out nothing of a chunk whose tag is wrong', async () => {
  const clear = randomBytes(2 * CHUNK_BYTES);
  const sealed = await seal(clear);
  sealed.writeUInt8(sealed.readUInt8(sealed.length - 30) ^ 1, sealed.length - 30);
  const opening = new OpeningStream(fileKeyOf(dataKey, saltOf(sealed)), place);
  const seen: Buffer[] = [];
  opening.on('data', (part: Buffer) => seen.push(part));
  await expect(
    new Promise((resolve, reject) => {
      opening.on('end', resolve);
      opening.on('error', reject);
      opening.end(sealed);
    }),
  ).rejects.toMatchObject({ code: 'broken-seal' });
  expect(Buffer.concat(seen).equals(clear.subarray(0, CHUNK_BYTES))).toBe(true);
});

test('the same file sealed twice is two different noises', async () => {
  const clear = Buffer.alloc(100);
  expect((await seal(clear)).equals(await seal(clear))).toBe(false);
});
