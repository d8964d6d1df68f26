import { approve, approvedVersion, draftText, newsroom } from '../src/domain/cascade/cascade.testing.ts';
import { freezeVersion } from '../src/domain/cascade/freeze-version.ts';
import { publishVersion } from '../src/domain/cascade/publish-version.ts';
import { saveDraft } from '../src/domain/cascade/save-draft.ts';
import type { DraftText } from '../src/domain/cascade/statement.model.ts';
import { wordsIn } from '../src/domain/cascade/words.model.ts';
import type { Ground } from './ground.ts';

/** A statement of ordinary length in the words of a language: sentences of the pages' own catalogue. */
function draftIn(language: string): DraftText {
  const words = wordsIn(language);
  const say = (...keys: string[]): string => keys.map((key) => words(key)).join(' ');
  return draftText({
    title: words('list.title'),
    answer: words('list.lead').split(/(?<=[.।۔])\s/u)[0] ?? '',
    sections: {
      known: `${say('check.lead', 'history.lead')} {threat}`,
      unknown: say('check.part.text', 'check.genuine.text'),
      doing: say('page.share.lead', 'mail.exercise', 'unsubscribe.done.portal'),
      'can-do': `${say('passed.lead', 'check.not-ours.text')} {hashtag:WeStandTogether}`,
      call: '{contact:999}. {contact:101}.',
    },
  });
}

/** Writes, translates, approves and publishes one statement in these languages, the first of them English. */
export async function publishIn(ground: Ground, languages: readonly string[]): Promise<string> {
  const room = await newsroom(ground);
  const { statementId, versionId } = await approvedVersion(ground, room, {
    ...draftIn('en'),
    sections: { ...draftIn('en').sections, call: draftText().sections.call },
  });
  for (const language of languages.filter((one) => one !== 'en')) {
    await ground.as(room.drafter, (ctx) =>
      saveDraft(ctx, {
        statementId,
        language,
        revision: 0,
        draft: draftIn(language),
        isCompared: true,
        followsVersionId: null,
      }),
    );
    const translated = await ground.as(room.drafter, (ctx) =>
      freezeVersion(ctx, { statementId, language, revision: 1 }),
    );
    await approve(ground, room, translated);
  }
  await ground.as(room.drafter, (ctx) => publishVersion(ctx, versionId));
  return statementId;
}
