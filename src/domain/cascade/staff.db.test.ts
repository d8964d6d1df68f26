import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, signedInLeader } from '../community/community.testing.ts';
import { webClient } from '../community/web-client.testing.ts';
import { draftText, type Newsroom, newsroom, publishedStatement } from './cascade.testing.ts';
import { formOfDraft } from './compose.form.ts';
import { leaderRoutes } from './leader.routes.ts';
import { eventPanel, staffRoutes } from './staff.routes.ts';

type Client = ReturnType<typeof webClient>;

const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

describe('the statements desk', () => {
  let t: TestRuntime;
  let room: Newsroom;
  const desks: Client[] = [];
  const desk = (who: 'drafter' | 'inspector' | 'commander' | 'analyst'): Client => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room[who] });
    desks.push(client);
    return client;
  };
  let drafter: Client;
  let inspector: Client;
  let commander: Client;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    drafter = desk('drafter');
    inspector = desk('inspector');
    commander = desk('commander');
  });
  afterAll(async () => {
    for (const client of desks) await client.close();
    await t.close();
  });

  const form = (change: Partial<ReturnType<typeof draftText>> = {}): Record<string, string> => ({
    eventId: room.eventId,
    areaPath: '',
    ...formOfDraft(draftText(change)),
  });

  it('makes a draft from a pasted letter and keeps what was typed when a number is refused', async () => {
    const letter =
      'Dear all,\n\nWe are aware of an attack abroad. It is too early to say who did it. We have increased patrols. Please look out for each other. Call 101 or the desk on 01632 960123.\n\nKind regards\nA. Example\nMobile 07700 900123';
    const { status, body } = await drafter.post('/statements/draft', { letter, event: room.eventId });
    expect(status).toBe(200);
    const shown = textOf(body);
    for (const part of [
      'Says what is not known',
      '{contact:101}',
      'More patrols',
      'left out: Mobile 07700 900123',
    ])
      expect(shown).toContain(part);
    const sections = { ...draftText().sections, call: 'Call {contact:101} or the desk on 01632 960123.' };
    const refused = await drafter.post('/statements/new', form({ sections }));
    expect(refused.status).toBe(422);
    expect(textOf(refused.body)).toContain(
      'Take out the number 01632 960123 and use a reference like {contact:101}',
    );
    expect(refused.body).toContain('the desk on 01632 960123.</textarea>');
  });

  it('goes from the first draft to the leaders’ letter boxes by its own pages', async () => {
    const draft = { doing: 'We have put more patrols on the streets.' };
    const sections = { ...draftText().sections, ...draft };
    const made = await drafter.post('/statements/new', form({ sections }));
    expect(made.status).toBe(303);
    const base = made.location;
    const page = async (client: Client, url = base): Promise<string> => textOf((await client.get(url)).body);
    const next = async (): Promise<string | undefined> =>
      /id="next">[\s\S]*?<a[^>]*>([^<]+)</.exec((await drafter.get(base)).body)?.[1];
    expect(await page(drafter)).toContain('The text claims “more patrols”');
    expect(await next()).toBe('vouch for what the text claims');

    const early = await drafter.post(`${base}/freeze`, { language: 'en', revision: '1' }, base);
    expect(early.status).toBe(422);
    const claim = {
      kind: 'INCREASE_IN_PATROLS',
      text: draft.doing,
      source: 'Duty log 12',
      approver: 'Duty inspector',
    };
    const wrong = await drafter.post(`${base}/claims`, { ...claim, hours: '999' }, base);
    expect(textOf(wrong.body)).toContain('at most 168 hours');
    expect((await drafter.post(`${base}/claims`, { ...claim, hours: '48' }, base)).status).toBe(303);
    expect(await next()).toBe('put it forward for approval');

    const put = await drafter.post(`${base}/freeze`, { language: 'en', revision: '1' }, base);
    expect(put.status).toBe(303);
    const version = put.location;
    expect(await next()).toBe('its first approval');
    expect(await page(drafter, version)).toContain('What the review aid found');
    expect(await page(drafter, version)).toContain('You drafted or approved this yourself');
    const approve = (client: Client) =>
      client.post(`${version}/decide`, { decision: 'approved', reason: '' }, version);
    const noReason = await inspector.post(`${version}/decide`, { decision: 'returned', reason: '' }, version);
    expect(noReason.status).toBe(422);
    expect((await approve(inspector)).status).toBe(303);
    expect(await page(inspector, version)).toContain('You drafted or approved this yourself');
    expect(await next()).toBe('the commander’s approval');
    expect((await approve(commander)).status).toBe(303);
    expect(await next()).toBe('publish it');
    expect((await drafter.post(`${version}/publish`, {}, version)).location).toBe(base);
    expect(await page(drafter)).toMatch(/Published.*ALD-/);
    expect(await next()).toBe('it is out; send it to leaders');

    // A test that runs on a holy day is asked what anybody is.
    const anyDay = { step: 'send', holy: 'send', holyReason: 'Any day' };
    await newLeader(t, 'moor');
    await newLeader(t, 'heath', { language: 'pl' });
    const counted = await drafter.post(`${base}/send`, { step: 'count', languages: ['pl'] });
    expect(textOf(counted.body)).toContain('Send to 1 leader');
    const all = await drafter.get(`${base}/send`);
    expect(textOf(all.body)).toContain('Polish: 1 leader, 0 of them in this language');
    expect((await drafter.post(`${base}/send`, anyDay)).location).toBe(`${base}#sent`);
    expect(await page(drafter)).toMatch(/2 Waits for its turn|Queued 2/);
    expect(await next()).toBeUndefined();
    expect((await drafter.post(`${base}/send`, anyDay)).status).toBe(422);

    const panels = await t.as(room.commander, (ctx) => eventPanel(ctx, room.eventId, (key) => key));
    expect(panels.map(({ step, state }) => [step, state])).toEqual([
      ['say', 'done'],
      ['reach', 'going'],
      ['say-again', 'none'],
    ]);
  });

  it('shows a variant beside its core with what differs, and flags it when the core changes', async () => {
    const { statementId } = await publishedStatement(t, room);
    const base = `/statements/${statementId}`;
    const begun = await drafter.post(`${base}/variants`, { areaPath: 'eastmarch' }, base);
    const variant = begun.location;
    const edit = await drafter.get(`${variant}/edit`);
    expect(textOf(edit.body)).toContain('The core as it was put forward');
    const fields = formOfDraft(
      draftText({
        sections: {
          known: '{core}',
          unknown: '{core}',
          doing: '{core}\nWe are at the market.',
          'can-do': '{core}',
          call: '{core}',
        },
      }),
    );
    const kept = await drafter.post(
      `${variant}/edit`,
      { ...fields, language: 'en', revision: '1', compared: 'yes' },
      `${variant}/edit`,
    );
    expect(kept.location).toBe(variant);
    const put = await drafter.post(`${variant}/freeze`, { language: 'en', revision: '2' }, variant);
    const review = (await inspector.get(put.location)).body;
    expect(review).toMatch(/<ins[^>]*>[\s\S]*?We are at the market\./);
    const again = formOfDraft(
      draftText({ changeNote: 'More is known.', title: 'Attack abroad: more is known' }),
    );
    await drafter.post(`${base}/edit`, { ...again, language: 'en', revision: '1' }, `${base}/edit`);
    await drafter.post(`${base}/freeze`, { language: 'en', revision: '2' }, base);
    expect(textOf((await drafter.get(variant)).body)).toContain('Core has changed');
    const stale = await drafter.post(
      `${variant}/edit`,
      { ...fields, language: 'en', revision: '1' },
      `${variant}/edit`,
    );
    expect(textOf(stale.body)).toContain('Somebody else saved this draft while you were writing');
  });

  it('keeps a register that somebody has to look at, with routes of the force’s own', async () => {
    const added = await drafter.post('/statements/register', {
      id: 'front-desk',
      kind: 'phone',
      display: '01632 960123',
      owner: 'Aldermarch Police',
      audience: '',
      note: '',
    });
    expect(added.status).toBe(303);
    const sections = { ...draftText().sections, call: 'Call {contact:front-desk}.' };
    const made = await drafter.post('/statements/new', form({ sections }));
    const put = await drafter.post(
      `${made.location}/freeze`,
      { language: 'en', revision: '1' },
      made.location,
    );
    expect(textOf((await drafter.get(put.location)).body)).toContain('Call 01632 960123.');
    const taken = await drafter.post('/statements/register', {
      id: '101',
      kind: 'phone',
      display: '101',
      owner: 'x',
      audience: '',
      note: '',
    });
    expect(taken.status).toBe(422);
    const ticked = await drafter.post(
      '/statements/register/confirm',
      { entry: ['contact:101', 'hashtag:AldermarchTogether'] },
      '/statements/register',
    );
    expect(ticked.status).toBe(303);
  });

  it('withdraws with a reason, and lets an analyst read but not act', async () => {
    const { statementId } = await publishedStatement(t, room);
    const base = `/statements/${statementId}`;
    const analyst = desk('analyst');
    expect((await analyst.get(base)).status).toBe(200);
    expect((await analyst.post(`${base}/withdraw`, { note: 'x' }, '/statements')).status).toBe(403);
    expect((await drafter.post(`${base}/withdraw`, { note: '' })).status).toBe(422);
    expect((await drafter.post(`${base}/withdraw`, { note: 'It was wrong.' })).status).toBe(303);
    expect(textOf((await drafter.get(base)).body)).toContain('Withdrawn');
  });

  describe('in the leaders’ portal', () => {
    it('reads, acknowledges and passes on, in the leader’s language', async () => {
      const { statementId, versionId } = await publishedStatement(t, room);
      const leader = await signedInLeader(t, await newLeader(t, 'fen'));
      const portal = webClient(t.role('leader_web'), {
        audience: 'leader',
        routes: leaderRoutes,
        actor: leader,
      });
      desks.push(portal);
      expect(textOf((await portal.get('/')).body)).toMatch(/Attack abroad.*New/);
      const page = `/statements/${statementId}`;
      expect((await portal.get(`/ur${page}`)).body).toContain('میں نے پڑھ لیا ہے');
      expect((await portal.post(`${page}/acknowledge`, { version: versionId }, page)).status).toBe(303);
      const wrong = await portal.post(`${page}/passed-on`, { version: versionId, people: 'many' }, page);
      expect(wrong.status).toBe(422);
      const told = { version: versionId, channels: ['chat-group', 'worship'], people: 'about 1,200' };
      expect((await portal.post(`${page}/passed-on`, told, page)).status).toBe(303);
      const shown = textOf((await portal.get(page)).body);
      expect(shown).toContain(
        'You told us: about 1,200 people, by Chat group, for example WhatsApp, At a service or prayer.',
      );
      expect(shown).toContain('You told us that you have read it');
      expect((await portal.post(`${page}/acknowledge`, { version: room.eventId }, page)).status).toBe(404);
    });
  });
});
