import { readFile } from 'node:fs/promises';
import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { checkpoints } from '#platform/audit/chain.store';
import { checkpointLine, readCheckpoints } from '#platform/audit/checkpoint-file';
import { type AuditVerdict, verifyAudit } from '#platform/audit/verify';
import { publicKeys } from '#platform/crypto/force-keys';
import { type Command, EXIT, say } from './command.ts';
import { withOwner } from './with-owner.ts';

async function verify(ctx: Context, file: string | undefined): Promise<AuditVerdict> {
  if (file === undefined) return verifyAudit(ctx.tx, ctx.forceId);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refusal('not-found', `The file ${file} cannot be read.`);
  });
  const { witnessed, pinned } = readCheckpoints(text, ctx.forceId);
  return verifyAudit(ctx.tx, ctx.forceId, { witnessed, publicKeys: pinned });
}

/** The newest signed checkpoint, as the line to keep outside. */
async function newestCheckpoint(ctx: Context): Promise<string> {
  const newest = found((await checkpoints(ctx.tx, ctx.forceId)).at(-1), 'A signed checkpoint');
  const keys = await publicKeys(ctx.tx, ctx.forceId, 'checkpoint');
  const key = found(
    keys.find(({ keyId }) => keyId === newest.keyId),
    `The public key ${newest.keyId}`,
  );
  return checkpointLine(ctx.forceId, newest, key.publicKey);
}

export const auditCommands: Command[] = [
  {
    name: 'audit verify',
    takes: '',
    about: 'Walks the audit chain of the force and names the first broken link.',
    flags: {
      json: { type: 'boolean', about: 'print one JSON object' },
      checkpoint: { type: 'string', about: 'also hold the chain against signed checkpoints kept outside' },
    },
    run: async ({ flags }) => {
      const file = typeof flags.checkpoint === 'string' ? flags.checkpoint : undefined;
      const verdict = await withOwner('audit', (ctx) => verify(ctx, file));
      if (flags.json) say(JSON.stringify(verdict));
      else if (verdict.firstBroken)
        say(
          `Broken at place ${verdict.firstBroken.seq} (entry ${verdict.firstBroken.entryId ?? 'missing'}): ${verdict.firstBroken.why}`,
        );
      else
        say(
          `The chain holds: ${verdict.entries} entries, signed up to place ${verdict.checkpointSeq}, ${verdict.waiting} waiting for a place.`,
        );
      return verdict.ok ? EXIT.ok : EXIT.failed;
    },
  },
  {
    name: 'audit checkpoint',
    takes: '',
    about: 'Prints the newest signed checkpoint as one line of JSON, to keep where nobody here can reach it.',
    run: async () => {
      say(await withOwner('audit', newestCheckpoint));
      return EXIT.ok;
    },
  },
];
