import type { FastifyInstance } from 'fastify';
import type { Site } from './site.ts';

const READY_WITHIN_MS = 2_000;

/** `/healthz`: the process answers. `/readyz`: so does its database. */
export function addHealth(app: FastifyInstance, site: Site): void {
  app.get('/healthz', async (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', async (_request, reply) => {
    const late = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('late')), READY_WITHIN_MS).unref(),
    );
    try {
      await Promise.race([site.runtime.pool.query('select 1'), late]);
      return await reply.type('text/plain').send('ready\n');
    } catch {
      return reply
        .code(503)
        .header('retry-after', '5')
        .type('text/plain')
        .send('the database does not answer\n');
    }
  });
  app.get('/favicon.ico', async (_request, reply) => reply.code(204).send());
}
