import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { seedAreas } from '../reporting/visitor.testing.ts';
import { acknowledgeReport } from '../triage/acknowledge-report.ts';
import { decideDuplicate, separateReport } from '../triage/duplicates/decide-duplicate.ts';
import { rerouteReport } from '../triage/reroute/reroute-report.ts';
import { oversightOf } from '../triage/triage.reads.ts';
import { toldReport } from '../triage/triage.testing.ts';
import {
  confirmedPlan,
  decidedNoCrime,
  quietFor,
  signedInPeople,
  tablesWith,
  wholeDatabase,
} from './retention.testing.ts';
import { runPlan } from './run-plan.ts';

const WORD = 'zqgroupcanary';
let t: TestRuntime;
let duty: StaffActor;
let manager: StaffActor;
let commander: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  ({ duty, manager, commander } = await signedInPeople(t));
});
afterAll(() => t?.close());

const jobs = () => t.runJobs({ failures: 'collect' });
const counted = () =>
  t.sql<{ id: string }>('select distinct report_id as id from surveillance.counted_report order by 1');
const ids = async () => (await counted()).map(({ id }) => id);
const same = (reportId: string, otherId: string) =>
  t.as(duty, (ctx) =>
    decideDuplicate(ctx, { reportId, otherId, outcome: 'SAME', reason: `${WORD} the same gate` }),
  );
async function reroute(reportId: string, reason: 'TELLS_OF_NONE' | 'TELLS_OF_INCIDENT'): Promise<void> {
  const row = await t.as(duty, (ctx) => oversightOf(ctx.tx, ctx.forceId, reportId));
  await t.as(duty, (ctx) => rerouteReport(ctx, { reportId, version: row?.version ?? 0, reason }));
  await jobs();
}
/** Decides each to be no crime, lets two years pass and erases whatever is due. */
async function eraseDue(reportIds: readonly string[]): Promise<void> {
  await decidedNoCrime(t, reportIds, duty);
  await quietFor(t, reportIds, '2 years');
  await runPlan(t.role('worker'), t.forceId, await confirmedPlan(t, { manager, commander }));
  await jobs();
}

it('counts a group once while one is rerouted and back, and keeps its counts when one and then the rest are erased', async () => {
  const told = [];
  for (let n = 0; n < 3; n += 1) {
    const one = await toldReport(t);
    await jobs();
    await t.as(duty, (ctx) => acknowledgeReport(ctx, one.id));
    told.push(one.id);
  }
  const [lead = '', second = '', third = ''] = told;
  expect(await ids()).toHaveLength(3);
  await same(second, lead);
  await same(third, lead);
  await jobs();
  expect(await ids()).toEqual([lead]);
  // Dealt with as a concern, the one that counted passes the incident on to the next that tells of it.
  await reroute(lead, 'TELLS_OF_NONE');
  const heir = await ids();
  expect(heir).toHaveLength(1);
  expect([second, third]).toContain(heir[0]);
  await reroute(lead, 'TELLS_OF_INCIDENT');
  expect(await ids()).toEqual([lead]);
  await reroute(second, 'TELLS_OF_NONE');
  expect(await ids()).toEqual([lead]);
  // One stands alone again and is erased alone: its count stays, without its name.
  await t.as(duty, (ctx) => separateReport(ctx, { reportId: third, reason: `${WORD} another day` }));
  await jobs();
  expect((await ids()).sort()).toEqual([lead, third].sort());
  await eraseDue([third]);
  const after = await ids();
  expect([after.length, after.includes(lead), after.includes(third)]).toEqual([2, true, false]);
  const dump = await wholeDatabase(t);
  for (const name of [
    'triage.duplicate_answer',
    'triage.duplicate_proposal',
    'triage.report_likeness',
    'triage.clock',
  ])
    expect(dump.get(name), name).not.toContain(third);
  // What happens to the rest counts nothing of it anew, and the rest keeps its count when it goes.
  await reroute(second, 'TELLS_OF_INCIDENT');
  expect(await ids()).toEqual(after);
  await eraseDue([lead, second]);
  const left = await ids();
  expect(left).toHaveLength(2);
  for (const id of told) expect(left).not.toContain(id);
  const end = await wholeDatabase(t);
  expect(tablesWith(end, [WORD])).toEqual([]);
  const seals = await t.sql('select from platform.seal where record_id = any ($1) or owner_table = $2', [
    told,
    'triage.duplicate_answer',
  ]);
  expect(seals).toEqual([]);
});
