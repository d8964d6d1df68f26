import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { defineJob, type Job } from '#platform/jobs/job';
import { endSessionsOfLeader, loginLinkAsked, prepareLoginLink } from '#room/access';
import { londonTime } from '#statistics/days';
import { findOwner } from './assign-owner.ts';
import { concernById } from './concern.reads.ts';
import { concernAnswered } from './concern-answered.event.ts';
import { concernRaised } from './concern-raised.event.ts';
import { dropStaleImports } from './drop-stale-imports.ts';
import { quietMinutesLeft } from './leader.model.ts';
import { leaderContacts } from './leader-contacts.ts';

import { leaderLeft } from './leader-left.event.ts';
import { sendEmail } from './send-email.ts';

const findConcernOwner = defineJob({
  name: 'community.find-owner',
  on: concernRaised,
  handle: (ctx, { concernId }) => findOwner(ctx, concernId),
});

/** A sign-in link is worth fifteen minutes, so it is not tried for longer. */
const sendLoginLink = defineJob({
  name: 'community.send-login-link',
  on: loginLinkAsked,
  outside: true,
  maxAttempts: 3,
  handle: async (runtime, forceId, { linkId }) => {
    const actor = system('community.send-login-link');
    // The link's secret must be kept before it is sent, or the reader could be faster than the commit.
    const mail = await withContext(runtime, { forceId, actor }, async (ctx) => {
      const link = await prepareLoginLink(ctx, { linkId, audience: 'leader' });
      if (!link) return undefined;
      const [leader] = await leaderContacts(ctx, [link.personId], 'sign-in');
      return leader?.email ? { ...link, to: leader.email } : undefined;
    });
    if (!mail) return;
    await sendEmail(runtime.channel, {
      kind: 'link',
      messageId: linkId,
      to: mail.to,
      language: mail.language,
      url: `${runtime.config.urls.leader}/link/${mail.token}`,
    });
  },
});

const tellLeader = defineJob({
  name: 'community.tell-leader',
  on: concernAnswered,
  outside: true,
  handle: async (runtime, forceId, { concernId }) => {
    const actor = system('community.tell-leader');
    const leader = await withContext(runtime, { forceId, actor }, async (ctx) => {
      const concern = await concernById(ctx.tx, forceId, concernId);
      // Nothing to say where the leader has read the answer already.
      if (concern?.state !== 'answered' || concern.answerSeenAt) return undefined;
      const [contact] = await leaderContacts(ctx, [concern.leaderId], 'notification');
      // An answer can wait until the leader is awake.
      const minutes = contact ? quietMinutesLeft(contact, londonTime(ctx.now)) : 0;
      if (minutes === 0) return contact;
      const runAt = new Date(ctx.now.getTime() + minutes * 60_000);
      await ctx.enqueue('community.tell-leader', { concernId }, { key: `tell-${concernId}`, runAt });
      return undefined;
    });
    if (!leader?.email) return;
    await sendEmail(runtime.channel, {
      kind: 'answered',
      messageId: `answered-${concernId}`,
      to: leader.email,
      language: leader.language,
      url: `${runtime.config.urls.leader}/concerns`,
    });
  },
});

const endLeftSessions = defineJob({
  name: 'community.end-left-sessions',
  on: leaderLeft,
  handle: async (ctx, { leaderId, from }) => {
    if (from === 'everything') await endSessionsOfLeader(ctx, leaderId);
  },
});

const dropImports = defineJob({
  name: 'community.drop-stale-imports',
  everySeconds: 3600,
  handle: (ctx) => dropStaleImports(ctx),
});

export const jobs: Job[] = [findConcernOwner, sendLoginLink, tellLeader, endLeftSessions, dropImports];
