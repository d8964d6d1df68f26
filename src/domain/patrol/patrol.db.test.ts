import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { registerEvent } from '#room/situation';
import { addDays, londonDay, londonTime } from '#statistics/days';
import { seedAreas, signedInStaff } from '../community/community.testing.ts';
import { publicRoutes } from '../community/public.routes.ts';
import { type Answer, webClient } from '../community/web-client.testing.ts';
import { BRIEFING_PARTS } from './briefing.model.ts';
import { visitsForEvent } from './patrol.reads.ts';
import { addSite } from './plan-visit.ts';
import { eventPanel, staffRoutes } from './staff.routes.ts';

type Client = ReturnType<typeof webClient>;
const DAY_MS = 86_400_000;
const HALL = 'Tanners Hall';

/** Date boxes of a form: so many days from today. */
const dateBoxes = (name: string, daysAhead: number): Record<string, string> => {
  const [year = '', month = '', day = ''] = addDays(londonDay(new Date()), daysAhead).split('-');
  return { [`${name}-year`]: year, [`${name}-month`]: month, [`${name}-day`]: day };
};

/** A window that is open now, or from midnight where the day is nearly over: that is soon enough for a log. */
function windowNow(): Record<string, string> {
  const isLate = londonTime(new Date()) >= '23:40';
  return { ...dateBoxes('day', isLate ? 1 : 0), from: '00:00', until: isLate ? '02:00' : '23:59' };
}

describe('pages of the patrol room', () => {
  let t: TestRuntime;
  let planner: Client;
  let ward: Client;
  let outsider: Client;
  let commander: Client;
  let open: Client;
  let plannerActor: Actor;
  let outsiderActor: Actor;
  let eventId: string;
  let siteId: string;
  const clients: Client[] = [];

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    const runtime = t.role('staff_web');
    const face = (actor: Actor): Client =>
      webClient(runtime, { audience: 'staff', routes: staffRoutes, actor });
    plannerActor = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    planner = face(plannerActor);
    ward = face(await signedInStaff(t, ['WARD_OFFICER'], ['eastmarch/mill-ward']));
    outsiderActor = await signedInStaff(t, ['WARD_OFFICER'], ['westmarch']);
    outsider = face(outsiderActor);
    commander = face(await signedInStaff(t, ['COMMANDER'], ['eastmarch']));
    open = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    clients.push(planner, ward, outsider, commander, open);
    eventId = await runtime.as(plannerActor, (ctx) =>
      registerEvent(ctx, {
        title: 'Attack abroad',
        what: 'Explosions at a station.',
        place: 'A capital abroad',
        kind: 'attack-abroad',
        happenedAt: new Date(Date.now() - DAY_MS),
        areaPaths: [''],
        groupsTouched: ['muslim'],
        groupsMistaken: [],
        hashtags: [],
      }),
    );
    const site = { name: HALL, kind: 'COMMUNITY_CENTRE', areaPath: 'eastmarch/mill-ward' } as const;
    ({ siteId } = await runtime.as(plannerActor, (ctx) =>
      addSite(ctx, { ...site, consent: 'REQUESTED_BY_SITE' }),
    ));
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await t.close();
  });

  const plan = (part: Record<string, string> = {}): Promise<Answer> =>
    planner.post(
      '/visits',
      {
        siteId,
        purpose: 'REASSURANCE',
        ...dateBoxes('day', 1),
        from: '18:00',
        until: '20:00',
        dwellMinutes: '15',
        mode: 'FOOT',
        officerId: '',
        eventId,
        ...part,
      },
      '/visits/new',
    );
  const planned = async (window = windowNow()): Promise<string> => {
    const { status, location } = await plan(window);
    expect(status).toBe(303);
    return location;
  };
  const counts = (): Promise<Record<string, number>> =>
    t.role('staff_web').as(plannerActor, async (ctx) => ({
      ...(await visitsForEvent(ctx.tx, ctx.forceId, eventId)),
    }));
  const log = (client: Client, url: string, part: Record<string, string>): Promise<Answer> =>
    client.post(`${url}/log`, { stayedMinutes: '', engagedWith: '', heard: '', why: '', ...part }, '/visits');
  const DONE = { outcome: 'done', stayedMinutes: '20', engagedWith: 'Caretaker', heard: 'People are glad.' };

  it('plans a visit, logs it once, and counts planned and done together', async () => {
    const before = await counts();
    const url = await planned();
    expect((await ward.get('/visits')).body).toContain(HALL);
    expect((await log(ward, url, DONE)).status).toBe(303);
    const page = await ward.get(url);
    for (const words of ['Stayed 20 minutes', 'Caretaker', 'People are glad.'])
      expect(page.body).toContain(words);
    expect(await counts()).toEqual({
      ...before,
      planned: Number(before.planned) + 1,
      done: Number(before.done) + 1,
      stayedMinutes: Number(before.stayedMinutes) + 20,
    });
    expect((await log(planner, url, DONE)).status).toBe(409);
    expect((await counts()).stayedMinutes).toBe(Number(before.stayedMinutes) + 20);
    const events = await t.sql(
      `select 1 from platform.outbox_event where name = 'patrol.visit-done' and subject_id = $1`,
      [url.split('/').at(-1)],
    );
    expect(events).toHaveLength(1);
  });

  it('keeps why a visit was not made, and asks where nobody says', async () => {
    const url = await planned();
    const silent = await planner.post(`${url}/log`, { outcome: 'not-done', why: '' }, '/visits');
    expect(silent.status).toBe(422);
    expect((await log(ward, url, { outcome: 'done', stayedMinutes: '601' })).status).toBe(422);
    expect((await log(ward, url, { outcome: 'not-done', reason: 'OTHER' })).status).toBe(422);
    const why = { outcome: 'not-done', reason: 'CALLED_AWAY', why: 'Called to a fire.' };
    expect((await log(ward, url, why)).status).toBe(303);
    const page = (await planner.get(url)).body;
    expect(page).toContain('Called to something more urgent');
    expect(page).toContain('Called to a fire.');
    // The list counts the reason and opens none of the words.
    const list = (await planner.get('/visits')).body;
    expect(list).toContain('Called to something more urgent: 1');
    expect(list).not.toContain('Called to a fire.');
  });

  it('keeps what officers write sealed, and opens it for a reader’s own areas with an audit line', async () => {
    const url = await planned();
    const id = url.split('/').at(-1);
    expect((await log(ward, url, { ...DONE, heard: 'The imam is worried.' })).status).toBe(303);
    const [row] = await t.sql<{ line: string; sealed: Buffer }>(
      'select v::text as line, v.heard_sealed as sealed from patrol.visit v where id = $1',
      [id],
    );
    expect(row?.line).not.toMatch(/imam|Caretaker/);
    expect(row?.sealed.length).toBeGreaterThan(100);
    expect((await planner.get(url)).body).toContain('The imam is worried.');
    expect((await outsider.get(url)).body).not.toContain('imam');
    const opened = () =>
      t.sql(`select 1 from platform.audit_entry where act = 'keeper.open' and subject_id = $1`, [id]);
    const before = (await opened()).length;
    expect(before).toBeGreaterThan(0);
    await planner.get('/visits');
    expect(await opened()).toHaveLength(before);
  });

  it('counts planned and what came of it for a chosen period, beyond what is listed by default', async () => {
    const url = await planned();
    await t.sql(
      `update patrol.visit set window_from_at = window_from_at - interval '20 days',
         window_until_at = window_until_at - interval '20 days' where id = $1`,
      [url.split('/').at(-1)],
    );
    const day = (ago: number): string => addDays(londonDay(new Date()), -ago);
    expect((await planner.get('/visits')).body).not.toContain(url);
    const old = (await planner.get(`/visits?from=${day(27)}&until=${day(1)}`)).body;
    expect(old).toContain(url);
    expect(old.replace(/\s+/g, ' ')).toMatch(/0% of the 1 visit whose time has passed/);
    expect((await outsider.get(`/visits?from=${day(27)}&until=${day(1)}`)).body).not.toContain(url);
    for (const [query, words] of [
      [`from=${day(1)}&until=${day(2)}`, 'The last day has to come after the first'],
      ['from=2026-02-30&until=2026-03-02', 'Give the first day'],
      [`from=${day(400)}&until=${day(1)}`, 'Choose 366 days at most'],
    ]) {
      const wrong = await planner.get(`/visits?${query}`);
      expect([wrong.status, wrong.body.includes(words ?? '')]).toEqual([422, true]);
    }
  });

  it('refuses "made" before the window, keeps what was typed, and takes "not made" at any time', async () => {
    const url = await planned({ ...dateBoxes('day', 1), from: '18:00', until: '20:00' });
    const soon = await log(ward, url, DONE);
    expect(soon.status).toBe(422);
    expect(soon.body).toContain('The window of this visit has not begun');
    expect(soon.body).toContain('People are glad.');
    const why = { outcome: 'not-done', reason: 'SITE_ASKED_NOT_TO', why: 'The hall asked for another day.' };
    expect((await log(ward, url, why)).status).toBe(303);
  });

  it('lets nobody log or see in the list what is in the area of others', async () => {
    const url = await planned();
    expect((await log(outsider, url, DONE)).status).toBe(403);
    expect((await outsider.get(url)).status).toBe(403);
    expect((await outsider.get('/visits')).body).not.toContain(HALL);
    expect((await outsider.get('/visits/new')).status).toBe(403);
    expect((await log(commander, url, DONE)).status).toBe(403);
  });

  it('refuses windows that are over or end too early, and keeps what was typed', async () => {
    const wrong: Record<string, string>[] = [dateBoxes('day', -2), { until: '17:00' }, { from: 'teatime' }];
    for (const part of wrong) {
      const refused = await plan({ dwellMinutes: '23', ...part });
      expect(refused.status).toBe(422);
      expect(refused.body).toContain('value="23"');
    }
  });

  it('tells the public that the area has more patrols, and nothing else', async () => {
    await planned();
    const promise = { areaPath: 'eastmarch/mill-ward', ...dateBoxes('untilOn', 7) };
    const send = (client: Client, part: Record<string, string>): Promise<Answer> =>
      client.post('/visits/promise', { ...promise, ...part }, '/visits');
    expect((await open.get('/areas/mill-ward')).body).not.toContain('More patrols in this area');
    expect((await send(ward, {})).status).toBe(403);
    expect((await send(commander, { areaPath: 'westmarch/weavers' })).status).toBe(403);
    expect((await send(commander, dateBoxes('untilOn', -1))).status).toBe(422);
    expect((await send(commander, {})).status).toBe(303);
    const page = await open.get('/areas/mill-ward');
    expect(page.body).toContain('More patrols in this area');
    for (const secret of [HALL, '18:00', 'Reassurance']) expect(page.body).not.toContain(secret);
    expect((await open.get('/areas/westmarch.weavers')).body).not.toContain('More patrols in this area');
  });

  it('counts each officer once who has read a briefing, and asks anew for a new version', async () => {
    const parts = Object.fromEntries(BRIEFING_PARTS.map((name) => [name, `Words about ${name}.`]));
    const issue = (part: Record<string, string> = {}): Promise<Answer> =>
      planner.post('/briefings', { eventId, ...parts, ...part }, '/briefings/new');
    const short = await issue({ risk: '' });
    expect(short.status).toBe(422);
    expect(short.body).toContain('Words about method.');
    expect((await ward.get('/briefings/new')).status).toBe(403);
    const first = (await issue()).location;
    const read = async (client: Client, url: string): Promise<number> =>
      (await client.post(`${url}/acknowledge`, {}, url)).status;
    const marks = (url: string): Promise<unknown[]> =>
      t.sql('select staff_id from patrol.briefing_acknowledgement where briefing_id = $1', [
        url.split('/').at(-1),
      ]);
    expect(await read(ward, first)).toBe(303);
    // The button is gone by now, so the form token comes with another page.
    expect((await ward.post(`${first}/acknowledge`, {}, '/visits')).status).toBe(303);
    expect(await marks(first)).toHaveLength(1);
    expect(await read(outsider, first)).toBe(303);
    expect(await marks(first)).toHaveLength(2);
    const panel = (): Promise<string> =>
      t.role('staff_web').as(plannerActor, async (ctx) => {
        const { lines } = await eventPanel(ctx, eventId, (key, args) => `${key} ${JSON.stringify(args)}`);
        return lines.join('\n');
      });
    expect(await panel()).toContain('patrol.panel.briefed {"n":2}');
    const second = (await issue({ method: 'A new way.' })).location;
    expect(second).not.toBe(first);
    expect((await ward.get(second)).body).toContain('Version 2');
    expect((await ward.get(second)).body).toContain('I have read this briefing');
    expect(await panel()).toContain('patrol.panel.briefed {"n":0}');
    const old = (await ward.get(first)).body;
    expect(old).toContain('Words about method.');
    expect(old).toContain('This briefing is superseded. Version 2');
    expect(old).not.toContain('I have read this briefing');
    expect((await ward.get(second)).body).not.toContain('superseded');
    // Those who no longer work here neither count nor have to be briefed.
    const share = async (): Promise<string> =>
      /(\d+ of \d+) staff who work here now/.exec((await ward.get(first)).body)?.[1] ?? '';
    expect(await share()).toBe('2 of 4');
    await t.sql('update access.staff_member set disabled_at = now() where id = $1', [
      outsiderActor.kind === 'staff' ? outsiderActor.id : '',
    ]);
    expect(await share()).toBe('1 of 3');
    await t.sql('update access.staff_member set disabled_at = null');
  });

  it('shows every page to those who may see it', async () => {
    for (const path of [
      '/visits',
      '/visits/new',
      '/sites/new',
      '/briefings',
      `/briefings/new?event=${eventId}`,
    ])
      expect((await planner.get(path)).status).toBe(200);
    expect((await planner.get('/visits/nobody')).status).toBe(404);
    expect((await planner.get('/briefings/nobody')).status).toBe(404);
  });

  it('is closed to every process that speaks with the outside', async () => {
    for (const role of ['public_web', 'leader_web'] as const)
      for (const table of ['site', 'visit', 'briefing', 'briefing_acknowledgement'])
        await expect(
          t.role(role).as({ kind: 'public' }, (ctx) => ctx.tx.rows(`select 1 from patrol.${table}`)),
        ).rejects.toThrow('permission denied');
  });
});
