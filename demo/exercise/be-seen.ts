import { addDays, londonDay, londonTime } from '#statistics/days';
import { Browser } from './browser.ts';
import type { Ledger } from './ledger.ts';
import { CAST, dateParts } from './say.ts';
import { expectPage, type World } from './world.ts';

/** A window that is open now; in the last minutes of a day, one that begins at midnight. */
function windowNow(now: Date): Record<string, string> {
  const isLate = londonTime(now) >= '23:40';
  return {
    ...dateParts('day', addDays(londonDay(now), isLate ? 1 : 0)),
    from: isLate ? '00:00' : londonTime(now),
    until: isLate ? '02:00' : '23:59',
  };
}

async function visit(world: World): Promise<string> {
  const planner = world.officer(CAST.engagement);
  const form = await planner.get(world.staff('/visits/new'));
  const place = form
    .one('select[name=siteId]')
    .querySelectorAll('option')
    .find((option) => option.text.includes('Millbrook'))
    ?.getAttribute('value');
  if (!place) throw new Error('the community hall is not among the places');
  const planned = expectPage(
    await form.submit({
      siteId: place,
      purpose: 'REASSURANCE',
      ...windowNow(new Date()),
      dwellMinutes: '15',
      mode: 'FOOT',
      eventId: world.need('eventId'),
    }),
    { path: /^\/visits\/[0-9a-f-]{36}$/ },
  );
  const own = await world.officer(CAST.ward).get(planned.url.href);
  const logged = await own.submit({
    outcome: 'done',
    stayedMinutes: '20',
    engagedWith: 'Caretaker and parents',
    heard: 'People are glad that officers are there when the class ends.',
    why: '',
  });
  expectPage(logged, { says: /Stayed 20 minutes/ });
  return 'a visit at a place that asked for it is planned, made and logged by the ward officer';
}

async function brief(world: World): Promise<string> {
  const form = await world
    .officer(CAST.inspector)
    .get(world.staff(`/briefings/new?event=${world.need('eventId')}`));
  // Every heading of the form is filled, whichever they are.
  const parts = Object.fromEntries(
    form.root.querySelectorAll('main textarea[name]').map((part) => {
      const name = part.getAttribute('name') ?? '';
      return [name, `Exercise text for ${name}: officers talk to people and listen.`];
    }),
  );
  const briefing = expectPage(await form.submit({ eventId: world.need('eventId'), ...parts }), {
    path: /^\/briefings\/[0-9a-f-]{36}$/,
  });
  for (const sub of [CAST.ward, CAST.inspector]) {
    const page = await world.officer(sub).get(briefing.url.href);
    expectPage(await page.submit({}, { form: 'form[action$="/acknowledge"]' }), {});
  }
  const shown = await world.officer(CAST.commander).get(briefing.url.href);
  expectPage(shown, { says: /2 of \d+ staff/ });
  return 'officers acknowledge the briefing by name';
}

async function promise(world: World): Promise<string> {
  const page = await world.officer(CAST.commander).get(world.staff('/visits'));
  const done = await page.submit(
    { areaPath: 'eastmarch/mill-ward', ...dateParts('untilOn', addDays(londonDay(new Date()), 7)) },
    { form: 'form[action$="/promise"]' },
  );
  expectPage(done, {});
  const ward = await new Browser().get(`${world.doors.public}/areas/eastmarch.mill-ward`);
  expectPage(ward, { says: /more patrols/i });
  if (/Millbrook|23:59|02:00/.test(ward.text))
    throw new Error('the public page gives away a place or a time');
  return 'the ward’s page says “more patrols in this area” and nothing more';
}

/** Be seen: visits, briefing, and the little the public may know of it. */
export async function beSeenLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('visit', 'a visit is planned, made and logged', () => visit(world));
  await ledger.link('brief', 'officers are briefed and say so', () => brief(world));
  await ledger.link('promise', 'the public sees more patrols, no place and no time', () => promise(world));
}
