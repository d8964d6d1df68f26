import { CpuMeter } from './cpu-time.ts';
import { quantile, round } from './figures.ts';
import type { Ground, Running } from './ground.ts';
import { loopDelay } from './loop-delay.ts';

const WARM_UP = 5;

export interface Page {
  name: string;
  /** The process that answers. */
  face: Running;
  path: string;
  cookie?: string;
  /** The page of the same process that reads nothing of its own. */
  bare: string;
}

interface PageFigures {
  p50Ms: number;
  p95Ms: number;
  /** Its 95th hundredth by that of the bare page. */
  ratio: number;
  kb: number;
  /** Processor time of one page, by process. */
  cpuMs: Record<string, number>;
  /** How long the process's event loop stood still for one page: nobody else was answered meanwhile. */
  blockedP95Ms: number;
  blockedMaxMs: number;
}

/** One page until its last byte. @returns milliseconds and bytes */
async function timePage({ face, path, cookie }: Page): Promise<{ ms: number; bytes: number }> {
  const from = performance.now();
  const answer = await fetch(`${face.url}${path}`, {
    ...(cookie ? { headers: { cookie } } : {}),
    redirect: 'manual',
  });
  const body = await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return { ms: performance.now() - from, bytes: body.byteLength };
}

/** All pages in turn, so that a machine that slows down slows all of them. Their processes must be watched ones. */
export async function timePages(
  ground: Ground,
  pages: readonly Page[],
  rounds: number,
): Promise<Record<string, PageFigures>> {
  const read = pages.map((page) => ({
    page,
    ms: [] as number[],
    blocked: [] as number[],
    bytes: 0,
    cpu: new CpuMeter({
      web: { pid: page.face.child.pid ?? 0 },
      database: { pid: ground.databasePid, withChildren: true },
    }),
  }));
  for (let at = -WARM_UP; at < rounds; at++)
    for (const own of read) {
      await loopDelay(own.page.face.child);
      if (at >= 0) own.cpu.start();
      const { ms, bytes } = await timePage(own.page);
      if (at >= 0) own.cpu.stop(1);
      const { ownMs: blocked } = await loopDelay(own.page.face.child);
      own.bytes = bytes;
      if (at < 0) continue;
      own.ms.push(ms);
      own.blocked.push(blocked);
    }
  const p95 = (name: string): number => quantile(read.find(({ page }) => page.name === name)?.ms ?? [], 0.95);
  return Object.fromEntries(
    read.map(({ page, ms, blocked, bytes, cpu }) => [
      page.name,
      {
        p50Ms: round(quantile(ms, 0.5), 1),
        p95Ms: round(quantile(ms, 0.95), 1),
        ratio: round(quantile(ms, 0.95) / p95(page.bare), 1),
        kb: round(bytes / 1024),
        cpuMs: cpu.perPiece(),
        blockedP95Ms: round(quantile(blocked, 0.95), 1),
        blockedMaxMs: round(quantile(blocked, 1), 1),
      },
    ]),
  );
}
