import { system } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';
import { withContext } from '../db/context.ts';
import { defineJob, type Job } from '../jobs/job.ts';
import { chainHead, keepCheckpoint, lastCheckpointSeq } from './chain.store.ts';
import { sealAudit } from './seal-audit.ts';

const sealEntries = defineJob({
  name: 'audit.seal-entries',
  everySeconds: 1,
  handle: async (ctx) => {
    await sealAudit(ctx.tx, ctx.forceId);
  },
});

/** The keeper signs outside any transaction of ours. Its answer goes to the log too, as a first outside witness. */
const signCheckpoint = defineJob({
  name: 'audit.sign-checkpoint',
  everySeconds: 60,
  outside: true,
  handle: async (runtime, forceId) => {
    const who = { forceId, actor: system('audit.sign-checkpoint') };
    const head = await withContext(runtime, who, async ({ tx }) => {
      const newest = await chainHead(tx, forceId);
      return newest.seq > (await lastCheckpointSeq(tx, forceId)) ? newest : undefined;
    });
    if (!head) return;
    if (!runtime.keeper) throw new Refusal('unavailable', 'The worker has no line to the keeper');
    const signed = await runtime.keeper.signCheckpoint(forceId, head);
    await withContext(runtime, who, ({ tx }) => keepCheckpoint(tx, forceId, { ...head, ...signed }));
    const { seq, hash } = head;
    runtime.log.info(
      { force: forceId, seq, ref: hash.toString('hex'), keyId: signed.keyId },
      'audit checkpoint',
    );
  },
});

export const jobs: Job[] = [sealEntries, signCheckpoint];
