import { readFile } from 'node:fs/promises';
import { Refusal } from '#kernel/refusal';
import {
  type CopyVerdict,
  type KeyFile,
  type Proof,
  readKeyFile,
  readProof,
  verifyCopy,
} from '#room/cascade';
import { type Command, EXIT, say } from './command.ts';

const USAGE = 'stand verify FILE --keys KEYS.json';

async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch(() => {
    throw new Refusal('not-found', `The file ${file} cannot be read.`);
  });
}

/** Reads a file as what it should be; a refusal names the file. */
async function parsedFile<T>(file: string, read: (words: string) => T): Promise<T> {
  const bytes = await bytesOf(file);
  try {
    return read(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.code, `${file}: ${error.message}`);
    throw error;
  }
}

const HEADLINE: Record<CopyVerdict['verdict'], string> = {
  genuine: 'Genuine: every word of the statement is there and nothing was changed in it.',
  part: 'A part: what is there is the force’s own and was not changed; parts of the statement are left out.',
  altered: 'ALTERED: it is like the statement, but its words were changed.',
  'not-ours': 'NOT FOUND: it is like no statement among the signed texts you gave.',
  unproven: 'NOT PROVEN: it is like a statement whose signature does not hold.',
};

const DOUBT = {
  'no-key': 'The key that should have signed it is not in the file of keys.',
  'bad-signature': 'The signature is not of this text, or not by the key it names.',
};

function stateLine(verdict: CopyVerdict): string {
  const { state, stateChangedAt, validUntil, withdrawalNote } = verdict;
  switch (state) {
    case 'current':
      return `In force until ${validUntil}, as the file of keys has it.`;
    case 'expired':
      return `Out of date since ${validUntil}.`;
    case 'corrected':
      return `OLD: it was corrected on ${stateChangedAt}.`;
    case 'withdrawn':
      return `WITHDRAWN on ${stateChangedAt}: ${withdrawalNote}`;
    default:
      return `Valid until ${validUntil}; whether it was corrected or withdrawn is not in the file of keys.`;
  }
}

const changeLine = ({ kind, about, ours, theirs }: CopyVerdict['changes'][number]): string => {
  const what = about === 'words' ? '' : ` ${about.toUpperCase()}`;
  if (kind === 'altered') return `altered${what}: "${ours}" became "${theirs}"`;
  return kind === 'added' ? `added${what}: "${theirs}"` : `left out${what}: "${ours}"`;
};

function verdictLines(verdict: CopyVerdict): string[] {
  const { key, doubt, code, language, version, foreign, changes, before, after, marks } = verdict;
  const revoked = key?.revokedAt
    ? [`REVOKED KEY: ${key.keyId} has not been valid since ${key.revokedAt}: ${key.revokedReason}`]
    : [];
  return [
    HEADLINE[verdict.verdict],
    ...revoked,
    ...(doubt ? [DOUBT[doubt]] : []),
    ...foreign.map((one) => `NOT IN THE STATEMENT, do not use it: ${one}`),
    ...changes.map(changeLine),
    ...(code ? [`Statement ${code}, language ${language}, version ${version}.`, stateLine(verdict)] : []),
    ...(before ? [`Somebody put before it: "${before}"`] : []),
    ...(after ? [`Somebody put after it: "${after}"`] : []),
    ...(marks.length > 0 ? [`Programs put around it: ${marks.map((mark) => `"${mark}"`).join(', ')}`] : []),
    ...(key && !key.revokedAt ? [`Signed with ${key.keyId} (${key.state}).`] : []),
  ];
}

async function givenProofs(file: string | boolean | undefined): Promise<Proof[]> {
  return typeof file === 'string' ? [await parsedFile(file, readProof)] : [];
}

export const verifyCommands: Command[] = [
  {
    name: 'verify',
    takes: 'FILE',
    about: 'Says offline whether a file is a statement of the force, or a true copy of one.',
    flags: {
      keys: { type: 'string', about: 'the force’s published keys (/.well-known/stand-together-keys.json)' },
      statement: { type: 'string', about: 'the signed text a copy is held against (/s/CODE/signed.json)' },
      'in-force': {
        type: 'boolean',
        about: 'exit 1 too where it was corrected, withdrawn or is out of date',
      },
      json: { type: 'boolean', about: 'print one JSON object' },
    },
    run: async ({ words: [file, ...more], flags }) => {
      if (!file || more.length > 0 || typeof flags.keys !== 'string')
        throw new Refusal('invalid-input', `Name the file and the keys: ${USAGE}`);
      const keys: KeyFile = await parsedFile(flags.keys, readKeyFile);
      const bytes = await bytesOf(file);
      const about = { keys, more: await givenProofs(flags.statement), now: new Date() };
      const verdict = await verifyCopy(bytes, about).catch((error: unknown) => {
        if (error instanceof Refusal) throw new Refusal(error.code, `${file}: ${error.message}`);
        throw error;
      });
      say(flags.json ? JSON.stringify({ file, ...verdict }) : verdictLines(verdict).join('\n'));
      const isOld = verdict.state !== 'current' && verdict.state !== 'unknown';
      return verdict.isGenuine && !(flags['in-force'] && isOld) ? EXIT.ok : EXIT.failed;
    },
  },
];
