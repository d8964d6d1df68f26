import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { askTranslation } from './afterwards/ask-translation.ts';
import { enterTranslation } from './afterwards/enter-translation.ts';
import { messagesOf, openIdentity, openReport } from './open-report.ts';
import { sendMessageToReporter } from './send-message-to-reporter.ts';
import { type TextBench, textBench } from './texts.testing.ts';
import { NO_LATER_ROOM, publicFace, seedAreas, signedInStaff, Visitor } from './visitor.testing.ts';

describe('reporting by text', () => {
  let t: TestRuntime;
  let bench: TextBench;
  let inspector: Actor;
  let n = 0;
  let own = '';
  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    bench = await textBench(t);
    inspector = await signedInStaff(t, ['DUTY_INSPECTOR']);
  });
  afterAll(async () => {
    await bench.close();
    await t.close();
  });
  beforeEach(() => {
    n += 1;
    own = `+4477009${String(n).padStart(5, '0')}`;
  });

  interface Row {
    id: string;
    danger: boolean;
    language: string;
  }
  const count = async (table: string): Promise<number> =>
    (await t.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0;
  const latest = async (): Promise<Row> => {
    const [row] = await t.sql<Row>(
      `select r.id, r.danger, r.language from reporting.report r join reporting.text_thread t
       on t.force_id = r.force_id and t.report_id = r.id order by t.opened_at desc limit 1`,
    );
    if (!row) throw new Error('no report came of it');
    return row;
  };
  const narrative = async (id: string): Promise<string> =>
    (await t.as(inspector, (ctx) => openReport(ctx, { reportId: id, purpose: 'triage' }))).narrative.reveal();
  const thread = async (id: string): Promise<string[]> =>
    (await t.as(inspector, (ctx) => messagesOf(ctx, { reportId: id, purpose: 'triage' }))).map(({ text }) =>
      text.reveal(),
    );
  const states = async (): Promise<string[]> => {
    const digits = own.slice(1);
    const sids = bench.gateway.store
      .onPhone(`+${digits}`)
      .filter(({ direction }) => direction === 'outbound-api')
      .map(({ sid }) => sid);
    const rows = await t.sql<{ state: string }>(
      'select state from reporting.text_out where provider_id = any($1) order by queued_at',
      [sids],
    );
    return rows.map(({ state }) => state);
  };

  it('a text becomes a report in the duty queue at once, and a neutral answer goes out in two languages', async () => {
    expect(await bench.gateway.text(own, 'They wrote on our door again, at 14 Mill Lane')).toBe(200);
    const report = await latest();
    expect(report).toMatchObject({ danger: false, language: 'en' });
    await t.runJobs();
    expect(
      await t.sql('select state, danger from triage.oversight where report_id = $1', [report.id]),
    ).toEqual([{ state: 'unread', danger: false }]);
    await bench.deliver();
    const [answer = ''] = bench.got(own);
    expect(answer).toContain('We have your message');
    expect(answer).toContain('Mae eich neges gennym');
    expect(answer).not.toMatch(/police|hate|crime|heddlu|http/i);
    expect(await narrative(report.id)).toBe('They wrote on our door again, at 14 Mill Lane');
    await bench.gateway.text(own, 'It was two men');
    expect((await latest()).id).toBe(report.id);
    expect(await thread(report.id)).toEqual(['It was two men']);
    await bench.deliver();
    expect(bench.got(own), 'one answer is enough').toHaveLength(1);
    const who = await t.as(inspector, (ctx) =>
      openIdentity(ctx, { reportId: report.id, purpose: 'unmask', reason: 'take-statement' }),
    );
    expect(JSON.parse(who?.contact.reveal() ?? '{}')).toEqual({ contactBy: 'TEXT', phone: own });
  });

  it('keeps the number and the words nowhere in the clear', async () => {
    await bench.gateway.text(own, 'Quagga letters through the door');
    await bench.deliver();
    await t.runJobs();
    const dump = await t.sql<{ text: string }>(
      `select string_agg(x, ' ') as text from (
         select row_to_json(a)::text as x from reporting.text_line a
         union all select row_to_json(a)::text from reporting.text_out a
         union all select row_to_json(a)::text from reporting.text_in a
         union all select row_to_json(a)::text from reporting.report a
         union all select row_to_json(a)::text from reporting.identity a
         union all select row_to_json(a)::text from platform.audit_entry a
         union all select row_to_json(a)::text from platform.outbox_event a) every`,
    );
    const all = dump[0]?.text ?? '';
    expect(all.length).toBeGreaterThan(1000);
    expect(all).not.toContain(own.slice(3));
    expect(all).not.toContain(Buffer.from(own).toString('hex'));
    expect(all).not.toContain('Quagga');
    expect(all).not.toContain(Buffer.from('Quagga').toString('hex'));
  });

  it('takes the keyword off, and says who we are only to somebody who wrote "police" first', async () => {
    await bench.gateway.text(own, 'POLICE: they shouted at my mum');
    expect(await narrative((await latest()).id)).toBe('they shouted at my mum');
    await bench.deliver();
    expect(bench.got(own)[0]).toMatch(/^Aldermarch Police:\nThank you/);
  });

  it('the same text ten times at once, and once more later, is one report and one answer', async () => {
    const before = await count('reporting.report');
    await bench.gateway.text(own, 'Ten copies', { copies: 10 });
    const [message] = bench.gateway.store.onPhone(own);
    if (message) expect(await bench.gateway.tellAgain(message)).toBe(200);
    expect(await count('reporting.report')).toBe(before + 1);
    await Promise.all([bench.deliver(), bench.deliver()]);
    expect(bench.got(own)).toHaveLength(1);
  });

  it('parts that come at once and in any order become one report with all of them', async () => {
    const before = await count('reporting.report');
    const parts = ['(3/3) and ran off', '(1/3) Three boys', '(2/3) threw eggs at us'];
    await Promise.all(parts.map((part) => bench.gateway.text(own, part)));
    expect(await count('reporting.report')).toBe(before + 1);
    const { id } = await latest();
    expect([await narrative(id), ...(await thread(id))].sort()).toEqual([...parts].sort());
  });

  it('a text that may tell of danger gets 999 at once and is flagged; a later one shortens the clock', async () => {
    await bench.gateway.text(own, 'there is a man with a knife outside');
    expect((await latest()).danger).toBe(true);
    await bench.deliver();
    const [answer = ''] = bench.got(own);
    expect(answer).toMatch(/call 999 now.*press 55.*only if you registered before/s);

    n += 1;
    own = `+4477009${String(n).padStart(5, '0')}`;
    await bench.gateway.text(own, 'Someone left leaflets');
    await t.runJobs();
    const { id } = await latest();
    await bench.gateway.text(own, 'proszę o pomoc, są pod drzwiami');
    await t.runJobs();
    const [row] = await t.sql<{ danger: boolean; minutes: number }>(
      `select danger, extract(epoch from attention_due_at - now())::int / 60 as minutes from triage.oversight where report_id = $1`,
      [id],
    );
    expect(row?.danger).toBe(true);
    expect(row?.minutes).toBeLessThanOrEqual(5);
    await bench.deliver();
    // It overtakes the thanks for the first text, which had not left yet.
    expect(bench.got(own)[0]).toContain('zadzwoń teraz pod 999');

    // Somebody has it and may be off duty; it was flagged before: the next such text is asked about by a clock of its own.
    await t.sql(
      `update triage.oversight set state = 'acknowledged', acknowledged_by = $2, acknowledged_at = now() where report_id = $1`,
      [id, inspector.kind === 'staff' ? inspector.id : ''],
    );
    await bench.gateway.text(own, 'there is a man with a knife outside');
    await t.runJobs();
    const clocks = await t.sql<{ kind: string }>(
      `select kind from triage.clock where report_id = $1 and stopped_at is null and kind in ('NEWS', 'DANGER') order by kind`,
      [id],
    );
    expect(clocks).toEqual([{ kind: 'DANGER' }, { kind: 'NEWS' }]);
    await bench.deliver();
  });

  it('"call 999" overtakes every text that waits', async () => {
    for (let at = 0; at < 12; at += 1)
      await bench.gateway.text(`+44770085${String(at).padStart(4, '0')}`, 'They wrote on our wall');
    await bench.gateway.text(own, 'he is outside now with a knife');
    const before = bench.gateway.store.list({}).length;
    await bench.deliver();
    const sent = bench.gateway.store.list({}).toReversed().slice(before);
    expect(sent).toHaveLength(13);
    expect(sent[0]?.to).toBe(own);
  });

  it('"do not text back" is kept, flagged where it tells of danger, and answered by nothing at all', async () => {
    await bench.gateway.text(own, 'Dont text back. He is at my door with a knife');
    const report = await latest();
    expect(report.danger).toBe(true);
    expect(await narrative(report.id)).toContain('He is at my door');
    await t.as(inspector, (ctx) => sendMessageToReporter(ctx, { reportId: report.id, text: 'It is Sam.' }));
    await bench.deliver();
    expect(bench.got(own)).toEqual([]);
    const [held] = await t.sql(`select state from reporting.text_out where report_id = $1`, [report.id]);
    expect(held).toEqual({ state: 'held' });
    await bench.gateway.text(own, 'start');
    await bench.deliver();
    expect(bench.got(own).at(-1)).toContain('You get texts from us again');
  });

  it('keeps emoji, right-to-left and 10 KB whole, and asks for words where there are none', async () => {
    const urdu = 'کل رات انہوں نے ہماری مسجد کی کھڑکی توڑ دی 😢';
    await bench.gateway.text(own, urdu);
    const first = await latest();
    expect(await narrative(first.id)).toBe(urdu);
    expect(first.language).toBe('ur');
    await bench.deliver();
    expect(bench.got(own)[0]).toContain('شکریہ');
    expect(bench.got(own)[0]).not.toContain('Thank you');
    const long = 'ŵ😀x '.repeat(1200);
    await bench.gateway.text(own, long);
    expect((await thread(first.id)).at(-1)).toBe(long.trim());

    n += 1;
    own = `+4477009${String(n).padStart(5, '0')}`;
    const before = await count('reporting.report');
    await bench.gateway.text(own, '  ');
    await bench.gateway.text(own, 'police');
    await bench.gateway.text(own, '', { attachments: 2 });
    expect(await count('reporting.report')).toBe(before);
    await bench.deliver();
    expect(bench.got(own)[0]).toContain('own words');
    expect(bench.got(own).at(-1)).toContain('Pictures and files do not reach us by text');
  });

  it('STOP stops everything, in Welsh and Urdu too; what is told after it still reaches the officers', async () => {
    await bench.gateway.text(own, 'He spat at me');
    await bench.deliver();
    await bench.gateway.text(own, 'Stopio.');
    await bench.deliver();
    expect(bench.got(own).at(-1)).toContain('no more texts');
    const sent = bench.got(own).length;
    const { id } = await latest();
    await bench.gateway.text(own, 'help he is at my door with a gun');
    await t.as(inspector, (ctx) => sendMessageToReporter(ctx, { reportId: id, text: 'Can we ring you?' }));
    await bench.deliver();
    expect(bench.got(own)).toHaveLength(sent);
    expect((await latest()).danger).toBe(true);
    const [held] = await t.sql(
      `select state from reporting.text_out where report_id = $1 and kind = 'staff'`,
      [id],
    );
    expect(held).toEqual({ state: 'held' });
    await bench.gateway.text(own, 'بند');
    await bench.deliver();
    expect(bench.got(own)).toHaveLength(sent);
    await bench.gateway.text(own, 'START');
    await t.as(inspector, (ctx) =>
      sendMessageToReporter(ctx, { reportId: id, text: 'Can we ring you now?' }),
    );
    await bench.deliver();
    expect(bench.got(own).slice(-2).sort()).toEqual(
      [expect.stringContaining('You get texts from us again'), 'Can we ring you now?'].sort(),
    );
  });

  it('an officer’s answer goes out by text, unless it tells what it is about', async () => {
    await bench.gateway.text(own, 'They broke our window');
    const { id } = await latest();
    const write = (text: string): Promise<unknown> =>
      t.as(inspector, (ctx) => sendMessageToReporter(ctx, { reportId: id, text }));
    await expect(write('The hate crime team will call')).rejects.toMatchObject({
      problems: [{ field: 'text', key: 'reporting.text.telling', args: { word: 'hate' } }],
    });
    await expect(write('x'.repeat(919))).rejects.toMatchObject({ code: 'invalid-input' });
    await write('It’s Sam. When can we call?');
    await bench.deliver();
    expect(bench.got(own).at(-1)).toBe("It's Sam. When can we call?");
  });

  it('a translation of an officer’s answer follows it to the phone, unless a machine began it or it tells', async () => {
    const translator = await signedInStaff(t, ['TRANSLATOR']);
    await bench.gateway.text(own, 'کل رات انہوں نے ہماری کھڑکی توڑ دی');
    const { id } = await latest();
    await bench.deliver();
    const answer = async (text: string, made: string, hasMachineDraft = false): Promise<void> => {
      const { messageId } = await t.as(inspector, (ctx) =>
        sendMessageToReporter(ctx, { reportId: id, text }),
      );
      const { translationId } = await t.as(inspector, (ctx) =>
        askTranslation(ctx, { reportId: id, messageId, askedOf: 'TRANSLATOR', hours: 4 }),
      );
      const { guard } = NO_LATER_ROOM;
      const entered = { id: translationId, text: made, hasMachineDraft, guard };
      await t.as(translator, (ctx) => enterTranslation(ctx, entered));
      // A correction stands on the page and lights up no phone.
      await t.as(translator, (ctx) => enterTranslation(ctx, { ...entered, text: `${made}!` }));
      await bench.deliver();
    };
    const before = bench.got(own).length;
    await answer('It is Sam. When can we call?', 'میں سیم ہوں۔ ہم کب فون کریں؟');
    expect(bench.got(own).slice(before)).toEqual([
      'It is Sam. When can we call?',
      'میں سیم ہوں۔ ہم کب فون کریں؟',
    ]);
    await answer('Thank you.', 'شکریہ', true);
    await answer('We will come.', 'پولیس آئے گی');
    expect(bench.got(own).slice(before + 2)).toEqual(['Thank you.', 'We will come.']);
  });

  it('sends the private code only when asked; the code opens the same thread on the web', async () => {
    await bench.gateway.text(own, 'code');
    await bench.deliver();
    expect(bench.got(own)[0]).toContain('no message from this number');
    await bench.gateway.text(own, 'Someone follows my son to school');
    const { id } = await latest();
    await bench.deliver();
    expect(bench.got(own).join(' ')).not.toMatch(/\d{4}[ -]\d{4}/);
    await bench.gateway.text(own, 'He wears a grey coat');
    await bench.gateway.text(own, 'CODE');
    await bench.deliver();
    const code = /^(\d{4}-){5}\d{4}$/m.exec(bench.got(own).at(-1) ?? '')?.[0] ?? '';
    const face = await publicFace(t.role('public_web'));
    const person = new Visitor(face.url);
    await person.get('/return');
    const seen = await person.post({ code });
    expect(seen.path).toBe('/return/messages');
    expect(seen.text).toContain('He wears a grey coat');
    await person.post({ text: 'And I wrote this on the web' });
    await face.close();
    expect(await thread(id)).toContain('And I wrote this on the web');
    await expect.poll(async () => new Set(await states())).toEqual(new Set(['delivered']));
    await bench.forget();
    expect(await codeRow()).toEqual({ is_forgotten: true, keys: 0 });
    expect(bench.gateway.store.list({ to: own }), 'the provider’s copies are gone').toEqual([]);
  });
  const codeRow = async (): Promise<unknown> => {
    const [row] = await t.sql(
      `select o.is_forgotten, (select count(*)::int from platform.seal s where s.force_id = o.force_id
         and s.owner_table = 'reporting.text_out' and s.record_id = o.id) as keys
       from reporting.text_out o where o.kind = 'code'`,
    );
    return row;
  };

  it('two machines that answer each other come to an end', async () => {
    for (let at = 0; at < 20; at += 1) await bench.gateway.text(own, 'info');
    await bench.deliver();
    expect(bench.got(own)).toHaveLength(12);
  });

  it('believes a receipt forward only', async () => {
    await bench.gateway.text(own, 'Receipts');
    await bench.deliver();
    const message = bench.gateway.store.onPhone(own).find(({ direction }) => direction === 'outbound-api');
    if (!message) throw new Error('nothing was sent');
    await expect.poll(states).toEqual(['delivered']);
    for (const late of ['queued', 'sent', 'failed', 'delivered']) {
      expect(await bench.gateway.tellState(message, late)).toBe(204);
      expect(await states()).toEqual(['delivered']);
    }
  });

  it('refuses what the provider did not sign', async () => {
    const forged = await fetch(`${bench.apiUrl}/api/v1/texts/arrivals`, {
      method: 'POST',
      headers: { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
      body: new URLSearchParams({ MessageSid: 'SM1', From: own, Body: 'forged' }),
    });
    expect(forged.status).toBe(403);
    const unsigned = await fetch(`${bench.apiUrl}/api/v1/texts/receipts?id=${crypto.randomUUID()}`, {
      method: 'POST',
      body: new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'delivered' }),
    });
    expect(unsigned.status).toBe(403);
  });
});
