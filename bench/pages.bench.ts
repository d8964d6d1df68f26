import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { CpuMeter } from './cpu-time.ts';
import { count, machine, median, quantile, round, runBench, say } from './figures.ts';
import { firstViews } from './first-view.ts';
import { type Ground, onGround } from './ground.ts';
import { HttpLane } from './http-lane.ts';
import { startNginx } from './nginx.ts';
import { publishIn } from './published-page.ts';
import { closedLoop, type Round } from './send-forms.ts';

/*
 * script/bench pages [--seconds 4] [--rounds 5] [--connections 16]
 *
 * A statement's page out of the real public process, kept and compressed, beside the same bytes as a file given out by a
 * static file server, in turn; how many readers a second learn that nothing has changed; how soon a withdrawal shows;
 * and what a first view weighs in each language.
 */

const LANGUAGES = ['en', 'cy', 'pl', 'ro', 'pa', 'ur', 'ar', 'bn', 'gu', 'pt', 'fa', 'so'];
const BROWSER = { 'Accept-Encoding': 'br, gzip', 'User-Agent': 'bench' };

interface Asked {
  path: string;
  headers?: Record<string, string>;
  status?: number;
}

async function measure(
  url: string,
  asked: Asked,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Round> {
  const lanes = await Promise.all(Array.from({ length: connections }, () => HttpLane.open(url)));
  const line = `GET ${asked.path} HTTP/1.1`;
  const headers = { ...BROWSER, ...asked.headers };
  const wanted = asked.status ?? 200;
  try {
    return await closedLoop(lanes, seconds, async (lane) => {
      const { status } = await lane.ask(line, headers);
      if (status !== wanted) throw new Error(`${url}${asked.path} answered ${status}`);
      return true;
    });
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** The page as it is, in a folder with its compressed forms. */
async function asFiles(page: string): Promise<{ folder: string; tag: string; bytes: number }> {
  const answer = await fetch(page, { headers: { 'accept-encoding': 'identity' } });
  if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`);
  const body = Buffer.from(await answer.arrayBuffer());
  const folder = mkdtempSync(join(tmpdir(), 'stand-pages-'));
  writeFileSync(join(folder, 'page.html'), body);
  writeFileSync(join(folder, 'page.html.br'), brotliCompressSync(body));
  writeFileSync(join(folder, 'page.html.gz'), gzipSync(body));
  return { folder, tag: answer.headers.get('etag') ?? '', bytes: body.length };
}

/** Milliseconds from the commit of a withdrawal until a reader who asks all the time is told. */
async function withdrawalShows(ground: Ground, page: string, statementId: string): Promise<number> {
  await fetch(page);
  const asking = (async () => {
    for (;;) {
      const { status } = await fetch(page);
      if (status === 410) return performance.now();
    }
  })();
  await ground.sql(
    `update cascade.published set state = 'withdrawn', state_changed_at = now(), withdrawal_note = 'For a benchmark.'
     where force_id = $1 and statement_id = $2 and state = 'current'`,
    [ground.forceId, statementId],
  );
  const committedAt = performance.now();
  return Math.max(0, (await asking) - committedAt);
}

const ratioOf = (rounds: readonly Round[], beside: readonly Round[]): number =>
  round(median(rounds.map(({ perSecond }, at) => perSecond / (beside[at]?.perSecond ?? 0))), 3);
const perSecond = (rounds: readonly Round[]): number => round(median(rounds.map((one) => one.perSecond)));

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '16' },
      profile: { type: 'string' },
    },
  });
  const seconds = count('--seconds', values.seconds);
  const rounds = count('--rounds', values.rounds);
  const connections = count('--connections', values.connections);
  const profileDir = values.profile === undefined ? undefined : resolve(values.profile);

  await onGround({ profileDir }, async (ground) => {
    const statementId = await publishIn(ground, LANGUAGES);
    const site = await ground.start('public', { STAND_PUBLIC_PROCESSES: '1' });
    const path = `/s/${statementId}`;
    const { folder, tag, bytes } = await asFiles(`${site.url}${path}`);
    const files = await ground.start('bench/static-child', { STATIC_FOLDER: folder });
    const nginx = await startNginx(folder);
    try {
      const how = { connections, seconds };
      const page: Asked = { path };
      const file: Asked = { path: '/page.html' };
      for (const url of [site.url, files.url])
        await measure(url, url === site.url ? page : file, { connections, seconds: 1 });
      const cpu = new CpuMeter({ public: { pid: site.child.pid ?? 0 } });
      const own: Round[] = [];
      const beside: Round[] = [];
      const inC: Round[] = [];
      for (let at = 1; at <= rounds; at++) {
        const reference = await measure(files.url, file, how);
        cpu.start();
        const measured = await measure(site.url, page, how);
        cpu.stop(measured.latenciesMs.length);
        beside.push(reference);
        own.push(measured);
        if (nginx) inC.push(await measure(nginx.url, file, how));
        say(
          `round ${at}: static ${round(reference.perSecond)}/s, page ${round(measured.perSecond)}/s, ratio ` +
            `${round(measured.perSecond / reference.perSecond, 3)}${nginx ? `, nginx ${round(inC.at(-1)?.perSecond ?? 0)}/s` : ''}`,
        );
      }
      const unchanged = await measure(
        site.url,
        { path, headers: { 'If-None-Match': tag }, status: 304 },
        how,
      );
      const pages = Object.fromEntries(
        LANGUAGES.map((language) => [
          language,
          `${site.url}${language === 'en' ? '' : `/${language}`}${path}`,
        ]),
      );
      const firstView = await firstViews(pages);
      const withdrawnAfterMs = round(await withdrawalShows(ground, `${site.url}${path}`, statementId), 1);
      const latencies = own.flatMap(({ latenciesMs }) => latenciesMs);
      process.stdout.write(
        `${JSON.stringify({
          bench: 'pages',
          ratio: ratioOf(own, beside),
          ...(nginx ? { ratioToNginx: ratioOf(own, inC), nginxPerSecond: perSecond(inC) } : {}),
          pagesPerSecond: perSecond(own),
          staticPerSecond: perSecond(beside),
          unchangedPerSecond: round(unchanged.perSecond),
          p50Ms: round(quantile(latencies, 0.5), 2),
          p99Ms: round(quantile(latencies, 0.99), 2),
          cpuMsPerPage: cpu.perPiece(),
          pageBytes: bytes,
          withdrawnAfterMs,
          firstView,
          seconds,
          rounds,
          connections,
          machine: machine(),
        })}\n`,
      );
    } finally {
      nginx?.child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
