import { CLOCK_RULES } from '#reference/clocks';
import { findThreatWording, isThreatLevel, UK_THREAT } from '#reference/threat-levels';
import { CLAIM_MAX_HOURS, type Claim, type ClaimKind } from '../claim.model.ts';
import { hasThreatWording } from '../letter-clauses.model.ts';
import type { Fact } from './fact.model.ts';
import type { Hit, ObservedCounts, ReviewContext, Reviewed } from './finding.model.ts';
import { overlaps, type Span } from './spans.model.ts';

const HOUR = 3_600_000;

const holds = (
  { claims = [], asOf }: ReviewContext,
  kind: ClaimKind,
  isGood: (claim: Claim) => boolean = () => true,
): boolean => claims.some((claim) => claim.kind === kind && claim.validUntil > asOf && isGood(claim));

/** Words, level and age of the threat level against what is official today. */
export function threatRules({ text, sentences, context }: Reviewed): Hit[] {
  const level = context.threat?.level;
  const hits: Hit[] = findThreatWording(text, level && isThreatLevel(level) ? level : undefined).map(
    ({ start, end, why }) => ({
      rule: 'threat.wording',
      start,
      end,
      note:
        why === 'no-such-level'
          ? 'There is no such level.'
          : why === 'other-level'
            ? 'Another level is in force.'
            : 'These words were replaced in 2019.',
    }),
  );
  const stated = sentences.filter(({ text: words }) => hasThreatWording(words) || words.includes('{threat}'));
  for (const sentence of stated) {
    if (sentence.text.includes('{threat}')) continue;
    const named = UK_THREAT.find((one) => new RegExp(`\\b${one.level}\\b`, 'i').test(sentence.text));
    const nextWords = text
      .slice(sentence.end, sentence.end + 120)
      .replace(/\s+/g, ' ')
      .toLowerCase();
    const near = `${sentence.text.toLowerCase()} ${nextWords}`;
    if (named && !near.includes(named.meaning.replace(/^an /, '')))
      hits.push({
        rule: 'threat.wording',
        start: sentence.start,
        end: sentence.end,
        note: 'The level stands without its official meaning.',
      });
  }
  const checkedAt = context.threat?.checkedAt.getTime();
  const isOld =
    checkedAt === undefined || context.asOf.getTime() - checkedAt > CLAIM_MAX_HOURS.THREAT_LEVEL * HOUR;
  const first = stated[0];
  if (first && isOld) hits.push({ rule: 'threat.age', start: first.start, end: first.end });
  return hits;
}

const UNSOURCED: readonly ClaimKind[] = [
  'INCREASE_IN_PATROLS',
  'NO_INCREASE_SEEN',
  'CASUALTY',
  'INVESTIGATION_STATUS',
];

/** `NO_INCREASE_SEEN` as words. */
const spoken = (kind: ClaimKind): string => `It claims “${kind.toLowerCase().replaceAll('_', ' ')}”.`;

/** What must be vouched for: intelligence, briefings, patrols, numbers of hurt people, the state of an investigation. */
export function claimRules({ facts, context }: Reviewed): Hit[] {
  const hits: Hit[] = [];
  for (const { kind, entry, start, end } of facts) {
    if (kind !== 'claim') continue;
    const claim = entry as ClaimKind;
    if (
      claim === 'NO_SPECIFIC_INTELLIGENCE' &&
      !holds(context, claim, ({ ctpReference }) => ctpReference !== '')
    )
      hits.push({ rule: 'threat.no-intelligence', start, end });
    if (claim === 'ALL_OFFICERS_BRIEFED' && !holds(context, claim))
      hits.push({ rule: 'claim.briefing', start, end });
    if (UNSOURCED.includes(claim) && !holds(context, claim))
      hits.push({ rule: 'claim.unsourced', start, end, note: spoken(claim) });
  }
  return hits;
}

/** Promises of a kind or a speed that only a measured commitment can keep. */
const PROMISED =
  /\b(?:fast|rapid|swift|immediate|quick|prompt) (?:response|attention|action)\b|(?<!\b(?:contact|call|ring|tell|ask|speak to|talk to|write to) (?:(?:one of )?(?:our|the|a) )?)\b(?:specialist|dedicated) (?:officers|detectives|teams?)\b|\b\d+ specialist\b|\b(?:immediate attention|brought quickly|every possible|everything possible|no stone unturned|all (?:our|available) resources|as soon as (?:we can|possible) we will|guarantee)\b/i;
const TIMED = /\bwithin (\d{1,3}|an|one|two|three|a) (minutes?|hours?|(?:working )?days?)\b/gi;
const WORDS: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3 };
const UNIT_HOURS = (unit: string): number =>
  unit.startsWith('minute') ? 1 / 60 : unit.startsWith('hour') ? 1 : 24;

/** The shortest time the force measures itself by for an answer to a person, in hours. */
const SHORTEST_HOURS = CLOCK_RULES.CONTACT.length ?? 24;

export function promiseRules({ sentences, facts, context }: Reviewed): Hit[] {
  const hits: Hit[] = [];
  const isPromise = (sentence: Span): boolean =>
    PROMISED.test(sentence.text) ||
    facts.some((fact: Fact) => fact.entry === 'RESPONSE_PROMISE' && overlaps(fact, sentence));
  const isVouched = holds(context, 'RESPONSE_PROMISE');
  for (const sentence of sentences) {
    const timed = [...sentence.text.matchAll(TIMED)];
    for (const match of timed) {
      const amount = WORDS[match[1]?.toLowerCase() ?? ''] ?? Number(match[1]);
      const start = sentence.start + match.index;
      if (amount * UNIT_HOURS(match[2] ?? '') < SHORTEST_HOURS && !isVouched)
        hits.push({ rule: 'promise.clock', start, end: start + match[0].length });
    }
    if (timed.length === 0 && !isVouched && isPromise(sentence))
      hits.push({ rule: 'promise.unmeasured', start: sentence.start, end: sentence.end });
  }
  return hits;
}

const COUNTED = /\b(?:reports?|incidents?|hate crimes?|offences?|crimes)\b/i;
/** What stands right behind a number of reports: "31 hate crimes", "31 new online incidents". */
const COUNTS_THEM = /^(?:\s+[\p{L}’'-]+){0,2}\s+(?:reports?|incidents?|hate crimes?|offences?|crimes)\b/iu;
/** Days other than those since the event, which the counts at hand are not of. */
const OTHER_DAYS =
  /\b(?:in|during|throughout|by) (?:\p{Lu}\p{L}+ )?(?:19|20)\d\d\b|\b(?:last|previous|each|every|a|per) (?:week|month|quarter|year)\b/iu;
const RISE = /\b(?:rise|increase|rising|increased|more)\b/i;

/** An alarm is no rise that was counted, so it is named for what it is. */
const alarmsStand = ({ standingAlarms }: ObservedCounts): string =>
  `Alarms on these counts that are open or were found to be a signal: ${standingAlarms}.`;

/** What the counts have against "no increase seen"; undefined where they bear it out. */
const againstNoRise = (counts: ObservedCounts): string | undefined => {
  if (counts.says === 'rising') return 'The counts are rising.';
  if (counts.standingAlarms > 0) return alarmsStand(counts);
  return counts.says === 'cannot-tell' ? 'The counts are too few to say.' : undefined;
};

/** What the counts have against "there is a rise"; undefined where they bear it out. */
const againstRise = (counts: ObservedCounts): string | undefined => {
  if (counts.says === 'rising') return undefined;
  const said = counts.says === 'cannot-tell' ? 'The counts are too few to say.' : 'The counts show no rise.';
  return counts.standingAlarms > 0 ? `${said} ${alarmsStand(counts)}` : said;
};

/** Numbers of reports against those counted, and other figures whose source nobody names. */
function numberHits({ sentences, facts, context }: Reviewed): Hit[] {
  const { counts, claims = [] } = context;
  return facts.flatMap(({ kind, start, end, text }): Hit[] => {
    const sentence = sentences.find((one) => overlaps(one, { start, end }));
    if (kind !== 'figure' || !sentence || (text.length < 2 && !COUNTED.test(sentence.text))) return [];
    const behind = sentence.text.slice(end - sentence.start);
    if (counts && COUNTS_THEM.test(behind) && !OTHER_DAYS.test(sentence.text)) {
      const number = Number(text.replace(/,/g, ''));
      if (number === counts.reports || counts.parts.includes(number)) return [];
      const note = `Counted in ${counts.days} days: ${counts.reports}.`;
      return [{ rule: 'figure.disagrees', start, end, note }];
    }
    return claims.some((claim) => claim.text.includes(text)) ? [] : [{ rule: 'figure.source', start, end }];
  });
}

/** Figures, "no increase seen" and "more" against what the force counts itself. */
export function figureRules(reviewed: Reviewed): Hit[] {
  const { sentences, facts, context } = reviewed;
  const hits = numberHits(reviewed);
  const { counts } = context;
  if (!counts) return hits;
  const denials = facts.filter(({ entry }) => entry === 'NO_INCREASE_SEEN');
  const note = againstNoRise(counts);
  if (note) for (const { start, end } of denials) hits.push({ rule: 'figure.disagrees', start, end, note });
  const unborne = againstRise(counts);
  if (!unborne) return hits;
  for (const { start, end, text } of sentences)
    if (RISE.test(text) && COUNTED.test(text) && !denials.some((fact) => overlaps(fact, { start, end })))
      hits.push({ rule: 'figure.disagrees', start, end, note: unborne, severity: 'warn' });
  return hits;
}
