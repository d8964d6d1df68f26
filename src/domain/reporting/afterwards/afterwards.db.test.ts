import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, PUBLIC } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { addDays, londonDay } from '#statistics/days';
import { changeConsent } from '../change-consent.ts';
import { openIdentity } from '../open-report.ts';
import { reportForTriage } from '../report.reads.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import { NO_LATER_ROOM } from '../visitor.testing.ts';
import { withdrawReport } from '../withdraw-report.ts';
import { type AfterwardsBench, afterwardsBench } from './afterwards.testing.ts';
import { askTranslation } from './ask-translation.ts';
import { changeIdentity } from './change-identity.ts';
import { confirmTranslation, enterTranslation, readTranslationTask } from './enter-translation.ts';
import { promiseContact } from './promise-contact.ts';
import { showOfficer, tellCrimeReference } from './show-officer.ts';
import { consentChangesOf, openPromises, promisesOf } from './staff.reads.ts';

let bench: AfterwardsBench;
let web: TestRuntime;
let staff: TestRuntime;
let secrets: ReportingSecrets;
let inspector: Actor;
let translator: Actor;

const report: AfterwardsBench['report'] = () => bench.report();
const write: AfterwardsBench['write'] = (...args) => bench.write(...args);
const wish: AfterwardsBench['wish'] = (...args) => bench.wish(...args);
const read: AfterwardsBench['read'] = (digits) => bench.read(digits);
const send: AfterwardsBench['send'] = (now) => bench.send(now);

beforeAll(async () => {
  bench = await afterwardsBench();
  ({ web, staff, secrets, inspector, translator } = bench);
});
afterAll(() => bench?.close());

describe('consent', () => {
  it('a name taken back is erased with its key, and the change stays in the record', async () => {
    const { id, digits } = await report();
    const opened = await staff.as(inspector, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' }));
    expect(opened?.name.reveal()).toBe('Sam Merlin');
    await web.as(PUBLIC, (ctx) =>
      changeIdentity(ctx, secrets, { digits, answers: { anonymity: 'ANONYMOUS' } }),
    );
    expect(
      await staff.as(inspector, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' })),
    ).toBeNull();
    const seals = await web.sql(
      `select 1 from platform.seal where owner_table = 'reporting.identity' and record_id = $1`,
      [id],
    );
    expect(seals).toHaveLength(0);
    const changes = await staff.as(inspector, (ctx) => consentChangesOf(ctx.tx, ctx.forceId, id));
    expect(changes.map(({ what, before, after }) => [what, before, after])).toEqual([
      ['IDENTITY', ['NAMED'], ['ANONYMOUS']],
      ['CONTACT', ['CALL'], ['CODE']],
    ]);
    await web.as(PUBLIC, (ctx) =>
      changeIdentity(ctx, secrets, {
        digits,
        answers: { anonymity: 'QUIET', name: '', contactBy: 'EMAIL', email: 'new@example.org' },
      }),
    );
    const again = await staff.as(inspector, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' }));
    expect(again?.contact.reveal()).toContain('new@example.org');
    expect((await staff.as(inspector, (ctx) => reportForTriage(ctx.tx, ctx.forceId, id)))?.anonymity).toBe(
      'QUIET',
    );
  });

  it('sharing taken back stands in the record with what was shared before', async () => {
    const { id, digits } = await report();
    const share = (shareWith: string[], mayTellLeader: boolean) =>
      web.as(PUBLIC, (ctx) => changeConsent(ctx, secrets, { digits, shareWith, mayTellLeader }));
    await share(['victim-support'], true);
    await share([], false);
    await share([], false);
    const changes = await staff.as(inspector, (ctx) => consentChangesOf(ctx.tx, ctx.forceId, id));
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [[], ['victim-support', 'leader']],
      [['victim-support', 'leader'], []],
    ]);
  });
});

describe('what the person is told', () => {
  it('who has it by name only where that officer said so, when they hear next, and the crime reference', async () => {
    const { id, digits } = await report();
    expect((await read(digits)).afterwards.shownName).toBeNull();
    const today = londonDay(new Date());
    await staff.as(inspector, async (ctx) => {
      await showOfficer(ctx, { reportId: id, isNamed: true });
      await tellCrimeReference(ctx, { reportId: id, reference: '42/1234/26' });
      await promiseContact(ctx, { reportId: id, dueOn: today });
    });
    expect((await read(digits)).afterwards).toMatchObject({
      shownName: 'Inspector Somebody',
      crimeReference: '42/1234/26',
      promisedOn: today,
      isPromiseLate: false,
    });
    await web.sql(`update reporting.promise set due_at = now() - interval '1 hour' where report_id = $1`, [
      id,
    ]);
    expect((await read(digits)).afterwards.isPromiseLate).toBe(true);
    const late = await staff.as(inspector, (ctx) =>
      openPromises(ctx.tx, ctx.forceId, { scopes: [''], shut: [] }),
    );
    expect(late.map(({ reportId, dueAt }) => [reportId, dueAt < new Date()])).toEqual([[id, true]]);
    await write(id);
    expect((await read(digits)).afterwards.promisedOn).toBeNull();
    const [promise] = await staff.as(inspector, (ctx) => promisesOf(ctx.tx, ctx.forceId, id));
    expect(promise?.ending).toBe('KEPT');
    expect((promise?.endedAt ?? 0) > (promise?.dueAt ?? 0)).toBe(true);
    await staff.as(inspector, (ctx) => showOfficer(ctx, { reportId: id, isNamed: false }));
    expect((await read(digits)).afterwards.shownName).toBeNull();
  });

  it.each(['2020-01-01', '2999-01-01'])('no day that is over or far away: %s', async (dueOn) => {
    const { id } = await report();
    await expect(
      staff.as(inspector, (ctx) => promiseContact(ctx, { reportId: id, dueOn })),
    ).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('a translation', () => {
  it('is asked for, made by a person, read by another, and read by the reporter beside the original', async () => {
    const { id, digits } = await report();
    const { messageId } = await write(id, 'We will visit you.');
    const { translationId } = await staff.as(inspector, (ctx) =>
      askTranslation(ctx, { reportId: id, messageId, askedOf: 'TRANSLATOR', hours: 24 }),
    );
    const before = (await read(digits)).messages[0];
    expect(before?.translation).toMatchObject({ toLanguage: 'ar', text: undefined });
    const task = await staff.as(translator, (ctx) => readTranslationTask(ctx, translationId));
    expect(task.original.reveal()).toBe('We will visit you.');
    await staff.as(translator, (ctx) =>
      enterTranslation(ctx, { id: translationId, text: 'سوف نزورك.', guard: NO_LATER_ROOM.guard }),
    );
    await expect(
      staff.as(translator, (ctx) =>
        confirmTranslation(ctx, { id: translationId, guard: NO_LATER_ROOM.guard }),
      ),
    ).rejects.toMatchObject({ code: 'own-work' });
    await staff.as(inspector, (ctx) =>
      confirmTranslation(ctx, { id: translationId, guard: NO_LATER_ROOM.guard }),
    );
    const { messages, story } = await read(digits);
    expect(messages[0]).toMatchObject({
      text: 'We will visit you.',
      language: 'en',
      translation: { text: 'سوف نزورك.', toLanguage: 'ar', isRead: true, hasMachineDraft: false },
    });
    expect(story.map(({ what }) => what)).toEqual(['SENT', 'WE_WROTE', 'TRANSLATED']);
    await expect(
      staff.as(inspector, (ctx) =>
        askTranslation(ctx, { reportId: id, messageId, askedOf: 'TRANSLATOR', hours: 24 }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('a translator opens nothing that nobody asked them to translate, and never who reported', async () => {
    const { id } = await report();
    const { messageId } = await write(id);
    const [row] = await web.sql<{ seal: string; text: Buffer }>(
      'select seal_id as seal, text_sealed as text from reporting.message where id = $1',
      [messageId],
    );
    const open = (purpose: string) =>
      staff.as(translator, (ctx) =>
        ctx.open({
          table: 'reporting.message',
          recordId: messageId,
          sealId: row?.seal ?? '',
          fields: { text: row?.text ?? Buffer.alloc(0) },
          purpose,
        }),
      );
    await expect(open('translation')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(open('case')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(
      staff.as(translator, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'translation' })),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    await staff.as(inspector, (ctx) =>
      askTranslation(ctx, { reportId: id, messageId, askedOf: 'TRANSLATOR', hours: 4 }),
    );
    expect((await open('translation')).text.reveal()).toBe('We have read it.');
  });
});

describe('a withdrawal', () => {
  it('ends notices, texts of officers, sharing and the day promised; the thread stays open both ways', async () => {
    const { id, digits } = await report();
    await wish(digits, { by: 'EMAIL', address: 'c@example.org' });
    const tomorrow = addDays(londonDay(new Date()), 1);
    await staff.as(inspector, (ctx) => promiseContact(ctx, { reportId: id, dueOn: tomorrow }));
    await write(id);
    // The message kept the first day; a second one is open when the person withdraws.
    await staff.as(inspector, (ctx) => promiseContact(ctx, { reportId: id, dueOn: tomorrow }));
    await web.as(PUBLIC, (ctx) => withdrawReport(ctx, secrets, digits));
    await write(id, 'We have noted it.');
    await send();
    expect(bench.arrived()).toEqual([]);
    const promises = await staff.as(inspector, (ctx) => promisesOf(ctx.tx, ctx.forceId, id));
    expect(promises.map(({ ending }) => ending)).toEqual(['KEPT', 'WITHDRAWN']);
    const { messages, afterwards, story } = await read(digits);
    expect(messages).toHaveLength(2);
    expect(afterwards.noticeBy).toBeNull();
    expect(story.map(({ what }) => what)).toEqual(['SENT', 'NOTICES', 'WE_WROTE', 'WITHDRAWN', 'WE_WROTE']);
    await expect(wish(digits, {})).rejects.toMatchObject({ code: 'conflict' });
  });
});
