import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JOURNEYS } from './journey.model.ts';
import easyWords from './locales/easy.en.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import { pictureOf } from './pictures.model.ts';

const pages = Object.values(JOURNEYS).flat();
const words: Record<string, string> = { ...en, ...easyWords };

/** Every text of the question pages, their start pages, the receipt and the return. */
const shown = Object.entries(words).filter(([key]) =>
  [...pages.map(({ id }) => id), 'start', 'concern-start', 'check', 'receipt', 'saved', 'return'].some((id) =>
    key.startsWith(`${id}.`),
  ),
);
const sentencesOf = (text: string): string[] => text.split(/(?<=[.?!:])\s+/).filter(Boolean);
const wordsOf = (sentence: string): number => sentence.split(/\s+/).filter((part) => /\w/.test(part)).length;

describe('Easy Read', () => {
  it('has no sentence of more than 15 words, and 10 on average at most', () => {
    const sentences = shown.flatMap(([key, text]) =>
      sentencesOf(text).map((sentence) => ({ key, sentence })),
    );
    expect(sentences.filter(({ sentence }) => wordsOf(sentence) > 15)).toEqual([]);
    const mean = sentences.reduce((sum, { sentence }) => sum + wordsOf(sentence), 0) / sentences.length;
    expect(mean).toBeLessThan(10);
    expect(sentences.length).toBeGreaterThan(300);
  });

  it('asks the same with fewer words, and no text grows by more than a short sentence', () => {
    const pairs = Object.entries(easyWords).map(([key, text]) => ({
      key,
      more: wordsOf(text) - wordsOf((en as Record<string, string>)[key] ?? ''),
    }));
    expect(pairs.filter(({ more }) => more > 4)).toEqual([]);
    expect(pairs.reduce((sum, { more }) => sum + more, 0)).toBeLessThan(-150);
  });

  it('has a drawing of its own for every page and every question, and draws each of them', () => {
    const view = readFileSync(new URL('./views/public/pictures.njk', import.meta.url), 'utf8');
    const drawn = [...view.matchAll(/name == '([a-z]+)'/g)].map(([, name]) => name);
    const wanted = pages.flatMap((page) => [
      pictureOf(page.id),
      ...page.fields.map(({ name }) => pictureOf(page.id, name)),
    ]);
    expect(wanted.filter((name) => name !== 'next' && !drawn.includes(name))).toEqual([]);
    expect(pages.filter(({ id }) => pictureOf(id) === 'next').map(({ id }) => id)).toEqual([]);
    expect(drawn.filter((name) => name !== undefined && !wanted.includes(name))).toEqual([]);
  });
});
