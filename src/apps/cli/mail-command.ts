import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { dkimKeys, dkimRecord } from '../../channels/email/dkim.ts';
import { type Command, EXIT, say } from './command.ts';
import { textFlag } from './flags.ts';

const PEM = { type: 'pkcs8', format: 'pem' } as const;
const MAKERS: Readonly<Record<string, () => string>> = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(PEM).toString(),
  ed25519: () => generateKeyPairSync('ed25519').privateKey.export(PEM).toString(),
};
const KINDS: Readonly<Record<string, readonly string[]>> = {
  rsa: ['rsa'],
  ed25519: ['ed25519'],
  both: ['rsa', 'ed25519'],
};

/** A TXT record's strings hold 255 characters each; receivers put them together again. */
const quoted = (text: string): string => (text.match(/.{1,250}/g) ?? []).map((part) => `"${part}"`).join(' ');

export const mailCommands: Command[] = [
  {
    name: 'mail dkim-key',
    takes: 'FILE',
    about:
      'Writes a new private key that signs e-mail, for its owner alone; never over a file that is there.',
    flags: { kind: { type: 'string', about: '`rsa` (as usual), `ed25519`, or `both` into one file' } },
    run: async ({ words, flags }) => {
      const [file] = words;
      if (!file || words.length > 1)
        throw new Refusal('invalid-input', 'Name the file to make: stand mail dkim-key FILE');
      const kinds = KINDS[textFlag(flags, 'kind', 'rsa')];
      if (!kinds) throw new Refusal('invalid-input', '--kind is rsa, ed25519 or both.');
      const pem = kinds.map((kind) => MAKERS[kind]?.() ?? '').join('');
      try {
        await writeFile(resolve(file), pem, { mode: 0o600, flag: 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST')
          throw new Refusal('conflict', `There is a file ${file} already.`);
        throw new Refusal('invalid-input', `The file ${file} cannot be written.`);
      }
      say(`Made ${file}. Set STAND_DKIM_KEY_FILE to it, then publish: stand mail dkim-record`);
      return EXIT.ok;
    },
  },
  {
    name: 'mail dkim-record',
    takes: '',
    about:
      'Prints the DNS records that publish the keys of STAND_DKIM_KEY, one a line, as a zone file has them.',
    flags: { json: { type: 'boolean', about: 'one JSON object a line: `name`, `type`, `value`' } },
    run: async ({ flags }) => {
      const { dkim } = readConfig('cli').smtp;
      if (!dkim)
        throw new Refusal(
          'wrong-setting',
          'Setting STAND_DKIM_KEY: it is missing, so there is nothing to publish.',
        );
      for (const key of dkimKeys(dkim)) {
        const name = `${key.selector}._domainkey.${dkim.domain}`;
        const value = dkimRecord(key);
        say(flags.json ? JSON.stringify({ name, type: 'TXT', value }) : `${name}. IN TXT ${quoted(value)}`);
      }
      return EXIT.ok;
    },
  },
];
