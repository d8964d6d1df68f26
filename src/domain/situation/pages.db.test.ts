import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { seedAreas, signedInStaff } from '../community/community.testing.ts';
import { webClient } from '../community/web-client.testing.ts';
import type { EventPanel } from './loop.model.ts';
import { eventRoutes, staffRoutes } from './staff.routes.ts';

const FACTS = {
  title: 'Attacks abroad',
  what: 'Explosions at an airport.\n\nMany are hurt.',
  place: 'A capital abroad',
  kind: 'attack-abroad',
  'date-day': '22',
  'date-month': '3',
  'date-year': '2026',
  time: '07:58',
  areas: ['whole-force'],
  touched: ['muslim'],
  hashtags: ['WeStandTogether'],
  'more-hashtags': '',
};
const going: EventPanel = async () => [
  { room: 'cascade', title: 'Statements', lines: ['1 published'], state: 'done', href: '/statements' },
  { room: 'cascade', title: 'Delivery', lines: ['41 of 41 handed over'], state: 'going', step: 'reach' },
];
const broken: EventPanel = () => Promise.reject(new Error('this room is down'));

describe('pages of the situation room', () => {
  let t: TestRuntime;
  let commander: ReturnType<typeof webClient>;
  let analyst: ReturnType<typeof webClient>;
  const routes = [...staffRoutes, ...eventRoutes([going, broken])];

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    const as = async (role: 'COMMANDER' | 'ANALYST'): Promise<ReturnType<typeof webClient>> =>
      webClient(t, { audience: 'staff', routes, actor: await signedInStaff(t, [role], ['']) });
    [commander, analyst] = [await as('COMMANDER'), await as('ANALYST')];
  });
  afterAll(async () => {
    await Promise.all([commander.close(), analyst.close()]);
    await t.close();
  });

  it('registers an event in two pages and ticks nothing by itself', async () => {
    const second = await commander.post('/events/new/mistaken', FACTS, '/events/new');
    expect(second.status).toBe(200);
    expect(second.body).toMatch(/Has been mistaken for: Muslim communities/);
    expect(second.body).not.toMatch(/ checked/);
    const unlooked = await commander.post('/events/new', FACTS);
    expect(unlooked.status).toBe(422);
    const done = await commander.post('/events/new', { ...FACTS, mistaken: ['sikh'] });
    expect(done.status).toBe(303);
    const page = await commander.get(done.location);
    expect(page.status).toBe(200);
    for (const words of ['Attacks abroad', '22 March 2026', 'Sikh communities', '1 published', '41 of 41'])
      expect(page.body).toContain(words);
    expect([...page.body.matchAll(/st-loop__number/g)]).toHaveLength(9);
    expect(page.body).toContain('cannot be read at the moment');
    expect(page.body).not.toMatch(/critical incident/i);
  });

  it('shows what is wrong and keeps what was typed', async () => {
    const again = await commander.post(
      '/events/new/mistaken',
      { ...FACTS, title: '', what: 'Kept words' },
      '/events/new',
    );
    expect(again.status).toBe(422);
    expect(again.body).toContain('Kept words');
    expect(again.body).toContain('Enter a name for the event');
    expect(again.body).toContain('href="#title"');
  });

  it('changes and closes an event, and tells who was too late', async () => {
    const { location } = await commander.post('/events/new', { ...FACTS, mistaken: ['nobody'] });
    const url = location.split('?')[0] ?? '';
    const form = await commander.get(`${url}/edit`);
    expect(form.body).toMatch(/name="revision" value="1"/);
    const change = { ...FACTS, title: 'Attacks at an airport', mistaken: ['nobody'], revision: '1' };
    expect((await commander.post(`${url}/edit`, change)).status).toBe(303);
    const late = await commander.post(`${url}/edit`, { ...change, title: 'Another name' });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Another name');
    expect((await commander.post(`${url}/close`, {})).status).toBe(303);
    expect((await analyst.get(url)).body).toContain('This event was closed on');
  });

  it('lets everyone read, and only those who may register', async () => {
    expect((await analyst.get('/events')).status).toBe(200);
    expect((await analyst.get('/events/new')).status).toBe(403);
    expect((await analyst.get('/events')).body).not.toContain('href="/events/new"');
    expect((await analyst.get('/events/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await analyst.get('/events/none')).status).toBe(404);
  });

  it('records a level, a look at it, and says when nobody has looked for a day', async () => {
    expect((await analyst.get('/threat-level')).body).toContain('Nobody has recorded');
    const level = {
      level: 'SEVERE',
      'set-on-day': '30',
      'set-on-month': '4',
      'set-on-year': '2026',
      source: 'MI5 website',
    };
    expect((await commander.post('/threat-level', level)).status).toBe(303);
    const page = await commander.get('/threat-level');
    expect(page.body).toContain(
      'The threat to the United Kingdom from terrorism is SEVERE. This means an attack is highly likely.',
    );
    await t.sql(`update situation.threat_level set checked_at = now() - interval '25 hours'`);
    expect((await analyst.get('/events')).body).toContain('Nobody has checked for more than 24 hours');
    const seen = /name="seen" value="([^"]+)"/.exec((await commander.get('/threat-level')).body)?.[1] ?? '';
    expect((await commander.post('/threat-level/unchanged', { seen }, '/threat-level')).status).toBe(303);
    expect((await analyst.get('/events')).body).not.toContain('for more than 24 hours');
    expect((await commander.post('/threat-level/unchanged', { seen }, '/threat-level')).status).toBe(409);
    expect((await commander.post('/threat-level', { ...level, level: 'HIGH' })).status).toBe(422);
  });
});
