import { afterAll, expect, it } from 'vitest';
import { DEMO_STATEMENT } from '../../demo/aldermarch/statement.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, signIn, submit, visit } from './journey.ts';
import {
  approve,
  CODE,
  check,
  compose,
  confirmRegister,
  freeze,
  registerEvent,
  staff,
  vouch,
} from './newsroom.ts';

afterAll(closeBrowser);

it('a statement is written, approved by two, published, and told from a changed copy', async () => {
  const officer = await signIn(CAST.engagement);
  const eventId = await registerEvent(officer);
  await confirmRegister(officer);
  const workspace = await compose(officer, eventId);
  await vouch(officer);
  const version = await freeze(officer);

  const inspector = await signIn(CAST.inspector);
  await approve(inspector, version);
  expect(await inspector.locator('form[action$="/publish"]').count()).toBe(0);
  const commander = await signIn(CAST.commander);
  await approve(commander, version);
  expect(await submit(commander, {}, { form: 'form[action$="/publish"]' })).toBe(200);
  await inspect(commander, 'statement published');
  await visit(officer, workspace, 'workspace, published');
  await visit(officer, staff(`/events/${eventId}`), 'event with its statement');
  await visit(officer, staff('/statements'), 'statements');

  const reader = await openPage({ width: 390 });
  const id = new URL(workspace).pathname.split('/')[2] ?? '';
  await visit(reader, `${doors().public}/s/${id}`, 'public statement');
  const shown = await reader.locator('main').innerText();
  expect(shown).toContain(DEMO_STATEMENT.answer);
  const code = CODE.exec(shown)?.[0] ?? '';
  expect(code).not.toBe('');
  await visit(reader, `${doors().public}/s`, 'public list of statements');
  await visit(reader, `${doors().public}/check`, 'check');
  expect(await submit(reader)).toBe(422);
  await expectProblems(reader, true);
  await inspect(reader, 'check, empty');

  const genuine = await check(reader, code, 'genuine');
  expect(genuine).toContain(DEMO_STATEMENT.title);
  const words = [DEMO_STATEMENT.answer, DEMO_STATEMENT.unknown, DEMO_STATEMENT.doing].join('\n');
  const altered = await check(reader, words.replace('do not know', 'know exactly'), 'altered');
  expect(altered).toContain('exactly');
  expect(await reader.locator('main ins, main del').count()).toBeGreaterThan(0);
  const foreign = await check(reader, 'Everyone must stay indoors tonight. Forward this to all.', 'foreign');
  expect(foreign).not.toContain(DEMO_STATEMENT.title);
});
