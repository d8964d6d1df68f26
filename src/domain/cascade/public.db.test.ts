import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { type Answer, webClient } from '../community/web-client.testing.ts';
import { approve, approvedVersion, draftText, type Newsroom, newsroom } from './cascade.testing.ts';
import { freezeVersion } from './freeze-version.ts';
import { publicRoutes } from './public.routes.ts';
import { publishVersion } from './publish-version.ts';
import { saveDraft } from './save-draft.ts';
import { withdrawStatement } from './withdraw-statement.ts';

const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

describe('what the public sees of statements', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let site: ReturnType<typeof webClient>;
  let statementId: string;
  let codes: { first: string; second: string };
  const words = async (url: string): Promise<string> => textOf((await site.get(url)).body);
  const check = (text: string): Promise<Answer> => site.post('/check', { text });
  const verdict = async (text: string): Promise<string> => {
    const { body, status } = await check(text);
    expect(status).toBe(200);
    return textOf(/<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '');
  };
  const save = (
    language: string,
    revision: number,
    change: Partial<ReturnType<typeof draftText>>,
  ): Promise<void> =>
    t.as(room.drafter, (ctx) =>
      saveDraft(ctx, {
        statementId,
        language,
        revision,
        draft: draftText(change),
        isCompared: true,
        followsVersionId: null,
      }),
    );
  const release = async (language: string, revision: number): Promise<string> => {
    const versionId = await t.as(room.drafter, (ctx) =>
      freezeVersion(ctx, { statementId, language, revision }),
    );
    await approve(t, room, versionId);
    return versionId;
  };
  const codeOf = async (versionId: string): Promise<string> => {
    const [row] = await t.sql<{ code: string }>('select code from cascade.published where version_id = $1', [
      versionId,
    ]);
    return row?.code ?? '';
  };

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    const made = await approvedVersion(t, room);
    statementId = made.statementId;
    await save('ur', 0, {
      title: 'ملک سے باہر حملہ',
      answer: 'ہمارے علاقے میں خطرے کی کوئی بات معلوم نہیں۔',
    });
    await release('ur', 1);
    await t.as(room.drafter, (ctx) => publishVersion(ctx, made.versionId));
    await save('en', 1, {
      sections: { ...draftText().sections, unknown: 'We do not yet know why it was done.' },
      changeNote: 'A man was arrested abroad.',
    });
    const second = await release('en', 2);
    await t.as(room.drafter, (ctx) => publishVersion(ctx, second));
    codes = { first: await codeOf(made.versionId), second: await codeOf(second) };
  });
  afterAll(async () => {
    await site.close();
    await t.close();
  });

  it('shows the current statement with its five headings, code and numbers to call', async () => {
    const { body, status } = await site.get(`/s/${statementId}`);
    expect(status).toBe(200);
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body).toContain('href="tel:999"');
    const shown = textOf(body);
    for (const part of [
      'What we do not know',
      codes.second,
      'Version 2',
      'What changed in version 2: A man was arrested',
    ])
      expect(shown).toContain(part);
    expect(shown).toContain(`Check that this message is real with the code ${codes.second}`);
  });

  it('shows the first language with a note where a translation is not there, and old translations as history', async () => {
    const { body } = await site.get(`/ur/s/${statementId}`);
    expect(body).toMatch(/<h1[^>]*lang="en" dir="ltr"/);
    const history = await words(`/s/${statementId}/history`);
    expect(history).toContain('Version 2');
    expect(history).toContain('Corrected');
    expect(history).toMatch(/taken out: who/);
  });

  it('lists statements by area, and opens one by its code', async () => {
    expect(await words('/s')).toContain('Attack abroad: what it means here');
    expect(await words('/s?area=eastmarch')).toContain('Attack abroad: what it means here');
    expect((await site.get(`/s/${codes.first.toLowerCase()}`)).status).toBe(200);
    expect((await site.get('/s/ALD-0000-0000')).status).toBe(404);
    expect((await site.get('/s/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  describe('is this message real?', () => {
    const statement = async (): Promise<string> => {
      const [row] = await t.sql<{
        title: string;
        answer: string;
        sections: Array<{ title: string; text: string }>;
      }>(`select title, answer, sections from cascade.published where code = $1`, [codes.second]);
      const parts = row?.sections.map(({ title, text }) => `${title}\n${text}`) ?? [];
      return [row?.title, row?.answer, ...parts].join('\n\n');
    };

    it('knows its own words, quoted, in bold, in one line, with a greeting and a remark', async () => {
      const text = await statement();
      expect(await verdict(text)).toContain('Yes, this is our message');
      expect(await verdict(text.replace(/^/gm, '> > '))).toContain('Yes, this is our message');
      expect(
        await verdict(
          text
            .replace(/^(What .*)$/gm, '*$1*')
            .replace(/\n+/g, ' ')
            .replace(/'/g, '’'),
        ),
      ).toContain('Yes, this is our message');
      const forwarded = await verdict(
        `Salaam all, please read this!\n\n${text}\n\nStay away from the market, they say`,
      );
      expect(forwarded).toContain('Yes, this is our message');
      expect(forwarded).toContain('Salaam all, please read this!');
      expect(forwarded).toContain('Stay away from the market, they say');
    });

    it('knows what people copy from the page and from the share box', async () => {
      const { body } = await site.get(`/s/${statementId}`);
      const share = /<textarea[^>]*id="share-text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? '';
      const kit = await verdict(share.replaceAll('&#39;', "'"));
      expect(kit).toMatch(/Yes, this is our message|This is a part of our message/);
      expect(kit).not.toContain('Somebody put this');
      const main = /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '';
      const upTo = main.slice(0, main.indexOf('id="share-text"')).replace(/<h2[^>]*>Pass it on[\s\S]*$/, '');
      expect(await verdict(textOf(upTo))).toContain('Yes, this is our message');
    });

    it('shows one changed word, one added line and one missing word', async () => {
      const text = await statement();
      const changed = await check(text.replace('call 999', 'call 07700 900123'));
      expect(textOf(changed.body)).toContain('This message was changed');
      expect(changed.body).toMatch(/<ins[^>]*>(?:<span[^>]*>[^<]*<\/span>)?07700 900123/);
      expect(changed.body).toMatch(/<del[^>]*>(?:<span[^>]*>[^<]*<\/span>)?999/);
      expect(
        await verdict(text.replace('What we are doing', 'Stay at home.\n\nWhat we are doing')),
      ).toContain('This message was changed');
      expect(await verdict(text.replace('Nothing we know points', 'All we know points'))).toContain(
        'was changed',
      );
      expect(await verdict(text.replace('We do not yet know', 'We know'))).toContain(
        'This message was changed',
      );
    });

    it('tells a part, an old version, a code alone, and what is not ours', async () => {
      const text = await statement();
      expect(await verdict(text.split('\n\n').slice(0, 3).join('\n\n'))).toContain(
        'This is a part of our message',
      );
      const old = text.replace('why it was done', 'who did it or why');
      expect(await verdict(`${old}\n${codes.first}`)).toMatch(
        /Yes, this is our message.*But this version is old/,
      );
      expect(await verdict(codes.second.toLowerCase().replaceAll('-', ' '))).toContain('This code is ours');
      expect(await verdict('ALD-0000-0000')).toContain('We did not find this message');
      expect(
        await verdict(
          'Police say do not go to the market on Saturday because there will be trouble, pass it on to all',
        ),
      ).toContain('We did not find this message');
      expect(
        await verdict('In an emergency call 999 or at other times you may call 101 for help from police'),
      ).toContain('We did not find this message');
      expect((await check('')).status).toBe(422);
    });

    it('knows the text in another language', async () => {
      const [row] = await t.sql<{
        title: string;
        answer: string;
        sections: Array<{ title: string; text: string }>;
      }>(`select title, answer, sections from cascade.published where language = 'ur'`);
      const text = [
        row?.title,
        row?.answer,
        ...(row?.sections.map(({ title, text: words_ }) => `${title}\n${words_}`) ?? []),
      ].join('\n');
      expect(await verdict(text)).toContain('Yes, this is our message');
    });

    it('is quick with long and hostile texts', async () => {
      const text = await statement();
      for (const brought of [
        'x '.repeat(9_000),
        `${text} `.repeat(12),
        '> '.repeat(9_000),
        'ALD-'.repeat(4_000),
      ]) {
        const spentMs = cpuTimer();
        await check(brought.slice(0, 20_000));
        expect(spentMs()).toBeLessThan(2_000);
      }
    });
  });

  it('has feeds that say Exercise in an exercise, and CAP with one info for each language', async () => {
    const atom = (await site.get('/s/feed.atom')).body;
    expect(atom).toContain('Attack abroad: what it means here');
    const json = JSON.parse((await site.get('/s/feed.json')).body) as {
      version: string;
      items: Array<Record<string, unknown>>;
    };
    expect(json.version).toBe('https://jsonfeed.org/version/1.1');
    expect(json.items[0]).toMatchObject({
      _stand_together: { code: codes.second, state: 'current', status: 'Exercise' },
    });
    const cap = (await site.get(`/s/${statementId}.cap`)).body;
    expect(cap).toContain('<status>Exercise</status><msgType>Update</msgType><scope>Public</scope>');
    expect(cap).toContain('<language>en-GB</language>');
    expect(cap).toMatch(/<sent>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00<\/sent>/);
    expect(cap).toMatch(/<references>[^,<]+,[0-9a-f-]{36},\d{4}-/);
  });

  it('has a feed for each area, community and language, named in the heads of pages, and none for what there is not', async () => {
    const entries = async (url: string) => (await site.get(url)).body.match(/<entry/g)?.length ?? 0;
    expect(await entries('/s/feed.atom?area=eastmarch')).toBe(1);
    expect(await entries('/s/feed.atom?area=eastmarch&community=school')).toBe(1);
    expect((await site.get('/s/feed.rss')).body).toContain('<dc:language>en</dc:language>');
    // The Urdu text was of the first version: until it is made anew its feed says the newer one, as it is.
    const urdu = (await site.get('/ur/s/feed.atom')).body;
    expect(urdu).toContain('xml:lang="ur"');
    expect(urdu).toContain('<entry xml:lang="en">');
    expect(urdu).toContain('A man was arrested abroad.');
    for (const wrong of ['area=nowhere', 'community=nobody'])
      expect((await site.get(`/s/feed.json?${wrong}`)).status).toBe(404);
    const list = (await site.get('/s?area=eastmarch')).body;
    for (const format of ['atom', 'rss', 'json'])
      expect(list).toMatch(new RegExp(`<link rel="alternate"[^>]*href="/s/feed.${format}[?]area=eastmarch"`));
    const page = (await site.get(`/ur/s/${statementId}`)).body;
    expect(page).toContain('href="/ur/s/feed.atom"');
    expect(page).toContain(`href="/s/${statementId}.cap"`);
  });

  it('answers 410 for what was withdrawn, says so to whoever checks it, and says so in its entry', async () => {
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It did not happen.'));
    const page = await site.get(`/s/${statementId}`);
    expect(page.status).toBe(410);
    expect(textOf(page.body)).toContain('This statement was withdrawn');
    expect(textOf(page.body)).toContain('It did not happen.');
    expect(await verdict(codes.second)).toMatch(/This code is ours.*we withdrew this statement/);
    const atom = (await site.get('/s/feed.atom')).body;
    expect(atom.match(/<entry/g)).toHaveLength(1);
    expect(atom).toContain('Withdrawn: Attack abroad');
    expect((await site.get(`/s/${statementId}.cap`)).body).toContain('<msgType>Cancel</msgType>');
    expect(await words('/s')).toContain('Withdrawn');
  });

  it('shows a button before it unsubscribes anybody, and knows a wrong link', async () => {
    expect((await site.get('/unsubscribe/nonsense')).status).toBe(404);
    expect((await site.get(`/unsubscribe/${'x'.repeat(32)}`)).status).toBe(404);
  });
});
