import type { Actor, Role } from '#kernel/actor';
import type { TestGround } from '#platform/db/testing';
import { NATIONAL_HASHTAGS } from '#reference/hashtags';
import { NATIONAL_CONTACTS } from '#reference/national-contacts';
import { checkThreatLevel, registerEvent } from '#room/situation';
import { seedAreas, signedInStaff } from '../community/community.testing.ts';
import { draftText } from './cascade.fixture.ts';
import { decideVersion } from './decide-version.ts';
import { freezeVersion } from './freeze-version.ts';
import { confirmEntries } from './keep-register.ts';
import { publishVersion } from './publish-version.ts';
import { saveDraft } from './save-draft.ts';
import { startStatement } from './start-statement.ts';
import type { DraftText } from './statement.model.ts';
import { draftOf } from './statement.reads.ts';
import { readSecond } from './translation/read-second.ts';
import { versionById } from './version.reads.ts';

export { draftText } from './cascade.fixture.ts';

/** The people a statement needs, signed in, in a force with areas, a checked register and an event. */
export interface Newsroom {
  drafter: Actor;
  inspector: Actor;
  commander: Actor;
  analyst: Actor;
  eventId: string;
}

const staff = (t: TestGround, role: Role): Promise<Actor> => signedInStaff(t, [role], ['']);

/** Sets a newsroom up. For tests. */
export async function newsroom(t: TestGround): Promise<Newsroom> {
  await seedAreas(t);
  const drafter = await staff(t, 'ENGAGEMENT_OFFICER');
  const inspector = await staff(t, 'DUTY_INSPECTOR');
  const commander = await staff(t, 'COMMANDER');
  const analyst = await staff(t, 'ANALYST');
  const eventId = await t.as(commander, (ctx) =>
    registerEvent(ctx, {
      title: 'Attack abroad',
      what: 'An attack on a market.',
      place: 'A city abroad',
      kind: 'attack-abroad',
      happenedAt: new Date('2026-06-30T08:00:00Z'),
      areaPaths: [''],
      groupsTouched: [],
      groupsMistaken: [],
      hashtags: ['AldermarchTogether'],
    }),
  );
  await t.as(commander, (ctx) =>
    checkThreatLevel(ctx, { level: 'SUBSTANTIAL', setOn: '2026-02-09', source: 'ProtectUK' }),
  );
  await t.as(commander, (ctx) =>
    confirmEntries(ctx, [
      ...NATIONAL_CONTACTS.map(({ id }) => ({ kind: 'contact' as const, id })),
      ...[...NATIONAL_HASHTAGS.map(({ tag }) => tag), 'AldermarchTogether'].map((id) => ({
        kind: 'hashtag' as const,
        id,
      })),
    ]),
  );
  return { drafter, inspector, commander, analyst, eventId };
}

/** Writes, freezes and twice approves a statement; returns what was made. */
export async function approvedVersion(
  t: TestGround,
  room: Newsroom,
  draft: DraftText = draftText(),
): Promise<{ statementId: string; versionId: string }> {
  const statementId = await t.as(room.drafter, (ctx) =>
    startStatement(ctx, { eventId: room.eventId, areaPath: '', draft }),
  );
  const versionId = await t.as(room.drafter, (ctx) =>
    freezeVersion(ctx, { statementId, language: 'en', revision: 1 }),
  );
  await approve(t, room, versionId);
  return { statementId, versionId };
}

/** Both approvals of a frozen version; of a translation the inspector is the second reader too. */
export async function approve(t: TestGround, room: Newsroom, versionId: string): Promise<void> {
  const decision = { versionId, decision: 'approved' as const, reason: '' };
  const isTranslation = await t.as(
    room.inspector,
    async (ctx) => (await versionById(ctx.tx, ctx.forceId, versionId))?.sourceVersionId != null,
  );
  if (isTranslation) await t.as(room.inspector, (ctx) => readSecond(ctx, versionId));
  await t.as(room.inspector, (ctx) => decideVersion(ctx, decision));
  await t.as(room.commander, (ctx) => decideVersion(ctx, decision));
}

/** A statement that is out. */
export async function publishedStatement(
  t: TestGround,
  room: Newsroom,
  draft: DraftText = draftText(),
): Promise<{ statementId: string; versionId: string }> {
  const made = await approvedVersion(t, room, draft);
  await t.as(room.drafter, (ctx) => publishVersion(ctx, made.versionId));
  return made;
}

/** The next version of a statement, approved and not yet out. */
export async function nextVersion(
  t: TestGround,
  room: Newsroom,
  statementId: string,
  change: Partial<DraftText>,
): Promise<string> {
  const revision = await t.as(room.drafter, async (ctx) => {
    const draft = await draftOf(ctx.tx, ctx.forceId, { statementId, language: 'en' });
    return draft?.revision ?? 0;
  });
  await t.as(room.drafter, (ctx) =>
    saveDraft(ctx, {
      statementId,
      language: 'en',
      draft: draftText(change),
      revision,
      isCompared: true,
      followsVersionId: null,
    }),
  );
  const versionId = await t.as(room.drafter, (ctx) =>
    freezeVersion(ctx, { statementId, language: 'en', revision: revision + 1 }),
  );
  await approve(t, room, versionId);
  return versionId;
}
