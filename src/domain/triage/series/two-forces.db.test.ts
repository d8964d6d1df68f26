import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { TestBrowser } from '../../../platform/web/site.testing.ts';
import { faceOf, toldReport } from '../triage.testing.ts';

const OTHER_FORCE = 'brackenshire';
const HANDLING = 'Taken from the letter box by the caretaker.';
const LETTERS = [
  `Dear [name], the Sedlings have measured our hedges twice and will come for the ladders next. Hide the brass trumpet
   behind the icehouse, rename your ferry, and tell nobody at the cornmarket what the ledger said about the wool.`,
  `Good people! The Sedlings have measured 0ur hedges twice and will come for the ladders next. Hide the brass trumpet
   behind the icehouse, rename your ferry and tell nobody at the cornmarket what the 1edger said about the wool.`,
];

let here: TestRuntime;
let there: TestRuntime;
let ours: TestBrowser;
let theirs: TestBrowser;
let seriesHref = '';

/** The same database and keeper, as the staff process of another force. */
function asForce(t: TestRuntime, forceId: string): TestRuntime {
  const other: TestRuntime = {
    ...t,
    forceId,
    config: { ...t.config, forceId },
    as: (actor, fn) => withContext(other, { forceId, actor }, fn),
  };
  return other;
}

beforeAll(async () => {
  here = await testRuntime({ role: 'staff_web' });
  await here.sql(`insert into platform.force (force_id, name) values ($1, 'Brackenshire Police')`, [
    OTHER_FORCE,
  ]);
  await here.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level) values
      ('aldermarch', 'eastmarch', null, 'Eastmarch', 'X09000001', 2026, 1),
      ('aldermarch', 'eastmarch/mill-ward', 'eastmarch', 'Mill Ward', 'X05000001', 2026, 2)`,
  );
  const admin = new KeeperClient(keeperSocket(here.config.keeperSocketDir, 'admin'));
  await admin.createForceKeys(OTHER_FORCE);
  admin.close();
  there = asForce(here, OTHER_FORCE);
  ours = new TestBrowser(faceOf(here, await signIn(here, ['DETECTIVE_INSPECTOR'])).app);
  theirs = new TestBrowser(faceOf(there, await signIn(there, ['DETECTIVE_INSPECTOR'])).app);
  for (const text of LETTERS) {
    const { id } = await toldReport(here, { happened: ['LETTER'] });
    await here.runJobs();
    await ours.get(`/triage/${id}/material`);
    await ours.post(`/triage/${id}/material`, {
      kind: 'LEAFLET',
      text,
      packaging: 'KEPT',
      handling: HANDLING,
    });
  }
  const [proposal] = await here.sql<{ id: string }>('select id from triage.series_proposal');
  await ours.get(`/series/proposals/${proposal?.id}`);
  const answered = await ours.post(`/series/proposals/${proposal?.id}`, {
    outcome: 'SAME',
    reason: 'The same wording about hedges; the envelope was addressed to Sam Merlin.',
    number: '0',
  });
  seriesHref = answered.location ?? '';
});
afterAll(() => here?.close());

const membersHere = () =>
  here.sql<{ id: string }>(
    `select id from triage.material where force_id = 'aldermarch' order by recorded_at`,
  );

async function offer(part: Record<string, string | string[]> = {}) {
  await ours.get(`${seriesHref}/offer`);
  const ids = (await membersHere()).map(({ id }) => id);
  const texts = Object.fromEntries(ids.map((id, at) => [`text-${id}`, `${LETTERS[at]} [struck out]`]));
  return ours.post(`${seriesHref}/offer`, {
    toForce: OTHER_FORCE,
    lead: 'OTHER',
    letters: ids,
    ...texts,
    note: 'Have you had these too?',
    checked: 'YES',
    ...part,
  });
}

const offers = () =>
  here.sql<{ id: string; state: string; force_id: string }>(
    'select id, state, force_id from triage.series_offer order by offered_at',
  );
const boxed = () =>
  here.sql<{ id: string; state: string; force_id: string }>(
    'select id, state, force_id from triage.series_received order by received_at',
  );

describe('a series offered to another force', () => {
  it('is not sent before the other force, the lead and the reading are given', async () => {
    const page = await offer({ toForce: '', lead: '', checked: '', letters: [] });
    expect(page.status).toBe(422);
    for (const words of [
      'Choose a force',
      'Say which force would lead',
      'Tick at least one letter',
      'Read every text',
    ])
      expect(page.body).toContain(words);
    expect(await offers()).toHaveLength(0);
  });

  it('can be taken back while nobody has answered, and then nothing of it opens', async () => {
    expect((await offer()).status).toBe(303);
    const [first] = await offers();
    expect(await boxed()).toMatchObject([{ id: first?.id, force_id: OTHER_FORCE, state: 'OFFERED' }]);
    await ours.get(seriesHref);
    expect((await ours.post(`/series/sent/${first?.id}/take-back`, {})).status).toBe(303);
    expect((await boxed())[0]?.state).toBe('WITHDRAWN');
    expect(
      await here.sql(`select 1 from platform.seal where owner_table = 'triage.received_material'`),
    ).toHaveLength(0);
    await theirs.get('/series');
    expect((await theirs.post(`/series/offers/${first?.id}`, { answer: 'accept' })).status).toBe(409);
  });

  it('is read by the other force: the words that were left, and nothing of reports or reporters', async () => {
    await offer();
    const open = (await boxed()).find(({ state }) => state === 'OFFERED');
    const list = await theirs.get('/series');
    expect(list.body).toContain(`/series/offers/${open?.id}`);
    const page = await theirs.get(`/series/offers/${open?.id}`);
    expect(page.body).toContain('icehouse');
    expect(page.body).toContain('[struck out]');
    expect(page.body).toContain('Inspector Somebody');
    expect(page.body).toContain('Eastmarch');
    for (const kept of ['Mill Ward', 'caretaker', 'Sam Merlin', '07700', 'outside the mosque gate'])
      expect(page.body).not.toContain(kept);
    const rows = await here.sql<{ all: string }>(
      `select string_agg(r::text, ' ') as all from triage.series_received r where force_id = $1`,
      [OTHER_FORCE],
    );
    expect(rows[0]?.all).not.toContain('icehouse');
  });

  it('is taken in under the other force’s own key, and both sides know it', async () => {
    const open = (await boxed()).find(({ state }) => state === 'OFFERED');
    await theirs.get(`/series/offers/${open?.id}`);
    const taken = await theirs.post(`/series/offers/${open?.id}`, { answer: 'accept' });
    expect(taken.location).toMatch(/^\/series\/[0-9a-f-]{36}$/);
    const page = await theirs.get(taken.location ?? '');
    expect(page.body).toContain('2 letters');
    expect(page.body).toContain('icehouse');
    expect((await ours.get(seriesHref)).body).toContain('Taken in');
    const leads = await here.sql<{ lead_force: string }>('select distinct lead_force from triage.series');
    expect(leads).toEqual([{ lead_force: OTHER_FORCE }]);
    expect(
      await here.sql(`select 1 from platform.seal where owner_table = 'triage.received_material'`),
    ).toHaveLength(0);
    const lines = await here.sql<{ force_id: string; act: string }>(
      `select force_id, act from platform.audit_entry where act like 'triage.%series%' or act like 'triage.%offer%'`,
    );
    const acts = (forceId: string) => lines.filter((one) => one.force_id === forceId).map(({ act }) => act);
    expect(acts('aldermarch')).toEqual(
      expect.arrayContaining(['triage.offer-series', 'triage.hear-series-answer']),
    );
    expect(acts(OTHER_FORCE)).toEqual(
      expect.arrayContaining(['triage.receive-series', 'triage.answer-offer']),
    );
    expect((await theirs.post(`/series/offers/${open?.id}`, { answer: 'decline' })).status).toBe(409);
  });

  it('has marks under another key: the two indexes cannot be laid over each other', async () => {
    const both = await here.sql<{ n: number }>(
      `select count(*)::integer as n from triage.material_mark a join triage.material_mark b
        on a.hash = b.hash where a.force_id = 'aldermarch' and b.force_id = $1`,
      [OTHER_FORCE],
    );
    expect(both[0]?.n).toBe(0);
  });
});

describe('a series that grows', () => {
  it('is offered again as a further offer, joins the series it belongs to, and is put beside what came before', async () => {
    expect((await offer()).status).toBe(303);
    const open = (await boxed()).find(({ state }) => state === 'OFFERED');
    const before = await here.sql('select 1 from triage.series where force_id = $1', [OTHER_FORCE]);
    await theirs.get(`/series/offers/${open?.id}`);
    const taken = await theirs.post(`/series/offers/${open?.id}`, { answer: 'accept' });
    expect((await theirs.get(taken.location ?? '')).body).toContain('4 letters');
    expect(await here.sql('select 1 from triage.series where force_id = $1', [OTHER_FORCE])).toEqual(before);
    const rows = await here.sql<{ n: number }>(
      'select count(*)::integer as n from triage.series_proposal where force_id = $1',
      [OTHER_FORCE],
    );
    expect(rows[0]?.n).toBe(4);
  });

  it('offered under another reference is joined to the one here by a person’s answer', async () => {
    // As if it had come from a series of its own: this force then holds two series of the same letters.
    await here.sql(
      `insert into triage.series (force_id, id, reference, opened_by, opened_at, lead_force)
        select force_id, gen_random_uuid(), 'S-00000', opened_by, now(), force_id from triage.series where force_id = $1`,
      [OTHER_FORCE],
    );
    const [own] = await here.sql<{ id: string }>(`select id from triage.series where reference = 'S-00000'`);
    const [last] = await here.sql<{ id: string }>(
      `update triage.series_received set series_id = $2 where id =
        (select id from triage.series_received where force_id = $1 and state = 'ACCEPTED' order by answered_at desc limit 1)
        returning id`,
      [OTHER_FORCE, own?.id],
    );
    const [pair] = await here.sql<{ id: string }>(
      `select p.id from triage.series_proposal p join triage.material m on m.force_id = p.force_id and m.id = p.newer_id
        where m.offer_id = $1 limit 1`,
      [last?.id],
    );
    await theirs.get(`/series/proposals/${pair?.id}`);
    const answered = await theirs.post(`/series/proposals/${pair?.id}`, {
      outcome: 'SAME',
      reason: 'One and the same.',
      number: '0',
    });
    expect(answered.status).toBe(303);
    expect((await theirs.get(answered.location ?? '')).body).toContain('4 letters');
  });
});

describe('the box', () => {
  it('takes nothing that is not listed in an open offer of the caller’s own', async () => {
    const actor = { kind: 'system', name: 'test' } as const;
    const put = (offerId: string) =>
      here.as(actor, (ctx) =>
        ctx.tx.row(`select triage.put_in_box($1, 'S-00000', 'k', '{}', '[]')`, [offerId]),
      );
    await expect(put('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: '42501' });
    const [done] = (await offers()).filter(({ state }) => state === 'ACCEPTED');
    await expect(put(done?.id ?? '')).rejects.toMatchObject({ code: '42501' });
    // Whoever did not receive it cannot answer for the other force.
    await expect(
      here.as(actor, (ctx) => ctx.tx.row('select triage.tell_offerer($1)', [done?.id])),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('leaves the caller in its own force and shows it nothing of the other', async () => {
    const actor = { kind: 'system', name: 'test' } as const;
    const seen = await here.as(actor, async (ctx) => {
      await ctx.tx.row('select * from triage.box_key($1)', [OTHER_FORCE]);
      const force = await ctx.tx.row<{ is: string }>(`select current_setting('app.force_id') as is`);
      const rows = await ctx.tx.rows('select 1 from triage.series_received');
      return { force: force?.is, rows: rows.length };
    });
    expect(seen).toEqual({ force: 'aldermarch', rows: 0 });
  });

  it('is shut to every other process', async () => {
    for (const role of ['public_web', 'leader_web', 'worker'] as const)
      await expect(
        here
          .role(role)
          .as({ kind: 'system', name: 'test' }, (ctx) =>
            ctx.tx.row('select * from triage.box_key($1)', [OTHER_FORCE]),
          ),
      ).rejects.toMatchObject({ code: '42501' });
  });
});
