import type { AddressInfo } from 'node:net';
import staticFiles from '@fastify/static';
import Fastify from 'fastify';
import { runProcess } from '../src/apps/run-process.ts';

/*
 * The static file server that pages are measured beside: Node's usual one, as a process of its own, giving out files of
 * the folder in STATIC_FOLDER, compressed beforehand, without a log.
 */

const app = Fastify({ logger: false });
app.register(staticFiles, { root: process.env.STATIC_FOLDER ?? '', preCompressed: true, index: false });

await runProcess('static', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => app.close() };
});
