import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'node-html-parser';
import { system } from '#kernel/actor';
import { importBoundaries, type Mapping, OGL_CREDIT } from '#room/surveillance';
import { registerEvent } from '../src/domain/situation/register-event.ts';
import { machine, round, runBench, say, WrongOption } from './figures.ts';
import { type Ground, onGround } from './ground.ts';
import { importCounts } from './import-counts.ts';
import { signedIn } from './staff-session.ts';

/*
 * script/bench london --data DIR [--few Bromley] [--rose Westminster]
 *
 * Real figures through the real path: the areas, boundaries and recorded crime of London (DIR holds london-rra and geo-uk)
 * are imported, five events registered, judged by the real worker, and the words read off the real page. Ends with 1
 * where the page for one borough says anything else than "no evidence of a rise; a doubling cannot be ruled out", or the
 * other's does not see the rise.
 */

const LOADER = system('bench.load');
const WITHIN_MS = 10 * 60_000;
/** What the month after each is called, and the day. */
const EVENTS = [
  ['EU referendum', '2016-06-23', 'vote-or-decision', 'polish'],
  ['London Bridge', '2017-06-03', 'attack-at-home', 'muslim'],
  ['Protests of 2020', '2020-05-25', 'protest', 'black'],
  ['Attacks in Israel', '2023-10-07', 'attack-abroad', 'jewish'],
  ['Southport', '2024-07-29', 'attack-at-home', 'muslim'],
] as const;

const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '-');

/** The lines of a file that a person would keep: its first, and those that say one of these. */
async function* linesWith(file: string, words: RegExp): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (isFirst || words.test(line)) yield Buffer.from(`${line}\n`);
    isFirst = false;
  }
}

async function importAreas(ground: Ground, data: string): Promise<void> {
  const file = await readFile(join(data, 'london-rra/mps_rra_ward_2010_2023.csv'), 'utf8');
  const lines = file
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const boroughs = [...new Set(lines.map(([, , borough = '']) => borough))].filter(
    (name) => !/^(unknown|aviation)/i.test(name),
  );
  const areas = [
    { path: '', parent: null, name: 'London', code: 'E12000007', level: 0 },
    ...boroughs.map((name, at) => ({
      path: slugOf(name),
      parent: '',
      name,
      code: `BOROUGH${at + 1}`,
      level: 1,
    })),
    ...lines
      .filter(([, , borough = '']) => boroughs.includes(borough))
      .map(([code = '', name = '', borough = '']) => ({
        path: `${slugOf(borough)}/${code.toLowerCase()}`,
        parent: slugOf(borough),
        name,
        code,
        level: 2,
      })),
  ];
  for (const level of [0, 1, 2]) {
    const some = areas.filter((area) => area.level === level);
    await ground.sql(
      `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
       select $1, path, parent, name, code, 2022, $2
       from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as a (path, parent, name, code)`,
      [
        ground.forceId,
        level,
        ...(['path', 'parent', 'name', 'code'] as const).map((of) => some.map((one) => one[of])),
      ],
    );
  }
  const bytes = await readFile(join(data, 'geo-uk/london_wards_2022.geojson'));
  const done = await ground.as(LOADER, (ctx) =>
    importBoundaries(ctx, { bytes, kind: 'ward', vintage: 2022, credit: OGL_CREDIT }),
  );
  say(
    `${boroughs.length} boroughs, ${done.known} wards with a shape, faults ${JSON.stringify(done.faults.slice(0, 3))}`,
  );
}

async function importCrime(ground: Ground, data: string): Promise<void> {
  const mapping: Mapping = {
    layout: 'MONTHS',
    period: 'month',
    columns: { area: 'borough', offence: 'minor' },
    strand: 'BY_OFFENCE',
    areaWords: {},
    strandWords: {},
    otherAreas: 'COUNT_AS_UNKNOWN',
    isWhole: false,
  };
  for (const file of ['mps_allminor_borough_2010_2023.csv', 'mps_allminor_borough_2024_2026.csv']) {
    const stream = linesWith(join(data, 'london-rra', file), /PUBLIC FEAR/);
    const done = await importCounts(ground, { source: 'MPS', stream, mapping });
    say(`${file}: ${done.total} counted, ${done.unknownArea} of unknown area`);
  }
}

interface MonthFacts {
  risen: {
    weeks: { observed: number; expected: number | null; upper: number | null; p: number | null }[];
    falseAlarmsAYear: number | null;
  } | null;
  linked: { control: { given: { ratio: number; interval: { low: number; high: number } } } | null } | null;
}

async function factsOf(ground: Ground, eventId: string, areaPath: string): Promise<MonthFacts | undefined> {
  const [row] = await ground.sql<{ facts: MonthFacts }>(
    `select facts from surveillance.ladder where event_id = $1 and area_path = $2 and strand = 'ALL'`,
    [eventId, areaPath],
  );
  return row?.facts;
}

/** The sentences of the steps, as a reader sees them. */
async function wordsOf(url: string, cookie: string): Promise<string> {
  const answer = await fetch(url, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  const steps = parse(await answer.text()).querySelectorAll('.st-ladder__rung');
  return steps
    .map((step) =>
      [step.querySelector('h3'), ...step.querySelectorAll('p.st-measure')]
        .map((part) => part?.text.replace(/\s+/g, ' ').trim() ?? '')
        .join(' | '),
    )
    .join('\n');
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '' },
      few: { type: 'string', default: 'Bromley' },
      rose: { type: 'string', default: 'Westminster' },
    },
  });
  const { data, few, rose } = values;
  if (!existsSync(join(data, 'london-rra')))
    throw new WrongOption('--data names a folder with london-rra and geo-uk.');
  await onGround({}, async (ground) => {
    const { actor, cookie } = await signedIn(ground, { roles: ['ANALYST', 'COMMANDER'], scope: '' });
    await importAreas(ground, data);
    await importCrime(ground, data);
    const events: { title: string; id: string }[] = [];
    for (const [title, day, kind, group] of EVENTS)
      events.push({
        title,
        id: await ground.as(actor, (ctx) =>
          registerEvent(ctx, {
            title,
            what: title,
            place: 'London',
            kind,
            happenedAt: new Date(`${day}T12:00:00Z`),
            areaPaths: [''],
            groupsTouched: [group],
            groupsMistaken: [],
            hashtags: [],
          }),
        ),
      });
    const worker = await ground.start('worker');
    const from = performance.now();
    for (const { title, id } of events)
      while (!(await factsOf(ground, id, '*'))) {
        if (performance.now() - from > WITHIN_MS) throw new Error(`${title} was not judged in time`);
        await sleep(200);
      }
    const judgeMs = round(performance.now() - from);
    await ground.stop(worker);
    const staff = await ground.start('staff', { STAND_STAFF_PORT: '0' });
    const referendum = events[0]?.id ?? '';
    const read = async (area: string): Promise<string> => {
      const words = await wordsOf(`${staff.url}/picture/${referendum}?area=${slugOf(area)}`, cookie);
      say(`\n${area}\n${words}`);
      return words;
    };
    const fewWords = await read(few);
    const roseWords = await read(rose);
    const london = await Promise.all(
      events.map(async ({ title, id }) => {
        const facts = await factsOf(ground, id, '*');
        const [month] = facts?.risen?.weeks ?? [];
        const given = facts?.linked?.control?.given;
        return {
          title,
          observed: month?.observed,
          upper: month?.upper,
          p: month?.p ? Number(month.p.toPrecision(2)) : null,
          besideControl:
            given && [given.ratio, given.interval.low, given.interval.high].map((one) => round(one, 2)),
        };
      }),
    );
    const falseAlarmsAYear = (await factsOf(ground, referendum, slugOf(few)))?.risen?.falseAlarmsAYear;
    const isFew =
      fewWords.includes('No evidence of a rise') && fewWords.includes('A doubling cannot be ruled out.');
    const isRose = /Increase seen|More than usual/.test(roseWords);
    process.stdout.write(
      `${JSON.stringify({
        bench: 'london',
        [few]: isFew ? 'no evidence of a rise; a doubling cannot be ruled out' : 'SAYS SOMETHING ELSE',
        [rose]: isRose
          ? (/(Increase seen|More than usual[^:]*)/.exec(roseWords)?.[1] ?? '')
          : 'SAYS SOMETHING ELSE',
        falseAlarmsAYear,
        london,
        judgeMs,
        machine: machine(),
      })}\n`,
    );
    if (!isFew || !isRose) process.exitCode = 1;
  });
});
