import { resolve } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { createRootKeyFile } from '#platform/crypto/root-key';
import { type Command, EXIT, say } from './command.ts';

async function withKeeper(work: (keeper: KeeperClient, forceId: string) => Promise<void>): Promise<number> {
  const config = readConfig('cli');
  const keeper = new KeeperClient(keeperSocket(config.keeperSocketDir, 'admin'));
  try {
    await work(keeper, config.forceId);
    return EXIT.ok;
  } finally {
    keeper.close();
  }
}

const PURPOSES = ['intake', 'statement', 'checkpoint'] as const;

export const keysCommands: Command[] = [
  {
    name: 'keys make-root',
    takes: 'FILE',
    about:
      'Writes a new root key (32 bytes, base64) that its owner alone may read; never over a file that is there.',
    run: async ({ words }) => {
      const [file] = words;
      if (!file || words.length > 1)
        throw new Refusal('invalid-input', 'Name the file to make: stand keys make-root FILE');
      await createRootKeyFile(resolve(file));
      say(
        `Made the root key ${file}. Keep a copy on paper or in a safe: without it nothing sealed can be opened again.`,
      );
      return EXIT.ok;
    },
  },
  {
    name: 'keys create',
    takes: '',
    about: 'Makes the force’s first keys, one for each purpose that has none.',
    run: () =>
      withKeeper(async (keeper, forceId) => {
        const made = await keeper.createForceKeys(forceId);
        say(made.length === 0 ? 'Every purpose has a key already.' : `Made ${made.join(', ')}.`);
      }),
  },
  {
    name: 'keys rotate',
    takes: 'intake|statement|checkpoint',
    about: 'Retires the current key of a purpose and makes the next; old signatures still verify.',
    run: ({ words }) =>
      withKeeper(async (keeper, forceId) => {
        const purpose = PURPOSES.find((one) => one === words[0]);
        if (!purpose) throw new Refusal('invalid-input', `Name what to rotate: ${PURPOSES.join(', ')}.`);
        say(`The new ${purpose} key is ${await keeper.rotate(forceId, purpose)}.`);
      }),
  },
  {
    name: 'keys revoke',
    takes: 'KEY_ID',
    about:
      'Says that nothing a statement key signed may be relied on any more; the current one gets a successor.',
    flags: { reason: { type: 'string', about: 'why, as every reader of the published keys will see it' } },
    run: ({ words: [keyId, ...more], flags }) =>
      withKeeper(async (keeper, forceId) => {
        const reason = typeof flags.reason === 'string' ? flags.reason.trim() : '';
        if (!keyId || more.length > 0 || reason === '' || reason.length > 300)
          throw new Refusal(
            'invalid-input',
            'Name the key and say why: stand keys revoke KEY_ID --reason "WHY" (at most 300 letters)',
          );
        const next = await keeper.revoke(forceId, { keyId, reason });
        say(
          `Revoked ${keyId}.${next ? ` The new statement key is ${next}.` : ''} Publish anew what it signed and still holds.`,
        );
      }),
  },
  {
    name: 'keys rewrap',
    takes: '',
    about: 'Moves every sealed record to the current intake key; safe to stop and run again.',
    run: () =>
      withKeeper(async (keeper, forceId) => {
        let moved = 0;
        for (;;) {
          const counts = await keeper.rewrap(forceId);
          moved += counts.moved;
          if (counts.left === 0 || counts.moved === 0) {
            say(`Moved ${moved} records; ${counts.left} are left under older keys.`);
            return;
          }
        }
      }),
  },
  {
    name: 'keys destroy-retired',
    takes: '',
    about: 'Destroys retired private keys that no record uses any more.',
    run: () =>
      withKeeper(async (keeper, forceId) => {
        const gone = await keeper.destroyRetired(forceId);
        say(gone.length === 0 ? 'No retired key is free to go.' : `Destroyed ${gone.join(', ')}.`);
      }),
  },
];
