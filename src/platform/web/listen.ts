import type { FastifyInstance } from 'fastify';
import { Refusal } from '#kernel/refusal';
import type { Site } from './site.ts';

const UNUSABLE = ['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'];

/**
 * Listens on the settings' address and the face's port (or the one given) and answers the local URL.
 * @throws Refusal `wrong-setting` that names the setting where the port is taken or the address cannot be used.
 */
export async function listen(
  app: FastifyInstance,
  { runtime, audience }: Site,
  port: number | undefined,
): Promise<string> {
  const { config } = runtime;
  const wanted = port ?? config.ports[audience];
  try {
    return await app.listen({ host: config.bindAddress, port: wanted });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EADDRINUSE')
      throw new Refusal(
        'wrong-setting',
        `Setting STAND_${audience.toUpperCase()}_PORT: port ${wanted} is taken; choose another or stop what uses it.`,
      );
    if (UNUSABLE.includes(String(code)))
      throw new Refusal(
        'wrong-setting',
        `Setting STAND_BIND or STAND_${audience.toUpperCase()}_PORT: ${config.bindAddress}:${wanted} cannot be used (${code}).`,
      );
    throw error;
  }
}
