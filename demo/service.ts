import type { Server } from 'node:http';
import type { AddressInfo, Server as SocketServer } from 'node:net';
import { Refusal } from '#kernel/refusal';

/** Where a demo service listens: this machine alone, since it lets anybody in. */
const LOOPBACK = '127.0.0.1';

/**
 * Opens the port on the loopback address and gives its number (0 asks for a free one). A taken port is refused with the
 * name of the setting to change.
 */
export function listen(server: SocketServer, port: number, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new Refusal(
              'wrong-setting',
              `Setting ${name}: port ${port} is taken; choose another or stop what uses it.`,
            )
          : error,
      );
    };
    server.once('error', refuse);
    server.listen(port, LOOPBACK, () => {
      server.off('error', refuse);
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

/** Reads one setting of a demo process; throws one sentence that names it where it is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Refusal('wrong-setting', `Setting ${name}: it is missing; script/start sets it.`);
}

/** Reads a port number from a setting; 0 asks for a free one. */
export function portSetting(name: string): number {
  const port = Number(setting(name));
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Refusal('wrong-setting', `Setting ${name}: give a port number from 0 to 65535.`);
}
