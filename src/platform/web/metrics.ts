import { createServer, type Server } from 'node:http';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Refusal } from '#kernel/refusal';

/** The figures of one process: Node's own, and how long requests took by route template. */
export interface WebMetrics {
  registry: Registry;
  observe(facts: { method: string; route: string; status: number; seconds: number }): void;
  /** Counts a request that was put off in a crowd. */
  putOff(loadClass: string): void;
  /** How near the process is to its limits, asked whenever the figures are read. */
  watchLoad(pressure: () => number): void;
}

/** A fresh registry. `defaults` also counts memory, event loop and handles. */
export function createMetrics(options: { defaults: boolean }): WebMetrics {
  const registry = new Registry();
  if (options.defaults) collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route template',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const putOff = new Counter({
    name: 'http_requests_put_off_total',
    help: 'Requests answered 503 at the door in a crowd, by class',
    labelNames: ['class'],
    registers: [registry],
  });
  return {
    registry,
    putOff: (loadClass) => putOff.inc({ class: loadClass }),
    watchLoad: (pressure) =>
      void new Gauge({
        name: 'http_pressure',
        help: 'How near the process is to its limits; from 0.25 on some are put off, at 1 most',
        registers: [registry],
        collect() {
          this.set(pressure());
        },
      }),
    observe: ({ method, route, status, seconds }) =>
      durations.observe({ method, route, status: String(status) }, seconds),
  };
}

/** In one of several processes of a face: gives its figures to the first of them, which adds them up. */
export function shareMetrics(registry: Registry): void {
  AggregatorRegistry.setRegistries(registry);
  // The library listens for the first process's question from here on.
  new AggregatorRegistry();
}

/** Serves `/metrics` on loopback only, apart from the pages: no reader reaches it through the proxy. Port 0 picks a free one; a taken one is refused. */
export async function startOps(
  registry: { contentType: string; metrics(): Promise<string> },
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Refusal(
          'wrong-setting',
          `Setting STAND_OPS_PORT: port ${port} for /metrics cannot be used (${error.code ?? 'unknown'}); choose another.`,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}/metrics`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
