import { Browser } from './browser.ts';
import { returnWithCode } from './hear.ts';
import type { Ledger } from './ledger.ts';
import { CAST } from './say.ts';
import { expectPage, type World, within } from './world.ts';

/** How many of the reports the duty inspector decides on; the rest wait in the queue with their clocks. */
const DECIDED = 20;
const REPORT = /\/triage\/[0-9a-f-]{36}$/;

/** The unread number on the duty queue, from the page itself. */
async function unread(world: World): Promise<number> {
  const page = await world.officer(CAST.inspector).get(world.staff('/triage?filter=unread'));
  const shown = /(\d+) not taken/.exec(page.text)?.[1];
  if (!shown) throw new Error('the queue does not say how many are unread');
  return Number(shown);
}

/** The duty inspector takes a report, decides, and hands it to the detective by name. */
async function decide(world: World, address: string): Promise<void> {
  const inspector = world.officer(CAST.inspector);
  const page = await inspector.get(address);
  const taken = expectPage(await page.submit({}, { form: 'form[action$="/acknowledge"]' }), {});
  const decided = expectPage(
    await taken.submit(
      {
        route: 'CRIME',
        risk: 'MEDIUM',
        riskFactors: ['AT_OR_NEAR_HOME'],
        actions: ['VISIT_VICTIM', 'SECURE_CCTV'],
        reasons: 'Threatening words in a public place; cameras cover it and the person is worried to go out.',
        criticalIncident: 'CONSIDERED_NOT_PROPOSED',
        eventId: world.need('eventId'),
        eventLink: 'POSSIBLE',
        eventLinkBasis: 'TIMING_ONLY',
      },
      { form: 'form[action$="/decision"]' },
    ),
    {},
  );
  const detective = decided
    .one('form[action$="/handover"]')
    .querySelectorAll('option')
    .find((option) => option.text.includes('Lindqvist'));
  const toId = detective?.getAttribute('value');
  if (!toId) throw new Error('the detective is not among those a case may be offered to');
  expectPage(await decided.submit({ toId }, { form: 'form[action$="/handover"]' }), {});
}

async function supervise(world: World): Promise<string> {
  const detective = world.officer(CAST.detective);
  const list = await detective.get(world.staff('/cases'));
  const offers = list.root
    .querySelectorAll('form[action$="/answer"]')
    .map((form) => form.getAttribute('action')?.replace(/\/answer$/, '') ?? '');
  let accepted = 0;
  for (const href of offers.length > 0 ? offers : list.links(/\/cases\/[0-9a-f-]{36}$/)) {
    const offer = await detective.get(new URL(href, list.url).href);
    expectPage(await offer.submit({}, { form: 'form[action$="/answer"]', button: 'answer=accept' }), {});
    accepted += 1;
  }
  if (accepted === 0) throw new Error('no case was offered to the detective');
  const mine = await (await detective.get(world.staff('/cases'))).follow(/\/cases\/[0-9a-f-]{36}$/);
  const supervision = await mine.follow(/\/cases\/[0-9a-f-]{36}\/supervision$/);
  const review = {
    information: 'Threats at a bus stop. Two cameras cover it; one witness is known.',
    assessment: 'The person is afraid to go out. Nothing points to a danger to others now.',
    powers: 'Public order and the aggravated offences; the CCTV owner has been asked in writing.',
    options: 'Visit today, or call first. A visit today is what the person asked for.',
    text: 'Cameras secured. Visit the victim today; update them tomorrow.',
    finding: 'CONTINUE',
    nextDueDays: '1',
  };
  const reviewed = await supervision.submit(review, { form: 'form[action$="/review"]' });
  expectPage(reviewed, { says: /Cameras secured/ });
  return `${accepted} cases accepted by name, the first reviewed`;
}

/** A reply written in the console is read with the private code alone. */
async function reply(world: World, address: string): Promise<string> {
  const words = 'Thank you for telling us. An officer has your report and will look at the cameras today.';
  const page = await world.officer(CAST.inspector).get(address);
  expectPage(await page.submit({ text: words }, { form: 'form[action$="/message"]' }), {});
  for (const code of world.facts.privateCodes) {
    const thread = await returnWithCode(world, code);
    if (thread.text.includes(words)) return 'the reporter reads the answer with the code alone';
  }
  throw new Error('no private code opens the answer');
}

/** Respond and watch: the queue, the decisions, the detective, the answer, the counts. */
export async function respondLinks(world: World, ledger: Ledger, reports: number): Promise<void> {
  const decided: string[] = [];
  await ledger.link('queue', `all ${reports} reports are before the duty inspector`, async () => {
    const seen = await within(30, `${reports} reports in the queue`, async () => {
      const count = await unread(world);
      return count >= reports ? count : undefined;
    });
    return `${seen} unread in the queue, each with its clock`;
  });
  await ledger.link('decide', 'the duty inspector takes, decides and hands over', async () => {
    const page = await world.officer(CAST.inspector).get(world.staff('/triage?filter=unread'));
    for (const address of [...new Set(page.links(REPORT))].slice(0, DECIDED)) {
      await decide(world, address);
      decided.push(address);
    }
    if (decided.length === 0) throw new Error('the queue has no links to reports');
    return `${decided.length} reports decided on and offered to a detective`;
  });
  await ledger.link('supervise', 'a detective accepts and reviews', () => supervise(world));
  await ledger.link('reply', 'the reporter reads the answer with the private code', () =>
    reply(world, decided[0] ?? ''),
  );
  await ledger.link('watch', 'the counts move and one sentence says what that means', async () => {
    const page = await within(60, 'the picture', async () => {
      const shown = await world.officer(CAST.analyst).get(world.staff(`/picture/${world.need('eventId')}`));
      return shown.status === 200 ? shown : undefined;
    });
    const sentence = /(Increase seen|No increase seen|Too few|Too soon).*?[.](?=\s|$)/s.exec(page.text)?.[0];
    if (!sentence) throw new Error('the picture does not say whether there is an increase');
    return sentence;
  });
  await ledger.link('area', 'the public reads that an area has its officers', async () => {
    const page = await new Browser().get(`${world.doors.public}/areas/eastmarch.mill-ward`);
    expectPage(page, { says: /Achterberg/ });
    return 'the ward page names the officer';
  });
}
