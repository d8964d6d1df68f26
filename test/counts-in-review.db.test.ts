import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { importCounts, observedCounts } from '#room/surveillance';
import { addDays, londonDay } from '#statistics/days';
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
    await t
      .role('staff_web')
      .as(system('test.import'), (ctx) => importCounts(ctx, { source: 'HISTORY', rows }));
  });
  afterAll(() => t.close());

  const saying = (known: string) =>
    approvedVersion(t, room, draftText({ sections: { ...draftText().sections, known } }));

  it('holds a text back whose number is another', async () => {
    const counts = await t.as(room.drafter, (ctx) => observedCounts(ctx, room.eventId));
    expect(counts).toEqual({ isRising: false, reports: 8, days: 4, alarms: 0 });
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
    expect((await officer.get(page)).body).toMatch(/figure\.disagrees[\s\S]{0,200}Counted in 4 days: /);
    await officer.close();
    const ward = webClient(t, {
      audience: 'staff',
      routes,
      actor: await signedInStaff(t, ['WARD_OFFICER'], ['']),
    });
    expect((await ward.get(page)).body).not.toContain('Counted in');
    await ward.close();
  });

  it('has no counts on the day of the event itself', async () => {
    await t.sql('update situation.critical_event set happened_at = now()');
    expect(await t.as(room.drafter, (ctx) => observedCounts(ctx, room.eventId))).toBeUndefined();
  });
});
