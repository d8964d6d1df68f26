import { demoLeaders } from '../aldermarch/leaders.ts';
import { Browser } from './browser.ts';
import type { Ledger } from './ledger.ts';
import { mailedLink, newestMail } from './mail.ts';
import { CAST } from './say.ts';
import { expectPage, type Leader, type World, within } from './world.ts';

/** How many of the leaders act in the exercise; the rest only receive. */
const ACTING = 40;
/** Leaders who sign in at one time. */
const AT_ONCE = 6;

/** Asks for a link at a door, reads it in the mail and follows it, as a leader or a partner's case worker would. */
export async function signInByLink(world: World, door: string, email: string): Promise<Browser> {
  const browser = new Browser();
  const box = { catcher: world.doors.mail, email };
  const after = await newestMail(box);
  const ask = await browser.get(`${door}/sign-in`);
  expectPage(await ask.submit({ email }), { path: /sign-in\/sent/ });
  const link = await mailedLink(box, { link: `${door}/link/`, after, seconds: 60 });
  const page = await browser.get(link);
  expectPage(await page.submit(), { path: /^\/$/ });
  return browser;
}

/** A leader who has signed in. */
export const signInLeader = async (world: World, email: string): Promise<Leader> => ({
  email,
  browser: await signInByLink(world, world.doors.leader, email),
});

async function acknowledge(world: World): Promise<string> {
  let reached = 0;
  const statement = `${world.doors.leader}/statements/${world.need('statementId')}`;
  for (const [i, { browser }] of world.leaders.entries()) {
    const page = expectPage(await browser.get(statement), {});
    const done = await page.submit({}, { form: 'form[action$="/acknowledge"]' });
    const people = 20 + i * 10;
    expectPage(
      await done.submit(
        { channels: ['chat-group'], people: String(people) },
        { form: 'form[action$="/passed-on"]' },
      ),
      {},
    );
    reached += people;
  }
  return `${world.leaders.length} leaders acknowledged and passed it on to about ${reached} people`;
}

async function raise(world: World): Promise<string> {
  const leader = world.leaders[0];
  if (!leader) throw new Error('no leader is signed in');
  const page = await leader.browser.get(
    `${world.doors.leader}/concerns/new?event=${world.need('eventId')}&statement=${world.need('statementId')}`,
  );
  expectPage(
    await page.submit({
      kind: 'patrol',
      text: 'Families are worried about walking to evening classes at the community hall. Could officers be there when the class ends?',
    }),
    {},
  );
  world.facts.concernLeader = leader;
  for (const [i, one] of world.leaders.entries()) {
    const feelings = await one.browser.get(`${world.doors.leader}/feelings`);
    expectPage(
      await feelings.submit({ feeling: ['WORRIED', 'CALM', 'AFRAID'][i % 3] ?? 'WORRIED', words: '' }),
      {},
    );
  }
  return `a concern is raised, ${world.leaders.length} leaders say how people feel`;
}

/** Leaders sign in by link, acknowledge, pass on, raise a concern, say how people feel. */
export async function leaderLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('leaders', 'leaders sign in by a link in their e-mail', async () => {
    const asking = demoLeaders(ACTING);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let one = asking.pop(); one; one = asking.pop())
          world.leaders.push(await signInLeader(world, one.email));
      }),
    );
    return `${world.leaders.length} signed in, each with a link that opened once`;
  });
  await ledger.link('acknowledge', 'leaders acknowledge and say how far it went', () => acknowledge(world));
  await ledger.link('concern', 'a leader’s concern reaches an owner', () => raise(world));
}

/** The concern is answered, the leader reads it, and the public line is published. */
export async function answerLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('answer', 'the concern is answered and returned: you said, we did', async () => {
    const officer = world.officer(CAST.engagement);
    const list = await within(60, 'the concern in the list', async () => {
      const page = await officer.get(world.staff('/concerns'));
      return page.links(/\/concerns\/[0-9a-f-]{36}/).length > 0 ? page : undefined;
    });
    const concern = await list.follow(/\/concerns\/[0-9a-f-]{36}/);
    expectPage(
      await concern.submit(
        {
          answer:
            'Thank you. A ward officer will be at the hall when the class ends, every evening this week.',
          said: 'People were worried about walking home from evening classes.',
          did: 'Officers are there when the classes end, every evening this week.',
          checked: 'yes',
        },
        { form: 'form[action$="/answer"]' },
      ),
      {},
    );
    const feedback = await officer.get(world.staff('/feedback'));
    expectPage(await feedback.submit({}, { form: 'main form', button: 'decision=publish' }), {});
    const shown = await new Browser().get(`${world.doors.public}/you-said-we-did`);
    expectPage(shown, { says: /evening classes/ });
    const own = await world.need('concernLeader').browser.get(`${world.doors.leader}/concerns`);
    expectPage(own, { says: /ward officer will be at the hall/ });
    return 'the leader reads the answer, the public reads what was said and done';
  });
}
