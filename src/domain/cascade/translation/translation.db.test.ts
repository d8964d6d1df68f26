import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import type { Refusal } from '#kernel/refusal';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { readXliff } from '#platform/locale/xliff';
import { newLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { approve, approvedVersion, draftText, type Newsroom, newsroom } from '../cascade.testing.ts';
import { decideVersion } from '../decide-version.ts';
import { freezeVersion } from '../freeze-version.ts';
import { publishVersion } from '../publish-version.ts';
import { publishedTexts } from '../published.reads.ts';
import { saveDraft } from '../save-draft.ts';
import { staffRoutes } from '../staff.routes.ts';
import { draftOf } from '../statement.reads.ts';
import { versionById } from '../version.reads.ts';
import { withdrawStatement } from '../withdraw-statement.ts';
import { statementXliff } from './exchange-xliff.ts';
import { importTranslation } from './import-translation.ts';
import { neededLanguages } from './needed-languages.ts';
import { readSecond } from './read-second.ts';
import { readTranslation } from './read-translation.ts';
import { saveTranslation } from './save-translation.ts';

const SOURCE = draftText({
  answer: 'Inspector Khan is at the market in Eastmarch from 10:30.',
  sections: { ...draftText().sections, doing: 'We speak with 300 people.\n\nCome and ask us.' },
});
const POLISH: Readonly<Record<string, string>> = {
  'title-1': 'Atak za granicą: co to znaczy tutaj',
  'answer-1': 'Inspektor Khan jest na targu w Eastmarch od 10:30.',
  'known-1': 'We wtorek doszło do ataku na targ za granicą. {threat}',
  'unknown-1': 'Nie wiemy jeszcze, kto to zrobił ani dlaczego.',
  'doing-1': 'Rozmawiamy z 300 osobami.',
  'doing-3': 'Przyjdź i zapytaj nas.',
  'can-do-1': 'Dbajmy o siebie. Pisząc o tym, użyj {hashtag:WeStandTogether}.',
  'call-1': 'W nagłym wypadku zadzwoń pod {contact:999}. Poza tym dzwoń pod {contact:101}.',
};

const refusalOf = (promise: Promise<unknown>): Promise<Refusal> =>
  promise.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: Refusal) => error,
  );

describe('a translation', () => {
  let t: TestRuntime;
  let room: Newsroom;
  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
  });
  afterAll(() => t.close());

  const read = (statementId: string, language = 'pl') =>
    t.as(room.drafter, (ctx) => readTranslation(ctx, statementId, language));
  const fileOf = async (statementId: string): Promise<string> => {
    const { source, ...rest } = await read(statementId);
    return statementXliff(source.id, 'pl', rest);
  };
  /** What a translator's tool sends back: each unit with its translation, placeholders carried over. */
  const translated = (xliff: string, words: Readonly<Record<string, string>>): string =>
    xliff.replace(
      /(<unit id="([^"]+)"[\s\S]*?<segment state=")[^"]+(">(<source>[\s\S]*?<\/source>))(?:<target>[\s\S]*?<\/target>)?/g,
      (_all, start: string, id: string, end: string) =>
        `${start}translated${end}<target>${words[id] ?? ''}</target>`,
    );
  const take = (statementId: string, text: string) =>
    t.as(room.drafter, (ctx) => importTranslation(ctx, { statementId, language: 'pl', text }));
  const freeze = (statementId: string, language: string, revision: number) =>
    t.as(room.drafter, (ctx) => freezeVersion(ctx, { statementId, language, revision }));

  it('goes out as XLIFF with every fact a placeholder, and comes back whole or not at all', async () => {
    const { statementId } = await approvedVersion(t, room, SOURCE);
    const file = await fileOf(statementId);
    expect(file).toContain('equiv="300"');
    expect(file).toContain('equiv="Eastmarch"');
    expect(file).toContain('equiv="Khan"');
    expect(readXliff(file).files[0]?.units.map(({ source }) => source)).toContain(SOURCE.answer);

    const wrong = await refusalOf(
      take(
        statementId,
        translated(file, {
          ...POLISH,
          'doing-1': 'Rozmawiamy z 30 osobami.',
          'call-1': 'Dzwoń pod {contact:999}.',
        }),
      ),
    );
    expect(wrong.problems).toEqual([
      { field: 'doing-1', key: 'cascade.translation.fact.changed', args: { fact: '300', to: '30' } },
      { field: 'call-1', key: 'cascade.translation.fact.missing', args: { fact: '{contact:101}' } },
    ]);
    const none = await t.as(room.drafter, (ctx) =>
      draftOf(ctx.tx, ctx.forceId, { statementId, language: 'pl' }),
    );
    expect(none).toBeUndefined();
    const keys = async (text: string): Promise<string[]> =>
      (await refusalOf(take(statementId, text))).problems.map(({ key }) => key);
    expect(await keys(translated(file, POLISH).replace('trgLang="pl"', 'trgLang="cy"'))).toEqual([
      'cascade.translation.file.language',
    ]);
    expect(await keys(translated(file, POLISH).replace('<source>Come', '<source>Do not come'))).toEqual([
      'cascade.translation.file.source',
    ]);
    expect(await keys(translated(file, POLISH).replace(/file id="[^"]+"/, 'file id="x"'))).toEqual([
      'cascade.translation.file.version',
    ]);

    expect(await take(statementId, translated(file, POLISH))).toBe(8);
    const kept = await t.as(room.drafter, (ctx) =>
      draftOf(ctx.tx, ctx.forceId, { statementId, language: 'pl' }),
    );
    expect(kept?.sections.doing).toBe('Rozmawiamy z 300 osobami.\n\nPrzyjdź i zapytaj nas.');
    expect(
      readXliff(await fileOf(statementId)).files[0]?.units.every(({ state }) => state === 'translated'),
    ).toBe(true);
  });

  it('is published only when somebody else has read it, is stale when its source changes, and goes with it', async () => {
    const { statementId, versionId } = await approvedVersion(t, room, SOURCE);
    await take(statementId, translated(await fileOf(statementId), POLISH));
    const polish = await freeze(statementId, 'pl', 1);
    const decision = { versionId: polish, decision: 'approved' as const, reason: '' };
    await t.as(room.inspector, (ctx) => decideVersion(ctx, decision));
    await t.as(room.commander, (ctx) => decideVersion(ctx, decision));
    const publish = (id: string) => t.as(room.drafter, (ctx) => publishVersion(ctx, id));
    expect(await publish(versionId)).toEqual([versionId]);
    expect((await refusalOf(publish(polish))).problems.map(({ key }) => key)).toEqual([
      'cascade.publish.notReadSecond',
    ]);
    const reads = (who: 'drafter' | 'analyst') => t.as(room[who], (ctx) => readSecond(ctx, polish));
    expect(await refusalOf(reads('drafter'))).toMatchObject({ code: 'own-work' });
    await reads('analyst');
    expect(await refusalOf(reads('analyst'))).toMatchObject({ code: 'conflict' });
    expect(await publish(polish)).toEqual([polish]);

    const newer = {
      ...SOURCE,
      answer: 'Inspector Khan is at the market in Eastmarch from 11:00.',
      changeNote: 'Another time.',
    };
    const save = (draft: typeof SOURCE, revision: number) =>
      t.as(room.drafter, (ctx) =>
        saveDraft(ctx, {
          statementId,
          language: 'en',
          draft,
          revision,
          isCompared: true,
          followsVersionId: null,
        }),
      );
    await save(newer, 1);
    await freeze(statementId, 'en', 2);
    const stale = await read(statementId);
    expect([...stale.kept].filter(([, { isChanged }]) => isChanged).map(([id]) => id)).toEqual(['answer-1']);
    expect((await refusalOf(freeze(statementId, 'pl', 1))).problems.map(({ key }) => key)).toContain(
      'cascade.freeze.sourceChanged',
    );
    // The file says which line changed; sent back untouched, that line is no translation of the new one.
    const file = await fileOf(statementId);
    expect(file.match(/state="initial"/g)).toHaveLength(2);
    await take(statementId, file);
    expect((await read(statementId)).kept.has('answer-1')).toBe(false);

    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It did not happen.'));
    const texts = await t
      .role('public_web')
      .as(PUBLIC, (ctx) => publishedTexts(ctx.tx, ctx.forceId, statementId));
    expect(texts.map(({ language, state }) => [language, state])).toEqual([
      ['en', 'withdrawn'],
      ['pl', 'withdrawn'],
    ]);
  });

  it('is written side by side, keeps what was typed when a fact was altered, and shows it all when the English moves', async () => {
    const { statementId, versionId } = await approvedVersion(t, room, SOURCE);
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    const base = `/statements/${statementId}/translate/pl`;
    try {
      const page = await client.get(base);
      expect(page.body).toContain('<mark class="st-fact">300</mark>');
      expect(page.body).toContain('lang="pl"');
      // The desk stays English, whatever is written on it.
      const urdu = (await client.get(base.replace(/pl$/, 'ur'))).body;
      expect(urdu).toContain('<html lang="en" dir="ltr"');
      expect(urdu).toMatch(/<textarea[^>]*lang="ur"[^>]*dir="rtl"/);
      const form = { source: versionId, revision: '0', ...POLISH };
      const refused = await client.post(base, { ...form, 'doing-1': 'Rozmawiamy z 400 osobami.' });
      expect(refused.status).toBe(422);
      expect(refused.body).toContain('“300” has become “400”');
      expect(refused.body).toContain('Rozmawiamy z 400 osobami.</textarea>');
      expect((await client.post(base, { ...form, 'doing-3': '' })).status).toBe(303);
      expect((await client.get(base)).body).toContain('7 of 8 lines');
      const gap = await refusalOf(freeze(statementId, 'pl', 1));
      expect(gap.problems).toContainEqual({ field: 'doing', key: 'cascade.translation.gap.missing' });

      await t.as(room.drafter, (ctx) =>
        saveDraft(ctx, {
          statementId,
          language: 'en',
          draft: { ...SOURCE, sections: { ...SOURCE.sections, doing: 'Come and ask us.' } },
          revision: 1,
          isCompared: true,
          followsVersionId: null,
        }),
      );
      const second = await freeze(statementId, 'en', 2);
      const moved = await client.post(base, { ...form, revision: '1' });
      expect(moved.status).toBe(422);
      expect(moved.body).toContain('put forward again while you translated');
      // The line that moved kept its translation.
      expect(moved.body).toMatch(/id="doing-1"[^>]*>Przyjdź i zapytaj nas\.<\/textarea>/);
      expect(moved.body).toContain(`value="${second}"`);
      const file = await client.get(`${base}/file`);
      expect(file.body).toContain(second);
    } finally {
      await client.close();
    }
    await expect(
      t.as(room.drafter, (ctx) =>
        saveTranslation(ctx, { statementId, language: 'pl', sourceVersionId: versionId, targets: new Map() }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is proposed for the languages of the leaders, and Welsh goes out together with the English where a force says so', async () => {
    await newLeader(t, 'one', { language: 'ur', areaPath: 'eastmarch/mill-ward' });
    await newLeader(t, 'two', { language: 'ur', areaPath: 'eastmarch' });
    await newLeader(t, 'three', { language: 'pl', areaPath: 'westmarch' });
    const needed = (areaPath: string) =>
      t.as(room.drafter, (ctx) => neededLanguages(ctx, { areaPath, language: 'en' }, ['cy']));
    expect((await needed('eastmarch')).map(({ language, leaders }) => [language, leaders])).toEqual([
      ['cy', 0],
      ['ur', 2],
    ]);
    expect((await needed('')).map(({ language }) => language)).toEqual(['cy', 'ur', 'pl']);

    const { versionId } = await approvedVersion(t, room, SOURCE);
    const alone = await refusalOf(
      t.as(room.drafter, (ctx) => publishVersion(ctx, versionId, { languagesTogether: ['cy'] })),
    );
    expect(alone.problems).toEqual([
      { field: 'publish', key: 'cascade.publish.notTogether', args: { language: 'Welsh' } },
    ]);
    const { statementId } = await t.as(
      room.drafter,
      async (ctx) => (await versionById(ctx.tx, ctx.forceId, versionId)) ?? { statementId: '' },
    );
    await t.as(room.drafter, (ctx) =>
      saveTranslation(ctx, {
        statementId,
        language: 'cy',
        sourceVersionId: versionId,
        targets: new Map(Object.entries(POLISH)),
      }),
    );
    const welsh = await freeze(statementId, 'cy', 1);
    await approve(t, room, welsh);
    expect(
      await t.as(room.drafter, (ctx) => publishVersion(ctx, versionId, { languagesTogether: ['cy'] })),
    ).toEqual([versionId, welsh]);
  });
});
