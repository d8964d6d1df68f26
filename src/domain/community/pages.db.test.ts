import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, seedAreas, signedInLeader, signedInStaff } from './community.testing.ts';
import { decidePublicAnswer } from './decide-public-answer.ts';
import { IMPORT_COLUMNS } from './import-file.model.ts';
import { leaderRoutes } from './leader.routes.ts';
import { promiseMorePatrols } from './promise-patrols.ts';
import { publicRoutes } from './public.routes.ts';
import { staffRoutes } from './staff.routes.ts';
import { webClient } from './web-client.testing.ts';

type Client = ReturnType<typeof webClient>;

describe('pages of the community room', () => {
  let t: TestRuntime;
  let open: Client;
  let officer: Client;
  let ward: Client;
  let portal: Client;
  let leaderId: string;
  let officerActor: Awaited<ReturnType<typeof signedInStaff>>;
  const clients: Client[] = [];

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    leaderId = await newLeader(t, 'merlin');
    officerActor = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    const staff = async (actor: Awaited<ReturnType<typeof signedInStaff>>): Promise<Client> =>
      webClient(t, { audience: 'staff', routes: staffRoutes, actor });
    officer = await staff(officerActor);
    ward = await staff(await signedInStaff(t, ['WARD_OFFICER'], ['eastmarch/mill-ward']));
    portal = webClient(t.role('leader_web'), {
      audience: 'leader',
      routes: leaderRoutes,
      actor: await signedInLeader(t, leaderId),
    });
    open = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    clients.push(officer, ward, portal, open);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await t.close();
  });

  it('shows the public a ward’s officer until the end date, and the promise of patrols', async () => {
    const until = new Date(Date.now() + 60 * 86_400_000);
    const contact = {
      area: 'eastmarch/mill-ward',
      rank: 'PC',
      name: 'Robin Vale',
      phone: '01632 960111',
      email: 'mill.ward@aldermarch.example',
      languages: ['ur'],
      'until-day': String(until.getUTCDate()),
      'until-month': String(until.getUTCMonth() + 1),
      'until-year': String(until.getUTCFullYear()),
    };
    expect((await officer.post('/ward-officers', { ...contact, phone: '', email: '' })).status).toBe(422);
    expect((await officer.post('/ward-officers', contact)).status).toBe(303);
    const page = await open.get('/areas/eastmarch.mill-ward');
    for (const words of ['PC Robin Vale', 'tel:01632960111', 'اردو', '999'])
      expect(page.body).toContain(words);
    expect(page.body).not.toContain('More patrols in this area');
    await t.as(officerActor, (ctx) =>
      promiseMorePatrols(ctx, { areaPath: 'eastmarch', untilAt: new Date(Date.now() + 86_400_000) }),
    );
    expect((await open.get('/areas/mill-ward')).body).toContain('More patrols in this area');
    expect((await open.get('/ur/areas/eastmarch')).body).toContain('اس علاقے میں مزید گشت');
    expect((await open.get('/areas/westmarch.weavers')).body).toContain('Call 101');
    expect((await open.get('/areas/atlantis')).status).toBe(404);
    await t.sql(`update community.ward_officer set valid_until = current_date - 1`);
    expect((await open.get('/areas/mill-ward')).body).not.toContain('Robin Vale');
  });

  it('takes a worry from the portal to an officer and the answer back', async () => {
    expect((await portal.post('/concerns/new', { kind: '', text: '' })).status).toBe(422);
    const key = newId();
    const sent = { kind: 'rumour', text: 'People say the <school> is closed.', 'form-key': key };
    for (const _ of [1, 2])
      expect((await portal.post('/concerns/new', sent)).location).toBe('/concerns?sent=1');
    await t.runJobs({ failures: 'collect' });
    const list = await ward.get('/concerns');
    const href = /href="(\/concerns\/[0-9a-f-]{36})"/.exec(list.body)?.[1] ?? '';
    expect([...list.body.matchAll(/href="\/concerns\/[0-9a-f-]{36}"/g)]).toHaveLength(1);
    const page = await ward.get(href);
    expect(page.body).toContain('People say the &lt;school&gt; is closed.');
    expect(page.body).toContain('Sam merlin');
    const answer = {
      answer: 'It is open.',
      said: 'You asked if a school is closed.',
      did: 'We asked: it is open.',
    };
    const unticked = await ward.post(`${href}/answer`, answer, href);
    expect(unticked.status).toBe(422);
    expect(unticked.body).toContain('It is open.');
    expect((await ward.post(`${href}/answer`, { ...answer, checked: 'yes' }, href)).status).toBe(303);
    expect((await portal.get('/concerns')).body).toContain('It is open.');
    expect((await ward.get(href)).body).toContain('Read by the leader on');
    const concernId = href.split('/').at(-1) ?? '';
    expect((await open.get('/you-said-we-did')).body).toContain('There is nothing here yet');
    await t.as(officerActor, (ctx) =>
      decidePublicAnswer(ctx, { concernId, said: answer.said, did: answer.did, isPublished: true }),
    );
    expect((await open.get('/pl/you-said-we-did')).body).toContain(answer.did);
    expect((await open.get('/areas/mill-ward')).body).toContain(answer.did);
  });

  it('refuses a worry about an event that is not on the register', async () => {
    const unknown = { kind: 'question', text: 'Is it true?', event: newId(), 'form-key': newId() };
    expect((await portal.post('/concerns/new', unknown)).status).toBe(404);
  });

  it('checks a list, names the bad lines, and imports when told', async () => {
    const header = IMPORT_COLUMNS.join(',');
    const row = (word: string, area: string): string =>
      `Kim ${word},${word}@example.org,,${area},en,residents,,email,consent,2026-01-15`;
    const text = [header, row('heron', 'eastmarch'), row('egret', 'atlantis')].join('\n');
    const checked = await officer.post('/leaders/import', { text });
    expect(checked.status).toBe(200);
    expect(checked.body).toContain('Enter an area path you work for');
    expect(checked.body).toContain('1 leader can be added.');
    expect((await officer.get('/leaders')).body).not.toContain('Kim heron');
    const batch = /name="batch" value="([^"]+)"/.exec(checked.body)?.[1] ?? '';
    const done = await officer.post('/leaders/import/confirm', { batch }, '/leaders/import');
    expect(done.location).toBe('/leaders?added=1');
    const list = await officer.get(done.location);
    expect(list.body).toContain('Kim heron');
    expect(list.body).toContain('1 leader was added.');
    expect((await ward.get('/leaders/import')).status).toBe(403);
    expect((await ward.get('/leaders')).body).not.toContain('Kim heron');
    const filtered = await officer.get('/leaders?area=westmarch');
    expect(filtered.body).toContain('No leader matches');
    // Whose address does not exist is found among a thousand without turning pages.
    expect((await officer.get('/leaders?email=returned')).body).toContain('No leader matches');
    await t.sql(
      `update community.leader set email_failed_at = now() where area_path = 'eastmarch' and left_at is null`,
    );
    const returned = (await officer.get('/leaders?email=returned')).body;
    expect(returned).toContain('Kim heron');
    expect(returned).not.toContain('Sam merlin');
  });

  it('keeps what a leader chose, shows what is held, and lets them go', async () => {
    const page = await portal.get('/settings');
    for (const words of ['Sam merlin', 'merlin@example.org', 'Mill Ward']) expect(page.body).toContain(words);
    expect(page.body.match(/name="interests"[^>]*checked/g)).toHaveLength(5);
    const chosen = { language: 'ur', channel: 'portal', quiet: 'night', interests: ['meetings', 'figures'] };
    expect((await portal.post('/settings', chosen)).location).toBe('/settings?saved=1');
    expect(
      (
        await t.sql(
          'select language, channel, quiet_from::text, interests from community.leader where id = $1',
          [leaderId],
        )
      )[0],
    ).toEqual({
      language: 'ur',
      channel: 'portal',
      quiet_from: '22:00:00',
      interests: ['figures', 'meetings'],
    });
    expect((await officer.get(`/leaders/${leaderId}`)).body).toContain(
      'Figures: how much is reported to us; Meetings and events you can come to',
    );
    expect((await portal.post('/settings', { ...chosen, interests: ['faith'] })).status).toBe(422);
    const every = ['events', 'hate-crime', 'figures', 'patrols', 'meetings'];
    await portal.post('/settings', { ...chosen, interests: every });
    expect(await t.sql('select interests from community.leader where id = $1', [leaderId])).toEqual([
      { interests: null },
    ]);
    expect((await portal.post('/settings', { ...chosen, language: 'xx' })).status).toBe(422);
    const left = await portal.post('/settings/leave', {});
    expect(left.body).toContain('You have left');
    expect((await portal.get('/settings')).status).not.toBe(200);
    const entry = await officer.get(`/leaders/${leaderId}`);
    expect(entry.status).toBe(200);
    expect(entry.body).not.toContain('merlin');
  });

  it('speaks every language of the portal and the public pages', async () => {
    const another = await newLeader(t, 'siskin');
    const client = webClient(t.role('leader_web'), {
      audience: 'leader',
      routes: leaderRoutes,
      actor: await signedInLeader(t, another),
    });
    for (const lang of ['en', 'cy', 'pl', 'ur']) {
      const prefix = lang === 'en' ? '' : `/${lang}`;
      for (const path of ['/areas', '/areas/mill-ward', '/you-said-we-did'])
        expect((await open.get(prefix + path)).status).toBe(200);
      for (const path of ['/concerns', '/concerns/new', '/settings', '/settings/leave'])
        expect((await client.get(prefix + path)).status).toBe(200);
    }
    await client.close();
  });
});
