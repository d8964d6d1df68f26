import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { peakMb } from './cpu-time.ts';
import { count, machine, round, runBench, say } from './figures.ts';
import { type Ground, onGround } from './ground.ts';
import { loopDelay, WATCHED } from './loop-delay.ts';
import { makeWards, wardCode } from './many-counts.ts';
import { postcodeDirectory } from './many-postcodes.ts';
import { until } from './picture-ground.ts';
import { sendFile, sendForm } from './send-file.ts';
import { signedIn } from './staff-session.ts';

/*
 * script/bench postcodes [--lines 2700000] [--wards 680] [--again] [--profile DIR]
 *
 * A postcode directory of the whole country, sent by the page as an analyst does, checked and imported by the real worker;
 * the postcodes of the force's own wards are kept. With --again it is then sent a second time, which replaces the first.
 * The file is made while it is sent, so what it costs to make is in the time of sending.
 */

interface Options {
  lines: number;
  wards: number;
  isTwice: boolean;
  profileDir: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lines: { type: 'string', default: '2700000' },
      wards: { type: 'string', default: '680' },
      again: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  return {
    lines: count('--lines', values.lines, 20_000),
    wards: count('--wards', values.wards),
    isTwice: values.again,
    profileDir: values.profile,
  };
}

interface Sent {
  megabytes: number;
  sendMs: number;
  checkMs: number;
  importMs: number;
  postcodes: number;
  /** How long the staff process's event loop stood still at most. */
  blockedMs: number;
}

async function send(
  ground: Ground,
  {
    staff,
    cookie,
    options,
  }: { staff: Awaited<ReturnType<Ground['start']>>; cookie: string; options: Options },
): Promise<Sent> {
  const face = { url: staff.url, cookie };
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of postcodeDirectory({ lines: options.lines, ours: options.wards, wardCode })) {
      bytes += piece.length;
      yield piece;
    }
  }
  await loopDelay(staff.child);
  const from = performance.now();
  const place = await sendFile(
    { ...face, page: '/places' },
    {
      path: '/places/postcodes',
      fields: { name: 'A made-up directory' },
      file: { name: 'postcode-file', bytes: counted() },
    },
  );
  const sendMs = round(performance.now() - from);
  say(`${round(bytes / 2 ** 20)} MB sent in ${sendMs} ms`);
  const id = place.split('/').at(-1);
  const is = (state: string) => async (): Promise<boolean> => {
    const [row] = await ground.sql<{ state: string }>(
      'select state from surveillance.place_file where id = $1',
      [id],
    );
    if (row?.state === 'refused') throw new Error('the file was refused');
    return row?.state === state;
  };
  const checkMs = await until('checking', is('checked'));
  await sendForm({ ...face, page: place }, `${place}/confirm`);
  const importMs = await until('importing', is('imported'));
  say(`checked in ${checkMs} ms, imported in ${importMs} ms`);
  const [kept] = await ground.sql<{ postcodes: number; stored: number }>(
    `select s.postcodes, (select count(*)::int from surveillance.postcode) as stored
     from surveillance.postcode_set s where s.is_current`,
  );
  if (!kept || kept.postcodes !== kept.stored || kept.stored === 0) throw new Error('postcodes were lost');
  return {
    megabytes: round(bytes / 2 ** 20),
    sendMs,
    checkMs,
    importMs,
    postcodes: kept.stored,
    blockedMs: round((await loopDelay(staff.child)).ownMs, 1),
  };
}

await runBench(async () => {
  const options = readOptions(process.argv.slice(2));
  await onGround({ ...(options.profileDir ? { profileDir: options.profileDir } : {}) }, async (ground) => {
    await makeWards(ground, options.wards);
    const { cookie } = await signedIn(ground, { roles: ['ANALYST'], scope: '' });
    const staff = await ground.start('staff', { STAND_STAFF_PORT: '0', ...WATCHED });
    const worker = await ground.start('worker');
    const first = await send(ground, { staff, cookie, options });
    const again = options.isTwice ? await send(ground, { staff, cookie, options }) : null;
    process.stdout.write(
      `${JSON.stringify({
        bench: 'postcodes',
        lines: options.lines,
        first,
        again,
        staffPeakMb: peakMb(staff.child.pid) ?? null,
        workerPeakMb: peakMb(worker.child.pid) ?? null,
        wards: options.wards,
        load: round(loadavg()[0] ?? 0, 1),
        machine: machine(),
      })}\n`,
    );
  });
});
