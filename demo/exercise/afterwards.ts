import { addDays, londonDay } from '#statistics/days';
import type { DemoReport } from '../aldermarch/reports.ts';
import { Browser, type Page } from './browser.ts';
import { type Receipt, report, returnWithCode } from './hear.ts';
import type { Ledger } from './ledger.ts';
import { CAST } from './say.ts';
import { expectPage, type World, within } from './world.ts';

const TRANSLATOR = 'demo-haddad';
const PROMISED_DAYS = 3;

/** Told twice, by people who do not know of each other. */
const SEEN: DemoReport = {
  language: 'en',
  narrative:
    'Two men in grey hoods threw eggs at the prayer room on Lantern Row and shouted that we should all leave. The caretaker chased them away with a broom. They got into a purple van.',
  happened: ['SAID_OR_SHOUTED', 'DAMAGE_OR_GRAFFITI'],
  why: ['RELIGION'],
  where: 'PLACE_OF_WORSHIP',
  areaPath: 'highmere/lakeside',
  named: false,
};
const SEEN_TOO: DemoReport = {
  ...SEEN,
  narrative:
    'From my window I saw two men with grey hoods. They threw eggs at the prayer room on Lantern Row and shouted. A caretaker chased them with a broom and they drove off in a purple van.',
};
const IN_POLISH: DemoReport = {
  language: 'pl',
  narrative:
    'Sąsiad pisze na naszych drzwiach i mówi dzieciom, żeby wracały do siebie. Boimy się wychodzić wieczorem.',
  happened: ['DAMAGE_OR_GRAFFITI'],
  why: ['RACE'],
  where: 'HOME',
  areaPath: 'highmere/quarry',
  named: false,
};
const IN_ENGLISH =
  'A neighbour writes on our door and tells the children to go back where they came from. We are afraid to go out in the evening.';

const tell = (world: World, one: DemoReport): Promise<Receipt> =>
  report(world.doors.public, one, new Browser(one.language));

/** The page of a report below its address in the console, once the report is in the queue. */
async function pageOf(world: World, reference: string, part: string): Promise<Page> {
  const inspector = world.officer(CAST.inspector);
  const address = await within(30, `report ${reference} in the queue`, async () => {
    const { url, status } = await inspector.get(world.staff(`/find?reference=${reference}`));
    return status === 200 && /^\/triage\/[0-9a-f-]{36}$/.test(url.pathname) ? url.href : undefined;
  });
  return expectPage(await inspector.get(`${address}/${part}`), {});
}

async function duplicate(world: World): Promise<string> {
  const first = await tell(world, SEEN);
  const second = await tell(world, SEEN_TOO);
  const shown = await within(30, 'a proposal that two tell of the same', async () => {
    const page = await pageOf(world, second.reference, 'duplicates');
    const section = page.root.querySelectorAll('section').find((one) => one.text.includes(first.reference));
    const other = section?.querySelector('input[name=other]')?.getAttribute('value');
    return other ? { page, other } : undefined;
  });
  const said = await shown.page.submit(
    { reason: 'Prayer room, eggs, the caretaker with the broom and the purple van are in both.' },
    { form: `form:has(input[value="${shown.other}"])`, button: 'outcome=SAME' },
  );
  expectPage(said, { says: /counted once/ });
  expectPage(said, { says: /Stands beside|1 report stands beside this one/ });
  return 'proposed with its reasons, confirmed by the inspector, counted once';
}

async function keptWord(world: World): Promise<string> {
  const { reference, code } = await tell(world, { ...IN_POLISH, language: 'en', narrative: IN_ENGLISH });
  const dueOn = addDays(londonDay(new Date()), PROMISED_DAYS);
  const contact = await pageOf(world, reference, 'contact');
  const promised = await contact.submit({ dueOn }, { form: 'form[action$="/contact/promise"]' });
  expectPage(promised, { says: /The day was promised/ });
  const told = /You will hear from us by [^.]+\./;
  const [sentence] = told.exec((await returnWithCode(world, code)).text) ?? [];
  if (!sentence) throw new Error('the person is not told by when they hear');
  const words = 'An officer has spoken to your neighbour and will call on you tomorrow. Inspector Reyes';
  const written = await promised.submit({ text: words }, { form: 'form[action$="/contact/message"]' });
  expectPage(written, { says: /No day is promised/ });
  const after = await returnWithCode(world, code);
  if (!after.text.includes(words) || told.test(after.text))
    throw new Error('the person does not see that the promise was kept');
  return `“${sentence}” and they did`;
}

async function translate(world: World): Promise<string> {
  const { reference } = await tell(world, IN_POLISH);
  const contact = await pageOf(world, reference, 'contact');
  const asked = await contact.submit(
    { askedOf: 'TRANSLATOR', hours: '24' },
    { form: 'form[action$="/contact/translation"]' },
  );
  expectPage(asked, { says: /translation was asked for/ });
  await world.signIn(TRANSLATOR);
  const desk = expectPage(await world.officer(TRANSLATOR).get(world.staff('/translations')), {});
  const [address] = desk.root
    .querySelectorAll('a[href*="/translations/"]')
    .filter((link) => link.text.includes(reference))
    .map((link) => new URL(link.getAttribute('href') ?? '', desk.url).href);
  if (!address) throw new Error('the text is not on the translator’s desk');
  const text = expectPage(await world.officer(TRANSLATOR).get(address), { says: /Sąsiad/ });
  expectPage(await text.submit({ text: IN_ENGLISH }), { says: /translation was kept/ });
  const beside = await world.officer(CAST.inspector).get(address);
  expectPage(await beside.submit({}, { form: 'form[action$="/confirm"]' }), { says: /reading was noted/ });
  expectPage(await pageOf(world, reference, 'contact'), { says: /A neighbour writes on our door/ });
  return 'asked for, entered by the translator, read beside the original by a second person';
}

/** What comes after a report: told twice, a promise, another language. */
export async function afterwardsLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('duplicate', 'two tell of one incident and a person says so', () => duplicate(world));
  await ledger.link('kept-word', 'a day is promised to somebody, and kept', () => keptWord(world));
  await ledger.link('translate', 'a report in Polish is translated and read again', () => translate(world));
}
