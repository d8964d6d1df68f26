import { addDays, londonDay } from '#statistics/days';
import { DEMO_CORRECTION, DEMO_EVENT, DEMO_LETTER, DEMO_STATEMENT } from '../aldermarch/statement.ts';
import type { Page } from './browser.ts';
import type { Ledger } from './ledger.ts';
import { expectPage, type World, within } from './world.ts';

export const CAST = {
  inspector: 'demo-reyes',
  secondInspector: 'demo-oyelaran',
  detective: 'demo-lindqvist',
  engagement: 'demo-fenwick',
  commander: 'demo-marchetti',
  ward: 'demo-achterberg',
  analyst: 'demo-castellane',
  administrator: 'demo-whitford',
} as const;

/** The event lies two days back, so that whole days since then can be compared. */
const EVENT_DAYS_AGO = 2;

/** The parts of a day `YYYY-MM-DD` as a date field takes them. */
export function dateParts(name: string, on: string): Record<string, string> {
  const [year = '', month = '', day = ''] = on.split('-');
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year };
}

/** An event of the whole force as an engagement officer enters it. */
export interface EnteredEvent {
  title: string;
  what: string;
  place: string;
  kind: string;
  /** `YYYY-MM-DD`. */
  happenedOn: string;
  touched: readonly string[];
  mistaken: readonly string[];
  hashtags?: readonly string[];
}

/** Puts an event on the register. @returns its identifier */
export async function putOnRegister(world: World, event: EnteredEvent): Promise<string> {
  const { happenedOn, mistaken, ...told } = event;
  const form = await world.officer(CAST.engagement).get(world.staff('/events/new'));
  const next = await form.submit({
    ...told,
    ...dateParts('date', happenedOn),
    areas: ['whole-force'],
  });
  const page = expectPage(await next.submit({ mistaken }), {
    path: /^\/events\/[0-9a-f-]{36}/,
  });
  return page.url.pathname.split('/')[2] ?? '';
}

async function registerEvent(world: World): Promise<string> {
  const happenedOn = addDays(londonDay(new Date()), -EVENT_DAYS_AGO);
  world.facts.eventId = await putOnRegister(world, {
    ...DEMO_EVENT,
    happenedOn,
    hashtags: ['WeStandTogether'],
  });
  return `"${DEMO_EVENT.title}" is on the register`;
}

/** The register's entries are old in a new installation: an officer looks at each source and says so. */
async function confirmRegister(world: World): Promise<string> {
  const browser = world.officer(CAST.engagement);
  const page = await browser.get(world.staff('/statements/register'));
  const wanted = ['contact:999', 'contact:101', 'contact:crimestoppers', 'hashtag:WeStandTogether'];
  const entry = page.root
    .querySelectorAll('input[name=entry]')
    .map((input) => input.getAttribute('value') ?? '')
    .filter((value) => wanted.includes(value));
  if (entry.length < 3) throw new Error(`the register offers ${entry.join(', ') || 'nothing'}`);
  expectPage(await page.submit({ entry }, { form: 'form[action$="/confirm"]' }), {
    path: /\/statements\/register$/,
  });
  return `${entry.length} entries confirmed`;
}

async function draftFromLetter(world: World): Promise<Page> {
  const browser = world.officer(CAST.engagement);
  const form = await browser.get(world.staff(`/statements/draft?event=${world.need('eventId')}`));
  return expectPage(await form.submit({ letter: world.letter ?? DEMO_LETTER }), {});
}

/** The demo letter's draft is written over; a letter that was handed in keeps its own sentences. */
async function compose(world: World): Promise<string> {
  const draft = await draftFromLetter(world);
  const written = world.letter
    ? { title: DEMO_STATEMENT.title, answer: DEMO_STATEMENT.answer }
    : DEMO_STATEMENT;
  const page = await draft.submit(
    { ...written, eventId: world.need('eventId'), validHours: '48' },
    { form: 'form[action$="/statements/new"]' },
  );
  expectPage(page, { path: /^\/statements\/[0-9a-f-]{36}$/ });
  world.facts.statementId = page.url.pathname.split('/')[2] ?? '';
  return 'a letter became a draft under five headings, with contacts by reference';
}

/** Everything the text claims needs a source, a name and an end; the workspace says what is still open. */
async function vouch(world: World): Promise<string> {
  let workspace = await world
    .officer(CAST.engagement)
    .get(world.staff(`/statements/${world.need('statementId')}`));
  const kinds = new Map(
    workspace.root
      .querySelectorAll('#kind option')
      .map((option) => [option.text.trim().toLowerCase(), option.getAttribute('value') ?? '']),
  );
  const claimed = [...workspace.text.matchAll(/The text claims “([^”]+)”/g)].map((found) => found[1] ?? '');
  for (const claim of claimed) {
    workspace = expectPage(
      await workspace.submit(
        {
          kind: kinds.get(claim) ?? '',
          text: claim,
          source: 'Duty log, entry 12 (exercise)',
          approver: 'Chief Superintendent Helena Marchetti',
          hours: '48',
        },
        { form: 'form[action$="/claims"]' },
      ),
      { path: /^\/statements\/[0-9a-f-]{36}$/ },
    );
  }
  if (claimed.length === 0)
    throw new Error('the text claims more patrols and nobody is asked to vouch for it');
  return `${claimed.map((claim) => `"${claim}"`).join(', ')}: each with a source, an approver and an end`;
}

/** Puts the text forward, has two people approve it, and publishes. */
async function approveAndPublish(world: World): Promise<string> {
  const statement = world.staff(`/statements/${world.need('statementId')}`);
  const workspace = await world.officer(CAST.engagement).get(statement);
  const version = expectPage(await workspace.submit({}, { form: 'form[action$="/freeze"]' }), {
    path: /\/versions\//,
  });
  const address = version.url.href;
  for (const sub of [CAST.inspector, CAST.commander]) {
    const page = await world.officer(sub).get(address);
    expectPage(await page.submit({}, { form: 'form[action$="/decide"]', button: 'decision=approved' }), {});
  }
  const ready = await world.officer(CAST.commander).get(address);
  expectPage(await ready.submit({}, { form: 'form[action$="/publish"]' }), { path: /^\/statements\// });
  world.facts.versionId = version.url.pathname.split('/').at(-1) ?? '';
  const shown = await world
    .officer(CAST.commander)
    .get(`${world.doors.public}/s/${world.need('statementId')}`);
  expectPage(shown, { says: /999/ });
  const code = /[A-Z]{2,5}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/.exec(shown.text)?.[0];
  if (!code) throw new Error('the public page shows no verify code');
  world.facts.code = code;
  world.facts.publicText = shown.one('#share-text').text;
  return `two people approved, the keeper signed, the code is ${code}`;
}

/** Counts the audience, which is everybody in the directory, and says go. */
export async function sayGo(world: World): Promise<void> {
  const browser = world.officer(CAST.engagement);
  const form = await browser.get(world.staff(`/statements/${world.need('statementId')}/send`));
  const counted = await form.submit({}, { form: 'form:has(input[value=count])' });
  const anyDay = { step: 'send', holy: 'send', holyReason: 'An exercise is played on any day.' };
  expectPage(await counted.submit(anyDay, { form: 'form:has(input[value=send])' }), {});
}

/** Sends to everybody in the directory and counts what the mail server took. */
async function send(world: World, leaders: number): Promise<string> {
  const before = await mailCount(world);
  const startedAt = performance.now();
  await sayGo(world);
  // A running demo waits a minute before the first message, so that it can be recalled.
  const arrived = await within(150, `mail to ${leaders} leaders`, async () => {
    const count = (await mailCount(world)) - before;
    return count >= leaders ? count : undefined;
  });
  return `${arrived} messages handed over in ${((performance.now() - startedAt) / 1000).toFixed(1)} s, one each`;
}

async function mailCount(world: World): Promise<number> {
  const response = await fetch(`${world.doors.mail}/count`);
  const { messages } = (await response.json()) as { messages: number };
  return messages;
}

async function check(world: World): Promise<string> {
  const browser = world.officer(CAST.administrator);
  const copy = world.need('publicText');
  const cases = [
    { pasted: world.need('code'), says: /^This code is ours/ },
    { pasted: copy, says: /^This is a part of our message/ },
    {
      pasted: copy.replace('There are more officers', 'There are no officers'),
      says: /^This message was changed/,
    },
    {
      pasted: 'Everyone must stay indoors tonight. Forward this to all your friends now.',
      says: /^We did not find this message/,
    },
  ];
  for (const { pasted, says } of cases) {
    const page = await browser.get(`${world.doors.public}/check`);
    const answer = (await page.submit({ text: pasted })).title;
    if (!says.test(answer)) throw new Error(`"${pasted.slice(0, 40)}…" was answered with "${answer}"`);
  }
  return 'the code and the copy to share are ours, a changed copy is told apart, a stranger’s text is not ours';
}

/** Event, statement, approval, signature: everything up to a published text. */
export async function publishLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('sign-in', 'eight officers sign in through OpenID Connect', async () => {
    for (const sub of Object.values(CAST)) await world.signIn(sub);
    return `${Object.keys(CAST).length} signed in`;
  });
  await ledger.link('event', 'a critical event is registered', () => registerEvent(world));
  await ledger.link('register', 'contacts are looked at before they are used', () => confirmRegister(world));
  await ledger.link('draft', 'a letter becomes a draft', () => compose(world));
  await ledger.link('claim', 'what is claimed is vouched for', () => vouch(world));
  await ledger.link('publish', 'two approvals, a signature, a public page', () => approveAndPublish(world));
}

/** Event, statement, approval, signature, sending, and the check of copies. */
export async function sayLinks(world: World, ledger: Ledger, leaders: number): Promise<void> {
  await publishLinks(world, ledger);
  await ledger.link('send', `one message to each of ${leaders} leaders`, () => send(world, leaders));
  await ledger.link('check', 'copies are told apart from fakes', () => check(world));
}

/** A correction is published and those who passed the first text on are chased. */
export async function correctionLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('correct', 'a corrected statement chases those who passed on the first', async () => {
    const browser = world.officer(CAST.engagement);
    const statement = world.staff(`/statements/${world.need('statementId')}`);
    const edit = await browser.get(`${statement}/edit?language=en`);
    expectPage(await edit.submit({ ...DEMO_CORRECTION }, { form: 'form[action$="/edit"]' }), {
      path: /^\/statements\/[0-9a-f-]{36}$/,
    });
    await approveAndPublish(world);
    for (const { email } of world.leaders)
      await within(120, `a chase to ${email}`, async () => {
        const response = await fetch(`${world.doors.mail}/latest?to=${encodeURIComponent(email)}`);
        const { subject, text } = (await response.json()) as { subject: string; text: string };
        return subject.includes(DEMO_STATEMENT.title) && text.includes(DEMO_CORRECTION.changeNote)
          ? true
          : undefined;
      });
    return `version 2 is out; all ${world.leaders.length} who passed on the first are asked to forward it`;
  });
}
