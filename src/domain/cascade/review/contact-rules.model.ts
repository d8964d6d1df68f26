import { DATED_TERM, PERSONAL_LINE } from '../letter-warnings.model.ts';
import type { Fact } from './fact.model.ts';
import type { Hit, Reviewed } from './finding.model.ts';
import { matchesIn, overlaps } from './spans.model.ts';

/** Text numbers that are one force's own and have been copied into other forces' letters. */
const FORCE_TEXT_NUMBERS: ReadonlyMap<string, string> = new Map([
  ['60066', 'Kent Police'],
  ['61016', 'British Transport Police'],
]);
const SHORT_CODE = /^[4-8]\d{4}$/;
const NEAR_TEXT = /\b(?:text|sms|texts|texting)\b/i;
/** What shows that somebody who cannot speak on the telephone has a way in. */
const DEAF_ROUTE =
  /\b(?:18000|18001|999 ?bsl|relay ?uk|emergency ?sms|emergencysms)\b|\b(?:text|sms)\b[^.!?\n]{0,40}\b999\b|\bregister\b[^.!?\n]{0,30}\b999\b/i;
const DEAF = /\b(?:deaf|hard of hearing|speech[- ]impaired|BSL|sign language)\b/i;
const EMERGENCY_TEXT = /\b(?:text|sms)\b[^.!?\n]{0,60}?\b999\b/gi;
const REGISTER_FIRST = /\bregister(?:ed|ing)?\b/i;
/** Bodies that are not the police, by name; those of the register count by their own names too. */
const INDEPENDENT =
  /\b(?:Crimestoppers|Tell MAMA|Community Security Trust|CST|Galop|Stop Hate UK|Victim Support|Citizens Advice|On Your Side|Mencap)\b/i;
const POLICE_OWNERS = /police|policing|emergency|relay|999/i;

const digits = (text: string): string => text.replace(/\D/g, '');
const isContact = ({ kind }: Fact): boolean => kind === 'phone' || kind === 'url' || kind === 'email';

/** Stretches of a signature that give one person's own lines. */
const personalLines = (text: string): ReturnType<typeof matchesIn> => matchesIn(text, PERSONAL_LINE);

function detailHits({ text, facts, context }: Reviewed): Hit[] {
  const own = personalLines(text);
  return facts.flatMap((fact): Hit[] => {
    const { start, end } = fact;
    const isShort = (fact.kind === 'phone' || fact.kind === 'figure') && SHORT_CODE.test(digits(fact.text));
    const before = text.slice(Math.max(0, start - 120), start);
    if (isShort && NEAR_TEXT.test(before)) {
      const entry = context.register.find(({ id }) => id === fact.entry);
      const owner = FORCE_TEXT_NUMBERS.get(digits(fact.text));
      const isOwn = entry?.kind === 'text' && entry.scope !== 'national';
      if (!isOwn)
        return [
          {
            rule: 'contact.text-number',
            start,
            end,
            ...(owner ? { note: `${fact.text} is the number of ${owner}.` } : {}),
          },
        ];
    }
    if (!isContact(fact)) return [];
    if (fact.match === 'known-changed')
      return [{ rule: fact.kind === 'phone' ? 'contact.retired' : 'link.retired', start, end }];
    if (fact.match === 'unknown')
      return [
        {
          rule: own.some((line) => overlaps(line, fact)) ? 'contact.personal' : 'contact.unknown',
          start,
          end,
        },
      ];
    return fact.isUnchecked ? [{ rule: 'contact.unchecked', start, end }] : [];
  });
}

function missingHits({ text, facts, sentences, context }: Reviewed): Hit[] {
  const hits: Hit[] = [];
  const missing = (rule: Hit['rule']): void => {
    hits.push({ rule, start: 0, end: 0 });
  };
  const has999 = facts.some(({ kind, text: words }) => kind === 'phone' && digits(words) === '999');
  if (!has999 && !/\{contact:999\}/.test(text)) missing('contact.emergency-missing');
  const hasOwnWay = sentences.some(
    (sentence) =>
      DEAF.test(sentence.text) && facts.some((fact) => isContact(fact) && overlaps(fact, sentence)),
  );
  if (!hasOwnWay && !DEAF_ROUTE.test(text)) missing('contact.deaf-missing');
  const others = context.register.filter(({ owner }) => !POLICE_OWNERS.test(owner)).map(({ id }) => id);
  const hasOther = facts.some(({ entry }) => entry !== null && others.includes(entry));
  if (!hasOther && !INDEPENDENT.test(text)) missing('contact.independent-missing');
  return hits;
}

/** Contact details: known, current, this force's own, and enough of them for everybody. */
export function contactRules(reviewed: Reviewed): Hit[] {
  const { text } = reviewed;
  const sms = REGISTER_FIRST.test(text) ? [] : matchesIn(text, EMERGENCY_TEXT);
  const dated = matchesIn(text, DATED_TERM).filter(({ text: words }) => !words.includes('@'));
  return [
    ...detailHits(reviewed),
    ...missingHits(reviewed),
    ...sms.map(({ start, end }): Hit => ({ rule: 'contact.sms-register', start, end })),
    ...dated.map(({ start, end }): Hit => ({ rule: 'contact.dated-term', start, end })),
  ];
}
