import { RELATIVE_DATE } from './fact.model.ts';
import type { Hit, Reviewed } from './finding.model.ts';
import { matchesIn } from './spans.model.ts';

/** An announcement of an address, with nothing after it but the end of the paragraph or more words. */
const ANNOUNCED =
  /\b(?:found|available|visit|website|web ?page|link|here|online)\b[^.!?:]{0,80}:[ \t]*(?=\r?\n|$)/gi;
const NEXT_ADDRESS = /^\s{0,6}(?:https?:\/\/|www\.|\{contact:|<a\b)/i;
/** `…/terrorism/terrorism prevent.html`: the rest of an address after a space. */
const SPLIT = /https?:\/\/[^\s<>"]{4,300}[ \t]+[\w%/-]{1,60}\.(?:html?|php|aspx?)\b/gi;
const EMPTY_ANCHOR = /<a\b[^>]{0,200}\bhref=(?:""|"#"|'')[^>]{0,100}>|\]\(\s*\)/gi;

/** Addresses announced and missing, broken or not safe, and hashtags that nobody has looked at. */
export function linkRules({ text, facts }: Reviewed): Hit[] {
  const empty = matchesIn(text, ANNOUNCED).filter(({ end }) => !NEXT_ADDRESS.test(text.slice(end, end + 40)));
  const hits: Hit[] = [...empty, ...matchesIn(text, EMPTY_ANCHOR)].map(({ start, end }) => ({
    rule: 'link.empty',
    start,
    end,
  }));
  for (const { start, end } of matchesIn(text, SPLIT)) hits.push({ rule: 'link.broken', start, end });
  for (const fact of facts) {
    const { start, end, kind } = fact;
    if (kind === 'url' && /^http:/i.test(fact.text)) hits.push({ rule: 'link.insecure', start, end });
    if (kind === 'date' && RELATIVE_DATE.test(fact.text)) hits.push({ rule: 'date.relative', start, end });
    if (kind !== 'hashtag') continue;
    if (fact.match === 'unknown') hits.push({ rule: 'hashtag.unknown', start, end });
    else {
      if (fact.text.includes(' ')) hits.push({ rule: 'hashtag.spelling', start, end });
      if (fact.isUnchecked) hits.push({ rule: 'hashtag.unchecked', start, end });
    }
  }
  return hits;
}
