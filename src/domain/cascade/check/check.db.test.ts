import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer, type WebServer } from '#platform/web/server';
import { signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { draftText, type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { publicRoutes } from '../public.routes.ts';
import { publishedById } from '../published.reads.ts';
import { staffRoutes } from '../staff.routes.ts';
import { linesOf, type Published } from '../statement.model.ts';
import { withdrawStatement } from '../withdraw-statement.ts';
import { readKeyFile, readProof } from './proof.model.ts';
import { verifyCopy } from './verify-copy.ts';

const textOf = (html: string): string =>
  (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html)
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

describe('whether a message is ours', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let server: WebServer;
  let at: string;
  let first: Published;
  let second: Published;

  const publish = async (change: Parameters<typeof draftText>[0]): Promise<Published> => {
    const { versionId } = await publishedStatement(t, room, draftText(change));
    const published = await t.as(room.drafter, (ctx) => publishedById(ctx.tx, ctx.forceId, versionId));
    if (!published) throw new Error('not published');
    return published;
  };
  const get = (path: string): Promise<Response> => fetch(`${at}${path}`);
  const check = async (text: string, prefix = ''): Promise<string> => {
    const answer = await fetch(`${at}${prefix}/check`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ text }),
    });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const wordsOf = (published: Published): string => linesOf(published).join('\n\n');

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    // The face as it runs: nobody signs in, so pages are kept.
    server = createServer({
      process: 'public',
      runtime: t.role('public_web'),
      routes: publicRoutes,
      log: silentLog,
      audience: 'public',
      forceName: 'Aldermarch Police',
    });
    at = await server.listen(0);
    first = await publish({});
    second = await publish({
      title: 'The march on Saturday',
      answer: 'The march goes ahead and the shops stay open.',
    });
  });
  afterAll(async () => {
    await server.close();
    await t.close();
  });

  it('says numbers and links that were changed first and loudest, and sets both texts side by side', async () => {
    const html = await check(
      wordsOf(first).replace('call 999', 'call 07700 900999').replace('danger', 'safety'),
    );
    const words = textOf(html);
    expect(words).toMatch(/This message was changed.*Be careful: a number or a link was changed or added/);
    expect(words.indexOf('Your message says “ 07700 900999')).toBeGreaterThan(0);
    expect(words.indexOf('07700 900999')).toBeLessThan(words.indexOf('Your message says “ safety'));
    expect(html).toMatch(/<table[^>]*st-beside/);
    expect(words).toContain('Our statement Your message');
  });

  it('knows its own pages, copied from top to bottom', async () => {
    const copied = (html: string): string =>
      html
        .replace(/<(head|script)[\s\S]*?<\/\1>/g, '')
        .replace(/<[^>]+>/g, '\n')
        .replaceAll('&#39;', "'")
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&');
    for (const prefix of ['', '/cy', '/ur']) {
      const page = copied(await (await get(`${prefix}/s/${first.statementId}`)).text());
      const html = await check(page, prefix);
      expect(html, prefix).toContain('govuk-panel--confirmation');
      expect(html, prefix).not.toContain('govuk-inset-text');
      expect(textOf(await check(`Salaam all, please read.\n${page}`, prefix)), prefix).toContain(
        'Salaam all, please read.',
      );
    }
  });

  it('takes what the site says of other statements for somebody’s words', async () => {
    const words = 'The wider statement has changed since. This text is being checked against it.';
    const html = await check(`${words}\n${wordsOf(first)}`);
    // Set apart as what does not stand in it; without that there is no such box.
    expect(html).toMatch(/govuk-inset-text[\s\S]*The wider statement has changed since/i);
  });

  it('calls what the list says of it a part, and nothing in it changed', async () => {
    const list = await (await get('/s')).text();
    const item = list.split('<li ').find((one) => one.includes(first.statementId)) ?? '';
    const copied = `${item} Follow statements\nMessages on this device\nNews feed (Atom)\nNews feed (RSS)`;
    const words = textOf(await check(copied.slice(copied.indexOf('>') + 1).replace(/<[^>]+>/g, '\n')));
    expect(words).toContain('This is a part of our message');
    expect(words).not.toContain('It is not ours');
  });

  it('does not call a true text good where a strange number stands under it', async () => {
    const words = textOf(await check(`${wordsOf(first)}\n\nOr ring 07700 900999 instead`));
    expect(words).toMatch(/Yes, this is our message.*This does not stand in our statement/);
    expect(words).toContain('07700 900999');
    const html = await check(`${wordsOf(first)}\n\nOr ring 07700 900999 instead`);
    expect(html).not.toContain('govuk-panel--confirmation');
    expect(await check(wordsOf(first))).toContain('govuk-panel--confirmation');
    // A code proves no words: it may have been copied under others.
    expect(await check(first.code)).not.toContain('govuk-panel--confirmation');
  });

  it('says so where a real code stands under strange words, and shows what it belongs to', async () => {
    const words = textOf(
      await check(
        `Police say do not go to the market on Saturday, there will be trouble, pass it on to all you know. Code ${first.code}`,
      ),
    );
    expect(words).toMatch(/We did not find this message.*it belongs to another text of ours/);
    expect(words).toContain(first.title);
  });

  it('knows an address of ours, and a code under a strange address is no proof', async () => {
    expect(textOf(await check(`${t.config.urls.public}/s/${first.statementId}`))).toContain(
      'This code is ours',
    );
    const strange = textOf(await check(`https://aldermarch-police.example/s/${first.code}`));
    expect(strange).toMatch(/This code is ours.*This does not stand in our statement/);
  });

  it('says in the reader’s language what programs put around it', async () => {
    const html = await check(`[28/06/2026, 10:04] Aunty: ${wordsOf(first)}`, '/cy');
    expect(textOf(html)).toContain('Ychwanegodd y rhaglen y daeth drwyddi hyn');
    expect(html).toContain('Aunty:');
  });

  it('answers in a crowd as a statement does', () => {
    const loads = publicRoutes.filter(({ url }) => url === '/check').map(({ load }) => load);
    expect(loads).toEqual(['vital', 'vital']);
  });

  it('shows a withdrawal at once on pages that are kept', async () => {
    const third = await publish({ title: 'A statement that will be withdrawn', answer: 'It is not so.' });
    for (let n = 0; n < 5; n += 1) expect((await get(`/s/${third.statementId}`)).status).toBe(200);
    const page = await get(`/s/${third.statementId}`);
    expect(page.headers.get('cache-control')).toBe('public, no-cache');
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, third.statementId, 'It was wrong.'));
    await new Promise((resolve) => setTimeout(resolve, 110));
    const gone = await get(`/s/${third.statementId}`);
    expect(gone.status).toBe(410);
    expect(textOf(await gone.text())).toContain('It was wrong.');
    expect(await (await get('/s')).text()).toContain('It was wrong.');
  });

  it('gives out keys and signed texts with which a copy is checked without asking', async () => {
    const answer = await get('/.well-known/stand-together-keys.json');
    expect(answer.headers.get('content-type')).toContain('application/json');
    const keys = readKeyFile(await answer.text());
    expect(keys.keys.map(({ state }) => state)).toEqual(['current']);
    expect(keys.statements.map(({ code }) => code)).toEqual(
      expect.arrayContaining([first.code, second.code]),
    );
    const copy = Buffer.from(`Dear all,\n\n${wordsOf(first).replace(/^/gm, '> ')}`);
    const now = new Date();
    expect(await verifyCopy(copy, { keys, now })).toMatchObject({
      verdict: 'genuine',
      isGenuine: true,
      doubt: null,
    });
    const page = Buffer.from(await (await get(`/s/${first.statementId}`)).text());
    expect(await verifyCopy(page, { keys, now })).toMatchObject({ verdict: 'genuine', foreign: [] });

    const signed = await get(`/s/${first.code.toLowerCase()}/signed.json`);
    expect(signed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const proof = readProof(await signed.text());
    expect(await verifyCopy(copy, { keys: { ...keys, statements: [] }, more: [proof], now })).toMatchObject({
      isGenuine: true,
      code: first.code,
    });
    expect((await get('/s/ALD-0000-0000/signed.json')).status).toBe(404);
  });

  it('reads out what is in force and what was withdrawn, and says yes or no', async () => {
    const taker = await signedInStaff(t, ['CALL_TAKER'], ['']);
    const desk = webClient(t.role('staff_web'), { audience: 'staff', routes: staffRoutes, actor: taker });
    const ask = async (question: string): Promise<string> =>
      textOf((await desk.get(`/statements/read-out?ask=${encodeURIComponent(question)}`)).body);
    try {
      const page = await desk.get('/statements/read-out');
      expect(page.status).toBe(200);
      expect(textOf(page.body)).toMatch(/In force now.*The march on Saturday.*“The march goes ahead/);
      expect(textOf(page.body)).toMatch(/We withdrew “A statement that will be withdrawn” on .*It was wrong/);
      expect(await ask(first.code.toLowerCase())).toMatch(/Yes We published “Attack abroad/);
      expect(await ask('ALD-7K3M-9QX2')).toMatch(/No We have no such code/);
      expect(await ask('shops stay open')).toMatch(
        /Perhaps We published “The march on Saturday”.*These words stand in it/,
      );
      expect(await ask('stay indoors tonight')).toContain('We have published nothing with these words');
      expect(await ask('07700 900999')).toContain('07700 900999 is not on our register');
      expect(await ask('is it 101?')).toContain('101 is on our register');
      expect((await desk.get(`/statements/${first.statementId}`)).status).toBe(403);
    } finally {
      await desk.close();
    }
  });

  it('tells everybody when the key that signed it was revoked, and signs with another from then on', async () => {
    const keeper = t.role('migrator').keeper;
    if (!keeper) throw new Error('the migrator has a line to the keeper');
    await expect(
      keeper.revoke('aldermarch', { keyId: 'no-such-key', reason: 'Lost.' }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
    const next = await keeper.revoke('aldermarch', {
      keyId: first.keyId,
      reason: 'A copy of it was found outside.',
    });
    expect(next).toBeTruthy();
    await expect(keeper.revoke('aldermarch', { keyId: first.keyId, reason: 'Again.' })).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    );
    expect(textOf(await check(first.code))).toMatch(/This code is ours.*has not been valid since/);
    const html = await check(wordsOf(first));
    expect(textOf(html)).toContain('has not been valid since');
    expect(html).not.toContain('govuk-panel--confirmation');

    const answer = await (await get('/.well-known/stand-together-keys.json')).text();
    const keys = readKeyFile(answer);
    expect(keys.keys.map(({ keyId, state, revokedReason }) => [keyId, state, revokedReason])).toEqual(
      expect.arrayContaining([
        [next, 'current', ''],
        [first.keyId, 'revoked', 'A copy of it was found outside.'],
      ]),
    );
    const copy = Buffer.from(wordsOf(first));
    expect(await verifyCopy(copy, { keys, now: new Date() })).toMatchObject({
      verdict: 'genuine',
      isGenuine: false,
      key: { state: 'revoked' },
    });
    const anew = await publish({ title: 'Signed anew', answer: 'Nothing else has changed in this text.' });
    expect(anew.keyId).toBe(next);
    expect(await check(wordsOf(anew))).toContain('govuk-panel--confirmation');
  });
});
