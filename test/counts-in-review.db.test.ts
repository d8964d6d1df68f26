import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { observedCounts } from '#room/surveillance';
import { addDays, londonDay, weekStart } from '#statistics/days';
import {
  approvedVersion,
  draftText,
  type Newsroom,
  newsroom,
} from '../src/domain/cascade/cascade.testing.ts';
import { publishVersion } from '../src/domain/cascade/publish-version.ts';
import { staffRoutesWith } from '../src/domain/cascade/staff.routes.ts';
import { signedInStaff } from '../src/domain/community/community.testing.ts';
import { webClient } from '../src/domain/community/web-client.testing.ts';
import { importRows } from '../src/domain/surveillance/imports/import-rows.testing.ts';

const DAY = 86_400_000;

describe('figures in a statement against the force’s own counts', () => {
  let t: TestRuntime;
  let room: Newsroom;
  const countsOf = observedCounts;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    await t.sql('update situation.critical_event set happened_at = $1', [new Date(Date.now() - 3 * DAY)]);
    // Two a day, before the event as after it.
    const rows = Array.from({ length: 204 }, (_, at) => ({
      areaPath: 'eastmarch',
      strand: 'RACE',
      onDate: addDays(londonDay(new Date()), -at),
      count: 2,
    }));
    await t.role('staff_web').as(system('test.import'), (ctx) => importRows(ctx, 'HISTORY', rows));
  });
  afterAll(() => t.close());

  const saying = (known: string) =>
    approvedVersion(t, room, draftText({ sections: { ...draftText().sections, known } }));

  it('holds a text back whose number is another', async () => {
    const counts = await t.as(room.drafter, (ctx) => observedCounts(ctx, room.eventId));
    expect(counts).toMatchObject({ standingAlarms: 0, reports: 8, parts: [8], days: 4 });
    expect(counts?.says).not.toBe('rising');
    const { versionId } = await saying('Since the attack 31 hate crimes were reported to us.');
    const publish = t.as(room.drafter, (ctx) => publishVersion(ctx, versionId, { countsOf }));
    await expect(publish).rejects.toMatchObject({
      problems: [{ key: 'cascade.review.holds', args: { rule: 'figure.disagrees', words: '31' } }],
    });
    const right = await saying('Since the attack 8 hate crimes were reported to us.');
    await t.as(room.drafter, (ctx) => publishVersion(ctx, right.versionId, { countsOf }));
  });

  it('says on the version’s page what was counted, to those who may see the picture and to nobody else', async () => {
    const { statementId, versionId } = await saying('Since the attack 31 hate crimes were reported to us.');
    const page = `/statements/${statementId}/versions/${versionId}`;
    const routes = staffRoutesWith({ countsOf });
    const officer = webClient(t, { audience: 'staff', routes, actor: room.inspector });
    expect((await officer.get(page)).body).toMatch(/Counted in 4 days: 8\.[\s\S]{0,300}figure\.disagrees/);
    await officer.close();
    const ward = webClient(t, {
      audience: 'staff',
      routes,
      actor: await signedInStaff(t, ['WARD_OFFICER'], ['']),
    });
    expect((await ward.get(page)).body).not.toContain('Counted in');
    await ward.close();
  });

  it('reads the steps of the picture, alarms that stand, and the area the text is for', async () => {
    const asked = (areaPath = '') => t.as(room.drafter, (ctx) => observedCounts(ctx, room.eventId, areaPath));
    const today = londonDay(new Date());
    const before = addDays(today, -3);
    const facts = {
      unit: 'day',
      asOf: today,
      window: { eventDay: before, start: addDays(before, 1), end: today, days: 3, isUnfinished: false },
      restsOn: { firstDay: addDays(today, -203), lastDay: today, counts: 408, own: 0, breaks: [] },
      canTell: { state: 'yes', days: 3, expected: 6, phi: 1, smallest: 2, why: null },
      complete: null,
      risen: null,
      since: { state: 'yes', looks: [], why: null },
      linked: null,
      where: null,
      size: null,
    };
    const climbed = (state: string): Promise<unknown> =>
      t.sql(
        `insert into surveillance.ladder (force_id, event_id, area_path, strand, judged_at, input_hash, facts)
         values ($1, $2, '*', 'ALL', now(), '\\x00', $3)
         on conflict (force_id, event_id, area_path, strand) do update set facts = excluded.facts`,
        [t.forceId, room.eventId, JSON.stringify({ ...facts, since: { ...facts.since, state } })],
      );
    await climbed('yes');
    expect(await asked()).toMatchObject({ says: 'rising', standingAlarms: 0 });
    await climbed('cannot');
    expect(await asked()).toMatchObject({ says: 'cannot-tell' });
    await climbed('no');
    expect(await asked()).toMatchObject({ says: 'not-rising' });
    for (const [areaPath, weeksAgo] of [
      ['eastmarch/mill-ward', 0],
      ['westmarch', 8],
    ] as const) {
      const from = weekStart(addDays(today, -7 * weeksAgo));
      const week = { from, to: addDays(from, 6), method: 'farrington', years: 5, isAlarm: true, why: null };
      const counts = { observed: 9, expected: 2, upper: 6, p: 0.001, q: 0.01 };
      await t.sql(
        `insert into surveillance.alarm (force_id, id, area_path, strand, first_week, last_week, weeks, judged_years,
           series_judged, raised_at)
         values ($1, gen_random_uuid(), $2, 'RACE', $3, $3, $4, 1, 4, now())`,
        [t.forceId, areaPath, from, JSON.stringify([{ ...week, ...counts }])],
      );
    }
    expect(await asked()).toMatchObject({ standingAlarms: 1 });
    expect((await asked('westmarch'))?.parts).toEqual([8, 0]);
    expect((await asked('eastmarch'))?.parts).toEqual([8]);
  });

  it('has no counts on the day of the event itself', async () => {
    await t.sql('update situation.critical_event set happened_at = now()');
    expect(await t.as(room.drafter, (ctx) => observedCounts(ctx, room.eventId))).toBeUndefined();
  });
});
