import { segmenterOf } from '#reference/formats';
import { LIGHT_LETTERS, POST_LIMITS, SOCIAL_NETWORKS, type SocialNetwork } from '#reference/social-networks';
import { codeUrl, exerciseTag, type KitFacts } from '../kit/kit-texts.presenter.ts';
import { pageUrl } from '../message.presenter.ts';
import { fittingSections } from '../published.presenter.ts';
import { wholeNumbered } from '../whole-number.model.ts';
import { wordsIn } from '../words.model.ts';

const ADDRESS = /https?:\/\/\S+/gu;
const DRAWN = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

const isLight = (letter: string): boolean => {
  const point = letter.codePointAt(0) ?? 0;
  return LIGHT_LETTERS.some(([from, to]) => point >= from && point <= to);
};

/** Letters as X weighs them: one or two each, a drawn sign two however many code points it is made of. */
function weighed(text: string): number {
  let sum = 0;
  for (const { segment } of segmenterOf('en', 'grapheme').segment(text)) {
    if (DRAWN.test(segment)) sum += 2;
    else for (const letter of segment) sum += isLight(letter) ? 1 : 2;
  }
  return sum;
}

/** How much of its limit a post takes up on a network, in that network's own counting. */
export function postLength(network: SocialNetwork, text: string): number {
  const { address, isWeighted } = POST_LIMITS[network];
  const composed = text.normalize('NFC');
  const addresses = address === undefined ? [] : (composed.match(ADDRESS) ?? []);
  const words = address === undefined ? composed : composed.replace(ADDRESS, '');
  const letters = isWeighted ? weighed(words) : [...segmenterOf('en', 'grapheme').segment(words)].length;
  return letters + addresses.length * (address ?? 0);
}

const isFit = (network: SocialNetwork, text: string): boolean =>
  postLength(network, text) <= POST_LIMITS[network].most;

/**
 * A post to copy: the signed words alone, whole sections as many as fit, and the address with the check code. Nothing is
 * cut, and no tag of the moment is added. Where even the short wordings are too long, the address alone is left.
 */
export function postText(facts: KitFacts, network: SocialNetwork): string {
  const { language, title, answer, sections, code } = wholeNumbered(facts.published);
  const words = wordsIn(language);
  const tag = exerciseTag(facts);
  const first = tag ? [`[${tag}]`] : [];
  const link = codeUrl(facts);
  const check = words('share.check', { code, url: pageUrl(facts.publicUrl, language, '/check') });
  const join = (parts: readonly string[]): string => [...first, ...parts].filter(Boolean).join('\n\n');
  const whole = (some: typeof sections): string =>
    join([title, answer, ...some.map((one) => `${one.title}\n${one.text}`), check, link]);
  const chosen = fittingSections(sections, (some) => isFit(network, whole([...some])));
  const wordings = [
    whole(chosen),
    join([title, answer, link]),
    join([answer, link]),
    join([title, link]),
    join([link]),
  ];
  return wordings.find((text) => isFit(network, text)) ?? link;
}

export interface PostView {
  id: string;
  network: SocialNetwork;
  text: string;
  length: number;
  most: number;
  rows: number;
}

const CHARACTERS_A_LINE = 70;

/** A post for every network. */
export const postViews = (facts: KitFacts): PostView[] =>
  SOCIAL_NETWORKS.map((network) => {
    const text = postText(facts, network);
    const lines = text
      .split('\n')
      .reduce((n, line) => n + Math.max(1, Math.ceil(line.length / CHARACTERS_A_LINE)), 0);
    return {
      id: `post-${network}`,
      network,
      text,
      length: postLength(network, text),
      most: POST_LIMITS[network].most,
      rows: Math.min(16, lines + 1),
    };
  });

/** Words to set beside a card for people who cannot see it, within what networks take. */
export function cardAlt(facts: KitFacts): string {
  const published = wholeNumbered(facts.published);
  const whole = `${published.title}. ${published.answer}`;
  const most = Math.min(
    ...Object.values(POST_LIMITS).map(({ mostAlt }) => mostAlt ?? Number.POSITIVE_INFINITY),
  );
  return [...whole].length <= most ? whole : published.title;
}
