import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { nationalContact } from '#reference/national-contacts';
import { JOURNEYS } from './journey.model.ts';
import { CONCERN_KINDS } from './questions/concern-about.form.ts';
import { publicFace, seedAreas, Visitor } from './visitor.testing.ts';

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

it('says 999 first, then where each kind leads, and the hotline before anything is typed', async () => {
  const visitor = new Visitor(face.url);
  await visitor.get('/');
  expect(visitor.seen.page.toString()).toContain('href="/tell"');
  await visitor.get('/tell');
  const body = visitor.seen.page.toString();
  const places = [
    'tel:999',
    'href="/report"',
    'tel:0800789321',
    ...CONCERN_KINDS.map((kind) => `about=${kind}`),
  ];
  for (const place of places) expect(body, place).toContain(place);
  expect(body.indexOf('tel:999')).toBeLessThan(body.indexOf('href="/report"'));
  expect(body.indexOf('tel:0800789321')).toBeLessThan(body.indexOf('about=TERRORISM'));
  // From the register, and nowhere else: the number and gov.uk/ACT.
  for (const id of ['anti-terrorist-hotline', 'act-online'])
    expect(body).toContain(nationalContact(id)?.display ?? 'nothing');
  expect(body.slice(body.indexOf('<main'))).not.toMatch(/<textarea|<input type="text"/);
});

it('takes what was chosen into the form: terrorism to the hotline, a letter to the stop page, graffiti to words that ask nobody to touch it', async () => {
  const terror = new Visitor(face.url);
  await terror.get('/concern?about=TERRORISM');
  await terror.post({ about: 'TERRORISM' });
  expect(terror.seen.path).toBe('/concern/hotline');
  expect(terror.seen.page.toString()).toContain('tel:0800789321');
  const graffiti = new Visitor(face.url);
  await graffiti.get('/concern?about=GRAFFITI');
  await graffiti.post({ about: 'GRAFFITI' });
  expect(graffiti.seen.path).toBe('/concern/words');
  for (const words of ['Do not touch it', 'leave out names'])
    expect(graffiti.seen.page.toString()).toContain(words);
  const letter = new Visitor(face.url);
  await letter.get('/concern?about=POST_OR_LETTER');
  await letter.post({ about: 'POST_OR_LETTER' });
  expect(letter.seen.path).toBe('/concern/letter-stop');
  expect(letter.seen.text).toContain('Stop. Do not touch it and do not share it');
  await letter.post();
  expect(letter.seen.path).toBe('/concern/words');
  const question = new Visitor(face.url);
  await question.get('/concern?about=QUESTION');
  await question.post({ about: 'QUESTION' });
  expect(question.seen.page.toString()).not.toContain('leave out names');
  const other = new Visitor(face.url);
  await other.get('/concern?about=%3Cscript%3E');
  expect(other.seen.page.toString()).not.toContain('name="about"');
  await other.post({ about: 'NOTHING' });
  expect(other.seen.path).toBe('/concern/about');
});

it('has no field for the name of anybody but who tells us', () => {
  const names = JOURNEYS.concern.flatMap((page) => page.fields.map(({ name }) => name));
  expect(names.filter((name) => /name|who|suspect|offender|subject/i.test(name))).toEqual(['name']);
  expect(JOURNEYS.concern.find(({ fields }) => fields.some(({ name }) => name === 'name'))?.id).toBe(
    'concern-contact',
  );
});
