import type { Server } from 'node:http';
import type { AddressInfo, Server as SocketServer } from 'node:net';

/** Where a demo service listens: this machine alone, since it lets anybody in. */
const LOOPBACK = '127.0.0.1';

/** Opens the port on the loopback address and gives the number (useful where 0 asked for a free one). Rejects if taken. */
export function listen(server: SocketServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops taking requests and drops what is open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Reads one setting of a demo process; a missing one ends the process with one sentence that names it. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value) return value;
  process.stderr.write(`The setting ${name} is missing; see docs/settings.md.\n`);
  process.exit(78);
}

/** Reads a port number from a setting; 0 asks for a free one. */
export function portSetting(name: string): number {
  const port = Number(setting(name));
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  process.stderr.write(`The setting ${name} is not a port number from 0 to 65535.\n`);
  process.exit(78);
}

/** Runs a demo service as a process: prints a ready line, stops on SIGINT, SIGTERM or when its parent is gone. */
export async function runService(name: string, start: () => Promise<{ url: string; stop(): Promise<void> }>): Promise<void> {
  try {
    const service = await start();
    const stop = (): void => {
      void service.stop().finally(() => process.exit(0));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    process.once('disconnect', stop);
    process.stdout.write(`ready ${name} ${service.url}\n`);
  } catch (error) {
    process.stderr.write(`The ${name} could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
