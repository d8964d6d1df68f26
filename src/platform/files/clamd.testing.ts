import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** The harmless text that every scanner finds. Put together here so that no scanner finds this file. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export interface ClamdPeer {
  /** As the setting STAND_CLAMD names it. */
  setting: string;
  port: number;
  /** How many files it was asked about. */
  asked: number;
  /** How it behaves from now on. */
  mood: 'answers' | 'never-answers' | 'never-reads' | 'limit' | 'nonsense';
  close(): Promise<void>;
}

/** A scanner that speaks INSTREAM on a real socket and finds the EICAR text. For tests. */
export async function clamdPeer(port = 0): Promise<ClamdPeer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    if (peer.mood === 'never-reads') {
      socket.pause();
      return;
    }
    let held = Buffer.alloc(0);
    let hasBegun = false;
    let seen = '';
    let isFound = false;
    socket.on('data', (data: Buffer) => {
      held = Buffer.concat([held, data]);
      if (!hasBegun) {
        if (held.length < 10) return;
        if (held.toString('latin1', 0, 10) !== 'zINSTREAM\0') return void socket.destroy();
        held = held.subarray(10);
        hasBegun = true;
        peer.asked += 1;
      }
      while (held.length >= 4) {
        const length = held.readUInt32BE(0);
        if (length === 0) return answer();
        if (held.length < 4 + length) return;
        seen = (seen + held.toString('latin1', 4, 4 + length)).slice(-70_000);
        isFound ||= seen.includes(EICAR);
        held = held.subarray(4 + length);
      }
    });
    const answer = (): void => {
      if (peer.mood === 'never-answers') return;
      if (peer.mood === 'limit') socket.end('INSTREAM size limit exceeded. ERROR\0');
      else if (peer.mood === 'nonsense') socket.end('what?\0');
      else socket.end(isFound ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'stream: OK\0');
    };
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const at = (server.address() as AddressInfo).port;
  const peer: ClamdPeer = {
    setting: `tcp://127.0.0.1:${at}`,
    port: at,
    asked: 0,
    mood: 'answers',
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return peer;
}
