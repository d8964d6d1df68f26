import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TextChannel } from '#channel';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { piecesOf } from '#reference/text-length';
import { openBlackhole, swallowTexts } from '../../../channels/blackhole/blackhole.ts';
import { newLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { apiRoutesWith } from '../../reporting/api.routes.ts';
import { type TextBench, textBench } from '../../reporting/texts.testing.ts';
import { type Newsroom, newsroom, nextVersion, publishedStatement } from '../cascade.testing.ts';
import { remindHolders } from '../chase/remind-holders.ts';
import { remindSilent } from '../ledger/remind-silent.ts';
import { MailBench } from '../mail-bench.testing.ts';
import { publishVersion } from '../publish-version.ts';
import { recallStatement } from '../recall/recall-statement.ts';
import { sendToAudience } from '../send-to-audience.ts';
import { staffRoutes } from '../staff.routes.ts';
import { withdrawStatement } from '../withdraw-statement.ts';
import { jobs } from '../worker.jobs.ts';
import { noteStatementReceipt } from './note-receipt.ts';
import { previewTexts } from './send-by-text.ts';
import { sendTexts } from './send-texts.ts';
import { MOST_PIECES } from './statement-text.presenter.ts';

const PHONE = '07700 900101';
const NUMBER = '+447700900101';

describe('statements by text', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let bench: TextBench;
  let mail: MailBench;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    bench = await textBench(t, apiRoutesWith(noteStatementReceipt));
    mail = new MailBench(t);
  });
  afterAll(async () => {
    await bench?.close();
    await t?.close();
  });
  beforeEach(() => mail.forget());

  const send = (texts: TextChannel | undefined = bench.sending.texts): Promise<number> =>
    sendTexts({
      texts,
      publicUrl: 'https://aldermarch.example',
      leaderUrl: 'https://leaders.aldermarch.example',
      isExercise: true,
      receiptPepper: t.config.receiptPepper,
      inTransaction: (fn) => t.role('worker').as(system('cascade.send-texts'), fn),
    });
  const byEmail = (): Promise<number> => mail.deliver({ channel: openBlackhole() });
  const lines = () =>
    t.sql<{ state: string; channel: string; is_uncertain: boolean }>(
      'select state, channel, is_uncertain from cascade.delivery order by channel, state',
    );
  const texter = (word: string, phone = PHONE, part = {}): Promise<string> =>
    newLeader(t, word, { channel: 'text', phone, ...part });
  const begin = async (filter = {}): Promise<string> => {
    const { statementId } = await publishedStatement(t, room);
    await t.as(room.drafter, (ctx) => sendToAudience(ctx, statementId, filter, {}));
    return statementId;
  };
  const got = (): string[] => bench.got(NUMBER);
  /** The console where a piece costs 2.4 pence. */
  const pricedDesk = () =>
    webClient(
      Object.defineProperty({ ...t }, 'config', {
        value: { ...t.config, smsPence: 2.4, sms: { provider: 'twilio' } },
      }),
      { audience: 'staff', routes: staffRoutes, actor: room.drafter },
    );

  it('shows pieces, price and words before, sends one text each, and says what the network says', async () => {
    await texter('wren');
    await newLeader(t, 'lark');
    const { statementId } = await publishedStatement(t, room);
    const desk = pricedDesk();
    try {
      const preview = await t.as(room.drafter, (ctx) =>
        previewTexts(ctx, statementId, {}, { publicUrl: 'https://aldermarch.example', isExercise: true }),
      );
      const [cost] = preview.costs;
      expect(preview.total).toBe(1);
      expect(cost).toMatchObject({ language: 'en', leaders: 1, alphabet: 'GSM-7' });
      expect(cost?.pieces).toBeLessThanOrEqual(MOST_PIECES);
      const { body } = await desk.get(`/statements/${statementId}/send`);
      expect(body).toMatch(
        new RegExp(`1 leader by text, ${cost?.pieces} pieces? in all: about £0\\.0\\d at 2\\.4 pence each`),
      );
      // A test that runs on a holy day is asked what anybody is.
      const anyDay = { step: 'send', holy: 'send', holyReason: 'Any day' };
      expect((await desk.post(`/statements/${statementId}/send`, anyDay)).status).toBe(303);
    } finally {
      await desk.close();
    }
    expect(await lines()).toMatchObject([
      { channel: 'email', state: 'queued' },
      { channel: 'text', state: 'queued' },
    ]);
    expect(await byEmail(), 'the sender of e-mail leaves texts alone').toBe(1);
    expect(await lines()).toMatchObject([
      { channel: 'email', state: 'not-delivered' },
      { channel: 'text', state: 'queued' },
    ]);
    const before = got().length;
    expect(await send()).toBe(1);
    const [text = ''] = got().slice(before);
    expect(text).toContain('Attack abroad');
    expect(text).toContain('https://aldermarch.example/s/');
    expect(piecesOf(text)).toBeLessThanOrEqual(MOST_PIECES);
    await expect.poll(async () => (await lines())[1]?.state).toBe('delivered');
    expect(await send(), 'nothing is left').toBe(0);
    expect(got()).toHaveLength(before + 1);
  });

  it('honours STOP: nothing goes, the ledger says so, and the leader is off the list', async () => {
    const leaderId = await texter('wren');
    await bench.gateway.text(NUMBER, 'STOP');
    const statementId = await begin();
    const before = got().length;
    await send();
    expect(got()).toHaveLength(before);
    expect(await lines()).toMatchObject([{ channel: 'text', state: 'left-off' }]);
    expect(await t.sql('select channel from community.leader where id = $1', [leaderId])).toEqual([
      { channel: 'portal' },
    ]);
    const place = { publicUrl: '', isExercise: true };
    expect(await t.as(room.drafter, (ctx) => previewTexts(ctx, statementId, {}, place))).toMatchObject({
      total: 0,
    });
    await bench.gateway.text(NUMBER, 'START');
  });

  it('waits for the end of quiet hours like an e-mail, and an urgent one does not', async () => {
    const leaderId = await texter('wren');
    await t.sql(`update community.leader set quiet_from = '00:00', quiet_until = '23:59' where id = $1`, [
      leaderId,
    ]);
    await begin();
    expect(await send()).toBe(0);
    const { statementId } = await publishedStatement(t, room);
    await t.as(room.drafter, (ctx) =>
      sendToAudience(ctx, statementId, {}, { isUrgent: true, urgentReason: 'A rumour spreads' }),
    );
    expect(await send()).toBe(1);
  });

  it('after a crash asks the provider, and sends nothing twice', async () => {
    await texter('wren');
    await begin();
    const before = got().length;
    expect(await send()).toBe(1);
    await expect.poll(async () => (await lines())[0]?.state).toBe('delivered');
    // As a worker leaves it that was killed between the provider's answer and the ledger.
    await t.sql(`update cascade.delivery set state = 'handing-over', provider_id = null`);
    await t.sql(`insert into cascade.text_turn select force_id, id, 0, now(), now() from cascade.delivery`);
    expect(await send(), 'the other worker may still be at it').toBe(0);
    await t.sql(`update cascade.text_turn set claimed_at = now() - interval '3 minutes'`);
    expect(await send()).toBe(1);
    expect(await lines()).toMatchObject([{ is_uncertain: false }]);
    expect(got()).toHaveLength(before + 1);
  });

  it('leaves the rest waiting, without an attempt, while the provider is away', async () => {
    for (let at = 0; at < 12; at++) await texter(`bird${at}`, `07700 9002${String(at).padStart(2, '0')}`);
    await begin();
    const away: TextChannel = {
      ...bench.sending.texts,
      handOver: async () => ({ state: 'try-later', code: null, reply: 'ECONNREFUSED', providerId: null }),
    };
    const tried = await send(away);
    expect(tried).toBeLessThanOrEqual(8);
    const [row] = await t.sql<{ untried: number; waiting: number }>(
      `select count(*) filter (where attempts = 0)::int as untried, count(*)::int as waiting
       from cascade.delivery where state = 'queued'`,
    );
    expect(row).toEqual({ untried: 12 - tried, waiting: 12 });
    expect(await send(away), 'it rests').toBe(0);
  });

  it('says plainly where nothing can be delivered: no provider, swallowed, no mobile number', async () => {
    const texts = bench.sending.texts;
    await texter('wren');
    await begin();
    expect(
      await sendTexts({
        texts: undefined,
        publicUrl: '',
        leaderUrl: '',
        isExercise: true,
        receiptPepper: t.config.receiptPepper,
        inTransaction: (fn) => t.role('worker').as(system('cascade.send-texts'), fn),
      }),
    ).toBe(0);
    expect(await lines()).toMatchObject([{ state: 'not-delivered' }]);
    await begin();
    const before = got().length;
    await send(swallowTexts(texts, 'swallowed'));
    expect(got()).toHaveLength(before);
    expect((await lines()).map(({ state }) => state)).toEqual(['not-delivered', 'not-delivered']);
    await t.sql('delete from community.leader');
    await texter('fixed', '01632 960101');
    await begin();
    await send();
    expect((await lines()).map(({ state }) => state)).toContain('left-off');
  });

  it('gives a turn again to who waited for the text that a recalled correction took the place of', async () => {
    await texter('wren');
    const statementId = await begin();
    const second = await nextVersion(t, room, statementId, { changeNote: 'The day was wrong.' });
    await t.as(room.drafter, (ctx) => publishVersion(ctx, second, { recallSeconds: 60 }));
    const chase = jobs.filter(({ name }) => name.startsWith('cascade.chase'));
    await t.runJobs({ jobs: chase });
    expect(await send(), 'the one is left off, the other waits to be recalled').toBe(0);
    expect((await lines()).map(({ state }) => state)).toEqual(['left-off', 'queued']);
    await t.as(room.drafter, (ctx) => recallStatement(ctx, statementId));
    await t.runJobs({ jobs: chase });
    const before = got().length;
    await t.sql("update cascade.text_turn set next_attempt_at = now() - interval '1 second'");
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    const [text = ''] = got().slice(before);
    expect(text).toContain('Attack abroad');
    expect(text).not.toContain('The day was wrong');
    await expect.poll(async () => (await lines()).map(({ state }) => state)).toContain('delivered');
    expect((await lines()).map(({ state }) => state).sort()).toEqual(['delivered', 'left-off']);
  });

  it('sends the newer words by e-mail to whoever waited for a text and has chosen e-mail since', async () => {
    const leaderId = await texter('wren');
    const statementId = await begin();
    await t.sql(`update community.leader set channel = 'email' where id = $1`, [leaderId]);
    const second = await nextVersion(t, room, statementId, { changeNote: 'The day was wrong.' });
    await t.as(room.drafter, (ctx) => publishVersion(ctx, second));
    await t.runJobs({ jobs: jobs.filter(({ name }) => name === 'cascade.chase-correction') });
    expect(await lines()).toMatchObject([
      { channel: 'email', state: 'queued' },
      { channel: 'text', state: 'left-off' },
    ]);
  });

  it('tells everybody who had the text that it is withdrawn, by text', async () => {
    await texter('wren');
    const statementId = await begin();
    await send();
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It was wrong about the road.'));
    await t.runJobs({ jobs: jobs.filter(({ name }) => name === 'cascade.chase-withdrawal') });
    const before = got().length;
    await send();
    const [text = ''] = got().slice(before);
    expect(text).toMatch(/withdrawn/i);
    expect(text).toContain('It was wrong about the road.');
  });

  it('reminds by text who takes texts, once, with the way to answer; of a withdrawal too', async () => {
    const leaderId = await texter('wren');
    await newLeader(t, 'lark');
    const statementId = await begin();
    await send();
    await byEmail();
    const remind = (): Promise<number> => t.as(room.drafter, (ctx) => remindSilent(ctx, statementId));
    const hoursLater = (): Promise<unknown> =>
      t.sql(`update cascade.delivery set state = 'delivered', changed_at = now() - interval '5 hours'
        where channel = 'text' and kind = 'statement'`);
    await expect(remind(), 'too young').rejects.toMatchObject({ code: 'conflict' });
    await hoursLater();
    const before = got().length;
    const desk = pricedDesk();
    expect((await desk.get(`/statements/${statementId}/coverage`)).body).toMatch(
      /Of these, 1 takes texts: up to £0\.0\d \(\d pieces? at 2\.4 pence each\)/,
    );
    await desk.close();
    // The e-mail was swallowed, so only the text is known to have arrived.
    expect(await remind()).toBe(1);
    expect(await send()).toBe(1);
    const [text = ''] = got().slice(before);
    expect(text).toContain('Reminder: Attack abroad');
    expect(text).toContain('You have not told us yet whether this message reached you.');
    expect(text).toContain(`https://leaders.aldermarch.example/statements/${statementId}`);
    expect(piecesOf(text)).toBeLessThanOrEqual(MOST_PIECES);
    await expect(remind(), 'nobody twice').rejects.toMatchObject({ code: 'conflict' });

    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It was wrong about the road.'));
    await t.runJobs({ jobs: jobs.filter(({ name }) => name === 'cascade.chase-withdrawal') });
    await send();
    await t.sql(`update cascade.published set state_changed_at = now() - interval '5 hours'
      where state = 'withdrawn'`);
    const [held] = await t.sql<{ id: string }>(
      'select root_version_id as id from cascade.delivery where leader_id = $1 limit 1',
      [leaderId],
    );
    const rootVersionId = held?.id ?? '';
    const remindOfIt = (): Promise<number> =>
      t.as(room.drafter, (ctx) => remindHolders(ctx, { statementId, rootVersionId }));
    const later = pricedDesk();
    const { body } = await later.get(`/statements/${statementId}/chase`);
    await later.close();
    expect(body).toMatch(/Of these, 1 takes texts: up to £0\.0\d \(\d pieces? at 2\.4 pence each\)/);
    expect(await remindOfIt(), 'who was reminded of the text itself too').toBe(1);
    const reminded = got().length;
    expect(await send()).toBe(1);
    expect(got().slice(reminded)[0]).toMatch(/Reminder: Withdrawn: Attack abroad[\s\S]*wrong about the road/);
    await expect(remindOfIt(), 'nobody twice').rejects.toMatchObject({ code: 'conflict' });
  });

  it('a reminder of a text never leaves as one of its withdrawal', async () => {
    await texter('wren');
    const statementId = await begin();
    await send();
    await t.sql(`update cascade.delivery set state = 'delivered', changed_at = now() - interval '5 hours'`);
    expect(await t.as(room.drafter, (ctx) => remindSilent(ctx, statementId))).toBe(1);
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It was wrong about the road.'));
    const before = got().length;
    await send();
    expect(got(), 'the job that tells everybody has not run').toHaveLength(before);
    await t.runJobs({ jobs: jobs.filter(({ name }) => name === 'cascade.chase-withdrawal') });
    await send();
    const texts = got().slice(before);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('Withdrawn: Attack abroad');
    expect(texts[0]).not.toContain('Reminder');
    expect(
      await t.sql(`select state from cascade.delivery where kind = 'reminder'`),
      'it is left off',
    ).toEqual([{ state: 'left-off' }]);
  });
});
