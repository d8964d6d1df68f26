import { createHash } from 'node:crypto';
import { type Actor, PUBLIC } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { indexKey } from '#platform/crypto/blind-index';
import type { TestRuntime } from '#platform/db/testing';
import { answerConcern, raiseConcern } from '#room/community';
import { invitationOf } from '../../src/domain/cascade/tiers/invitation.model.ts';
import { joinTier } from '../../src/domain/cascade/tiers/join-tier.ts';
import { openOwnPlace } from '../../src/domain/cascade/tiers/keep-own-tiers.ts';
import { headOf } from '../../src/domain/cascade/tiers/tier.reads.ts';
import { tokenHash, unsubscribeToken } from '../../src/domain/cascade/unsubscribe-token.ts';
import { newLeader, signedInLeader } from '../../src/domain/community/community.testing.ts';
import { officer, SECRET } from './people.ts';

/** The link by which people join below a leader, of whom one has. */
async function invitationTo(t: TestRuntime, leader: string, actor: Actor): Promise<string> {
  await t.role('leader_web').as(actor, openOwnPlace);
  const head = await t.role('leader_web').as(actor, (ctx) => headOf(ctx.tx, ctx.forceId, leader));
  const parentPath = head?.path ?? '';
  const place = { areaPath: 'eastmarch', language: 'en', channel: 'radio', people: 40 };
  await t.role('public_web').as(PUBLIC, (ctx) => joinTier(ctx, { parentPath, ...place }));
  return invitationOf(indexKey(t.config.receiptPepper, 'cascade.join'), t.forceId, parentPath);
}

/** A leader, what they asked, and the links that stand in their mail. */
export async function leaderOf(t: TestRuntime, mark: string) {
  const leader = await newLeader(t, mark.toLowerCase(), {
    name: `Sam ${mark}`,
    organisation: `${mark} hall`,
  });
  const actor = await signedInLeader(t, leader);
  const { concernId } = await t
    .role('leader_web')
    .as(actor, (ctx) =>
      raiseConcern(ctx, { leaderId: leader, kind: 'question', text: `${mark} is it safe?` }),
    );
  const token = unsubscribeToken(indexKey(t.config.receiptPepper, 'cascade.unsubscribe'), t.forceId, leader);
  await t.sql('insert into cascade.subscription (force_id, leader_id, token_hash) values ($1, $2, $3)', [
    t.forceId,
    leader,
    tokenHash(token),
  ]);
  const linkId = newId();
  await t.sql(
    `insert into access.login_link (force_id, id, audience, person_id, language, asked_on, expires_at, asked_at, token_hash,
       browser_hash, code_hash)
     values ($1, $2, 'leader', $3, 'en', 'phone', now() + interval '15 minutes', now(), $4, $5, $5)`,
    [t.forceId, linkId, leader, createHash('sha256').update(SECRET).digest(), Buffer.alloc(32)],
  );
  const told = await t
    .role('leader_web')
    .as(actor, (ctx) =>
      raiseConcern(ctx, { leaderId: leader, kind: 'concern', text: `${mark} we are afraid` }),
    );
  const officers = await officer(t, ['ENGAGEMENT_OFFICER']);
  await t.as(officers, (ctx) =>
    answerConcern(ctx, told.concernId, {
      text: `${mark} more of us are there`,
      saidLine: 'People asked about evenings',
      didLine: 'Officers walk there in the evening',
      isLineChecked: true,
    }),
  );
  return {
    leader,
    answer: told.concernId,
    concern: concernId,
    unsubscribe: token,
    invitation: await invitationTo(t, leader, actor),
    link: `${linkId}.${SECRET}`,
  };
}
