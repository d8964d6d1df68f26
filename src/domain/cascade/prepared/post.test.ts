import { describe, expect, it } from 'vitest';
import { POST_LIMITS, SOCIAL_NETWORKS } from '#reference/social-networks';
import { publishedText } from '../cascade.fixture.ts';
import type { KitFacts } from '../kit/kit-texts.presenter.ts';
import { linesOf } from '../statement.model.ts';
import { cardAlt, postLength, postText, postViews } from './post.presenter.ts';

const facts = (change: Parameters<typeof publishedText>[0] = {}, isExercise = false): KitFacts => ({
  published: publishedText(change),
  forceName: 'Aldermarch Police',
  publicUrl: 'https://aldermarch.example',
  isExercise,
});

describe('the counting of X', () => {
  it.each([
    ['Hello', 5],
    ['Żółć', 4],
    ['سلام', 4],
    ['হ্যালো', 6],
    ['漢字', 4],
    ['👍', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🇬🇧', 2],
    ['See https://aldermarch.example/s/ALD-7K3M-9QX2', 4 + 23],
    ['e\u0301', 1],
  ])('%s counts %i', (text, length) => {
    expect(postLength('x', text)).toBe(length);
  });

  it('elsewhere a drawn sign is one character, and an address counts as that network counts it', () => {
    expect(postLength('mastodon', 'A 👩‍👩‍👧‍👦 https://aldermarch.example/s/1')).toBe(4 + 23);
    expect(postLength('facebook', 'https://a.example')).toBe(17);
  });
});

describe('a prepared post', () => {
  const long = facts({
    sections: [
      { heading: 'known', title: 'What we know', text: 'x '.repeat(400) },
      { heading: 'can-do', title: 'What you can do', text: 'Look out for each other.' },
    ],
  });

  it('fits its network, ends with the address that carries the code, and cuts nothing', () => {
    for (const one of [facts(), long, facts({ language: 'ur', title: 'حملہ '.repeat(30) }), facts({}, true)])
      for (const network of SOCIAL_NETWORKS) {
        const text = postText(one, network);
        expect(postLength(network, text)).toBeLessThanOrEqual(POST_LIMITS[network].most);
        expect(text.split('\n').at(-1)).toMatch(/\/s\/ALD-7K3M-9QX2$/);
        for (const line of text.split('\n').filter((part) => part && !/https:|^\[/.test(part)))
          expect(linesOf(one.published)).toContain(line);
      }
    expect(postText(long, 'mastodon')).toContain('Look out for each other.');
    expect(postText(long, 'mastodon')).not.toContain('x x');
    expect(postText(long, 'facebook')).toContain('x x');
  });

  it('says Exercise first in an exercise, and leaves the address where nothing else fits', () => {
    expect(postText(facts({}, true), 'x')).toMatch(/^\[Exercise\]/);
    const endless = facts({ title: 'Title '.repeat(60), answer: 'Answer '.repeat(60) });
    expect(postText(endless, 'x')).toBe('https://aldermarch.example/s/ALD-7K3M-9QX2');
    expect(postViews(endless).map(({ network }) => network)).toEqual([...SOCIAL_NETWORKS]);
  });

  it('has words for the picture that every network takes', () => {
    expect(cardAlt(facts())).toBe('Attack <abroad> & here. No danger "here".');
    expect([...cardAlt(facts({ answer: 'a'.repeat(2_000) }))].length).toBeLessThanOrEqual(1_000);
  });
});
