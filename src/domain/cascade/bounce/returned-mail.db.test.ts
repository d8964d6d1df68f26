import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '#kernel/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { openReturnedMail } from '../../../apps/worker/returned-mail.ts';
import type { Mailbox } from '../../../channels/email/mailbox.ts';
import { newLeader, signedInStaff } from '../../community/community.testing.ts';
import { directoryRoutes } from '../../community/directory.routes.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { MailBench, SENDER } from '../mail-bench.testing.ts';
import { previewAudience, sendStatement } from '../send-statement.ts';
import { claimParcel, linesOf, turnLines } from '../sending/parcel.store.ts';
import { handedOver, markingsOf, turnOf } from '../sending/turn.testing.ts';
import { staffRoutes } from '../staff.routes.ts';
import { DEAD_AFTER } from './bounce.model.ts';
import {
  DELAYED,
  dsn,
  EXCHANGE_UNKNOWN_USER,
  MAILBOX_FULL,
  OUT_OF_OFFICE,
  POSTFIX_UNKNOWN_USER,
} from './reports.fixture.ts';
import { returnPathOf } from './return-path.model.ts';
import { returnPathKey } from './take-returned-mail.ts';

const DOMAIN = 'bounces.aldermarch.example';

describe('mail that comes back', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let mail: MailBench;
  let mailbox: Mailbox;
  /** Envelope senders of what was sent. */
  let returnPaths: string[];

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    mail = new MailBench(t);
    const worker = t.role('worker');
    const config = { ...worker.config, bounces: { domain: DOMAIN, port: 0, tls: undefined } };
    const opened = await openReturnedMail(Object.defineProperty({ ...worker }, 'config', { value: config }));
    if (!opened) throw new Error('no mailbox was opened');
    mailbox = opened;
  });
  afterAll(async () => {
    await mail?.disconnect();
    await mailbox?.close();
    await t?.close();
  });
  beforeEach(async () => {
    returnPaths = [];
    await mail.forget();
    await mail.connect({
      onMailFrom: (address, _session, done) => {
        returnPaths.push(address.address);
        done();
      },
    });
  });

  /** Sends a new statement to everybody over a real connection. */
  async function sendOne(): Promise<string> {
    const { statementId } = await publishedStatement(t, room);
    await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
    await deliver();
    return statementId;
  }
  const deliver = (): Promise<number> =>
    mail.deliver({
      returnPath: returnPathOf({
        key: returnPathKey(t.config.receiptPepper),
        forceId: t.forceId,
        domain: DOMAIN,
      }),
    });

  /** Brings a message to the port as another mail server would; the reply code. */
  async function bring(to: string, text: string): Promise<number> {
    const connection = new SMTPConnection({ host: '127.0.0.1', port: mailbox.port, ignoreTLS: true });
    connection.on('error', () => undefined);
    await new Promise<void>((resolve, reject) =>
      connection.connect((error) => (error ? reject(error) : resolve())),
    );
    const code = await new Promise<number>((resolve) =>
      connection.send({ from: '', to }, text, (error) =>
        resolve(error ? ((error as { responseCode?: number }).responseCode ?? 0) : 250),
      ),
    );
    connection.quit();
    return code;
  }
  const lines = () =>
    t.sql<{ state: string; reply: string | null }>(
      'select state, smtp_reply as reply from cascade.delivery order by changed_at',
    );
  const path = (): string => returnPaths.at(-1) ?? '';

  it('marks the line, and keeps neither address nor words of the report', async () => {
    await newLeader(t, 'wren');
    await sendOne();
    expect(path()).toMatch(/^r-[0-9a-f]{32}-[0-9a-f]{20}@bounces\.aldermarch\.example$/);
    expect(await bring(path(), dsn(path(), POSTFIX_UNKNOWN_USER))).toBe(250);
    const [line] = await lines();
    expect(line?.state).toBe('bounced');
    expect(line?.reply).toContain('5.1.1');
    expect(line?.reply).not.toContain('wren');
    expect(await t.sql('select kind, status from cascade.bounce')).toEqual([
      { kind: 'dead-address', status: '5.1.1' },
    ]);
    // The same report again, as a server brings it whose connection broke: nothing is counted twice.
    expect(await bring(path(), dsn(path(), POSTFIX_UNKNOWN_USER))).toBe(250);
    expect(await t.sql('select 1 from cascade.bounce')).toHaveLength(1);
  });

  it('ignores what is forged, automatic or says nothing new', async () => {
    await newLeader(t, 'wren');
    await sendOne();
    const forged = path().replace(
      /-([0-9a-f])([0-9a-f]{19})@/,
      (_, first: string, rest: string) => `-${first === '0' ? '1' : '0'}${rest}@`,
    );
    expect(forged).not.toBe(path());
    expect(await bring(forged, dsn(forged, POSTFIX_UNKNOWN_USER))).toBe(550);
    expect(await bring(path(), OUT_OF_OFFICE(path()))).toBe(250);
    expect(await bring(path(), dsn(path(), DELAYED))).toBe(250);
    expect(await lines()).toMatchObject([{ state: 'handed-over' }]);
    expect(await t.sql('select 1 from cascade.bounce')).toHaveLength(0);
  });

  it('sends once more what failed for now, when its time has come, and never twice', async () => {
    await newLeader(t, 'wren');
    await sendOne();
    expect(await bring(path(), dsn(path(), MAILBOX_FULL))).toBe(250);
    // A second report finds the line waiting: it stays in the one parcel it has.
    expect(await bring(path(), dsn(path(), MAILBOX_FULL, { boundary: 'report-2' }))).toBe(250);
    expect(await t.sql('select cardinality(line_ids) as n from cascade.parcel')).toEqual([{ n: 1 }]);
    mail.sink.mails.length = 0;
    expect(await deliver(), 'not before').toBe(0);
    await t.sql("update cascade.parcel set next_attempt_at = now() - interval '1 second'");
    expect(await deliver(), 'the line itself says later').toBe(0);
    await t.sql("update cascade.parcel set next_attempt_at = now() - interval '1 second'");
    await t.sql("update cascade.delivery set next_attempt_at = now() - interval '1 second'");
    expect(await deliver()).toBe(1);
    expect(mail.sink.mails.map(({ to }) => to)).toEqual([['wren@example.org']]);
    expect(await lines()).toMatchObject([{ state: 'handed-over' }]);
    expect(await t.sql('select 1 from cascade.parcel')).toEqual([]);
  });

  it('says in the end that what failed for now came back', async () => {
    await newLeader(t, 'wren');
    await sendOne();
    for (const [round, expected] of ['queued', 'queued', 'bounced'].entries()) {
      expect(await bring(path(), dsn(path(), MAILBOX_FULL, { boundary: `report-${round}` }))).toBe(250);
      const [line] = await lines();
      expect(line?.state).toBe(expected);
      if (expected === 'queued')
        await t.sql(`update cascade.delivery set state = 'handed-over' where state = 'queued'`);
    }
  });

  it('has the other server come again while a sender holds the line', async () => {
    await newLeader(t, 'wren');
    await sendOne();
    await t.sql(`update cascade.delivery set state = 'handing-over'`);
    expect(await bring(path(), dsn(path(), POSTFIX_UNKNOWN_USER))).toBe(451);
    await t.sql(`update cascade.delivery set state = 'handed-over'`);
    expect(await bring(path(), dsn(path(), POSTFIX_UNKNOWN_USER))).toBe(250);
    expect(await lines()).toMatchObject([{ state: 'bounced' }]);
  });

  it('does so too where the line waits in the ledger and only a turn says that it is on its way', async () => {
    await newLeader(t, 'wren');
    await sendOne();
    expect(await bring(path(), dsn(path(), MAILBOX_FULL))).toBe(250);
    await t.sql("update cascade.parcel set next_attempt_at = now() - interval '1 second'");
    await t.sql("update cascade.delivery set next_attempt_at = now() - interval '1 second'");
    const asSender = <T>(fn: (ctx: Context) => Promise<T>): Promise<T> => t.role('worker').as(SENDER, fn);
    const sender = '00000000-0000-4000-8000-0000000000b1';
    const [line] = await asSender(async (ctx) => {
      const parcel = await claimParcel(ctx, sender);
      if (!parcel) throw new Error('there is no parcel');
      const held = await linesOf(ctx, parcel);
      const marked = await turnLines(ctx, sender, turnOf({ markings: markingsOf(parcel, held) }));
      expect(marked.size).toBe(1);
      return held;
    });
    expect(await lines()).toMatchObject([{ state: 'queued' }]);
    expect(await bring(path(), dsn(path(), POSTFIX_UNKNOWN_USER))).toBe(451);
    const results = [{ ...handedOver(line?.id ?? ''), attempts: 2 }];
    await asSender((ctx) => turnLines(ctx, sender, turnOf({ number: 2, results, over: [1] })));
    expect(await bring(path(), dsn(path(), POSTFIX_UNKNOWN_USER))).toBe(250);
    expect(await lines()).toMatchObject([{ state: 'bounced' }]);
  });

  it(`after ${DEAD_AFTER} of them the address gets no more statements, pages say so, and a person can mend it`, async () => {
    const leaderId = await newLeader(t, 'wren');
    await newLeader(t, 'lark');
    const statements: string[] = [];
    for (let round = 0; round < DEAD_AFTER; round++) {
      statements.push(await sendOne());
      const [row] = await t.sql<{ id: string }>(
        `select id from cascade.delivery where leader_id = $1 and state = 'handed-over'`,
        [leaderId],
      );
      const back = returnPaths.find((one) => one.includes((row?.id ?? 'none').replaceAll('-', ''))) ?? '';
      await bring(back, dsn(back, EXCHANGE_UNKNOWN_USER));
    }
    const { statementId } = await publishedStatement(t, room);
    expect(await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, {}))).toMatchObject({
      total: 1,
    });

    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const keeper = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    const directory = webClient(t, { audience: 'staff', routes: directoryRoutes, actor: keeper });
    try {
      const { body } = await desk.get(`/statements/${statements[0]}/coverage`);
      expect(body).toContain('1 leader is left out of every statement');
      expect(body).toContain('It was taken and came back');
      const entry = await directory.get(`/leaders/${leaderId}`);
      expect(entry.body).toContain('Email returned as not existing since');
      expect(
        (await directory.post(`/leaders/${leaderId}/email-works`, {}, `/leaders/${leaderId}`)).status,
      ).toBe(303);
      expect((await directory.get(`/leaders/${leaderId}`)).body).not.toContain('not existing');
    } finally {
      await desk.close();
      await directory.close();
    }
    expect(await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, {}))).toMatchObject({
      total: 2,
    });
    expect(
      await t.sql(`select act from platform.audit_entry where act like 'community.mark-email%' order by act`),
    ).toHaveLength(2);
  });
});
