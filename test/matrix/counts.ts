import { Readable } from 'node:stream';
import { system } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { importFile, think } from '#room/surveillance';
import { signIn } from '../../src/apps/keeper/sign-in.testing.ts';
import type { InTransaction } from '../../src/domain/surveillance/pack-parts.ts';
import { receivePlaceFile } from '../../src/domain/surveillance/places/receive-place-file.ts';
import { makeTable } from '../../src/domain/surveillance/tables/make-table.ts';
import {
  approveTable,
  prepareForPublication,
  type TableAsk,
} from '../../src/domain/surveillance/tables/prepare-table.ts';

const FILE = ['month,area,strand,count', '2026-01,eastmarch,Race,40', '2026-01,westmarch,Race,50'].join('\n');

const CORNERS = [
  [0, 50],
  [1, 50],
  [1, 51],
  [0, 50],
];
const SHAPE = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', properties: { code: 'X1' }, geometry: { type: 'Polygon', coordinates: [CORNERS] } },
  ],
});

/** Counts from elsewhere, a table made of them that is published, one that waits, and a file of boundaries. */
export async function countsOf(
  t: TestRuntime,
  mark: string,
): Promise<Record<'import' | 'table' | 'place-file', string>> {
  const stream = (text: string) => Readable.from([Buffer.from(text)]);
  const source = `SOURCE_${mark}`;
  await t.as(system('test.import'), (ctx) => importFile(ctx, { source, stream: stream(FILE) }));
  await t.as(system('test.import'), (ctx) =>
    importFile(ctx, { source, stream: stream(FILE.replace('40', '41')), isDry: true }),
  );
  const analyst = await signIn(t, ['ANALYST']);
  const commander = await signIn(t, ['COMMANDER']);
  const ask = (slug: string): TableAsk => ({
    slug,
    title: `Reports by area ${mark}`,
    note: mark,
    correction: '',
    spec: { basis: source, level: 1, firstMonth: '2026-01', monthsEach: 1, periods: 1 },
  });
  const prepare = async (slug: string): Promise<string> => {
    const id = await t.as(analyst, (ctx) => prepareForPublication(ctx, ask(slug)));
    const inTransaction: InTransaction = (fn) => t.role('worker').as(system('test.make'), fn);
    await makeTable({ inTransaction, think: async (thoughts) => thoughts.map(think) }, id);
    return id;
  };
  const id = await prepare('reports-by-area');
  await t.as(commander, (ctx) => approveTable(ctx, id));
  const table = await prepare('not-published');
  const placeFile = await receivePlaceFile((fn) => t.as(analyst, fn), {
    ask: { kind: 'boundaries', of: 'ward', vintage: 2026, credit: `Made up ${mark}` },
    stream: stream(SHAPE),
  });
  const [waiting] = await t.sql<{ id: string }>(
    `select id from surveillance.vintage where force_id = $1 and state = 'checked'`,
    [t.forceId],
  );
  return { import: waiting?.id ?? '', table, 'place-file': placeFile };
}
