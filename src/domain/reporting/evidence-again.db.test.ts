import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { photo, sendForm, storedIds, visitorAtFiles } from './evidence.testing.ts';
import { publicFace, seedAreas } from './visitor.testing.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;
beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  await seedAreas(web);
  face = await publicFace(web);
});
afterAll(async () => {
  await face?.close();
  await web?.close();
});

const kept = async () =>
  (await web.sql<{ id: string }>('select id from reporting.evidence order by id')).map(({ id }) => id);

it('a file whose answer was lost and that is sent again is kept once, in the form and with the code', async () => {
  const visitor = await visitorAtFiles(face.url, 'NAMED');
  const bytes = await photo();
  const file = { name: 'gate.jpg', bytes };
  const answers = await Promise.all([
    visitor.uploadOnly(file, { hidden: 'KEEP' }),
    visitor.uploadOnly(file, { hidden: 'KEEP' }),
  ]);
  expect(answers.map(({ status, headers }) => `${status} ${headers.get('location')}`)).toEqual([
    '303 /report/files?done=added',
    '303 /report/files?done=added',
  ]);
  await visitor.upload(file, { hidden: 'KEEP' });
  expect(visitor.seen.text).toContain('Kept exactly as you sent it.');
  expect(await kept()).toHaveLength(1);
  const other = await visitorAtFiles(face.url, 'NAMED');
  await other.upload(file, { hidden: 'KEEP' });
  expect(await kept(), 'another person may send the same picture').toHaveLength(2);

  await sendForm(visitor, web);
  await visitor.get('/report/receipt');
  const code = visitor.seen.page.querySelector('.st-code')?.text.replace(/\D/g, '') ?? '';
  await visitor.get('/return');
  await visitor.post({ code });
  await visitor.get('/return/files');
  await visitor.upload(file, { hidden: 'KEEP' });
  expect(visitor.seen.path).toBe('/return/files?done=added');
  expect(await kept()).toHaveLength(2);

  // Neither a sealed name nor a file of the second try is left.
  const seals = await web.sql(`select 1 from platform.seal where owner_table = 'reporting.evidence'`);
  expect(seals).toHaveLength(2);
  expect(await storedIds(web)).toEqual(await kept());
  expect(readdirSync(web.files.incoming.folder)).toEqual([]);
});
