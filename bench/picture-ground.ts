import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, system } from '#kernel/actor';
import { importBoundaries } from '#room/surveillance';
import { addDays } from '#statistics/days';
import { registerEvent } from '../src/domain/situation/register-event.ts';
import { approveTable, prepareForPublication } from '../src/domain/surveillance/tables/prepare-table.ts';
import { round, say } from './figures.ts';
import type { Ground } from './ground.ts';
import { importCounts } from './import-counts.ts';
import { incidents, makeWards, monthTable, ownReports, squareWards } from './many-counts.ts';
import { signedIn } from './staff-session.ts';

const LOADER = system('bench.load');
const DAY_MS = 86_400_000;
/** The last year is counted here, what lies before it was imported. */
const OWN_DAYS = 365;
/** Reports of one ward in the last two weeks, so that there is something to raise an alarm of. */
const SURGE = 300;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return round(performance.now() - from);
};

/** Waits for the worker. @returns milliseconds */
export async function until(what: string, isDone: () => Promise<boolean>): Promise<number> {
  const from = performance.now();
  while (!(await isDone())) {
    if (performance.now() - from > 20 * 60_000) throw new Error(`${what} took more than 20 minutes`);
    await sleep(200);
  }
  return round(performance.now() - from);
}

/**
 * Years of counts: every offence with its day before this year by the real import, a year of reports made here, and every
 * month's figure of each ward and strand. @returns milliseconds of each import
 */
export async function load(
  ground: Ground,
  about: { wards: number; years: number; aYear: number; today: string },
) {
  const { wards, years, aYear, today } = about;
  const as = ground.as;
  await makeWards(ground, wards);
  const boundariesMs = await timed(() =>
    as(LOADER, (ctx) =>
      importBoundaries(ctx, {
        bytes: squareWards(wards),
        kind: 'ward',
        vintage: 2026,
        credit: 'Made up for a benchmark',
      }),
    ),
  );
  await ownReports(ground, { wards, aYear, surge: SURGE, today });
  const bring = (source: string, stream: AsyncIterable<Buffer>): Promise<number> =>
    timed(async () => {
      const { figures, total } = await importCounts(ground, { source, stream });
      say(`${source}: ${figures.length} figures, ${total} counted`);
    });
  const before = { wards, aYear, years: years - 1, lastDay: addDays(today, -OWN_DAYS - 1) };
  const daysMs = await bring('OFFENCES_BY_DAY', incidents(before));
  const monthsMs = await bring('FIGURES_BY_MONTH', monthTable({ wards, years, today }));
  for (const table of ['figure', 'imported_count', 'counted_report', 'day_sum'])
    await ground.sql(`vacuum (analyze) surveillance.${table}`);
  return { boundariesMs, daysMs, monthsMs };
}

/** An event of the whole force, three weeks old. */
export const makeEvent = (ground: Ground, actor: Actor, title: string): Promise<string> =>
  ground.as(actor, (ctx) =>
    registerEvent(ctx, {
      title,
      what: 'The country has voted.',
      place: 'The whole country',
      kind: 'vote-or-decision',
      happenedAt: new Date(Date.now() - 20 * DAY_MS),
      areaPaths: [''],
      groupsTouched: ['polish'],
      groupsMistaken: [],
      hashtags: [],
    }),
  );

export interface Made {
  wards: string;
  districts: string;
  alarm: string;
  wardTableMs: number;
  districtTableMs: number;
  judgeMs: number;
}

/** Lets the real worker judge the event, watch every series and make tables of wards and of districts safe, and publishes those. */
export async function work(
  ground: Ground,
  { actor, eventId, today }: { actor: Actor; eventId: string; today: string },
): Promise<Made> {
  /** Whoever lets a table out has signed in a moment ago. */
  const publish = async (id: string): Promise<void> => {
    const boss = await signedIn(ground, { roles: ['COMMANDER'], scope: '' });
    await ground.as(boss.actor, (ctx) => approveTable(ctx, id));
  };
  const table = (slug: string, level: 1 | 2) =>
    ground.as(actor, (ctx) =>
      prepareForPublication(ctx, {
        slug,
        title: `Recorded hate crime, ${slug}`,
        note: '',
        correction: '',
        spec: {
          basis: 'FIGURES_BY_MONTH',
          level,
          firstMonth: `${Number(today.slice(0, 4)) - 1}-01`,
          monthsEach: level === 2 ? 1 : 3,
          periods: level === 2 ? 12 : 4,
        },
      }),
    );
  const wards = await table('wards', 2);
  const worker = await ground.start('worker');
  const has = async (text: string, values: unknown[] = []): Promise<boolean> =>
    (await ground.sql(text, values)).length > 0;
  const waits = (id: string) => () =>
    has(`select 1 from surveillance.table_draft where id = $1 and state = 'waiting'`, [id]);
  const wardTableMs = await until('the table of wards', waits(wards));
  await publish(wards);
  const districts = await table('districts', 1);
  const districtTableMs = await until('the table of districts', waits(districts));
  await publish(districts);
  say(`wards made safe in ${wardTableMs} ms, districts in ${districtTableMs} ms`);
  const judgeMs = await until('judging', () =>
    has('select 1 from surveillance.ladder where event_id = $1', [eventId]),
  );
  say(`judged after ${judgeMs} ms more`);
  await until('watching', () => has(`select 1 from surveillance.watched_series where unit = 'month'`));
  await ground.stop(worker);
  const [alarm] = await ground.sql<{ id: string }>(
    'select id from surveillance.alarm order by raised_at, id limit 1',
  );
  if (!alarm) throw new Error('the surge raised no alarm');
  return { wards, districts, alarm: alarm.id, wardTableMs, districtTableMs, judgeMs };
}
