import { verifyAudit } from '#platform/audit/verify';
import { type Command, EXIT, say } from './command.ts';
import { withOwner } from './with-owner.ts';

export const auditCommands: Command[] = [
  {
    name: 'audit verify',
    takes: '',
    about: 'Walks the audit chain of the force and names the first broken link.',
    flags: { json: { type: 'boolean', about: 'print one JSON object' } },
    run: async ({ flags }) => {
      const verdict = await withOwner('audit', (ctx) => verifyAudit(ctx.tx, ctx.forceId));
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
];
