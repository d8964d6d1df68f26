import type { Provenance } from './provenance.ts';

/**
 * The five national terrorism threat levels, lowest first, with their official wording (ProtectUK). JTAC, the Joint
 * Terrorism Analysis Centre, sets the level; there is no expiry. Northern Ireland-related terrorism in Northern
 * Ireland has a level of its own and is no part of this list. The level in force is a row with a date, never a constant.
 */
export const UK_THREAT = [
  { level: 'LOW', meaning: 'an attack is highly unlikely' },
  { level: 'MODERATE', meaning: 'an attack is possible, but not likely' },
  { level: 'SUBSTANTIAL', meaning: 'an attack is likely' },
  { level: 'SEVERE', meaning: 'an attack is highly likely' },
  { level: 'CRITICAL', meaning: 'an attack is highly likely in the near future' },
] as const;
export type ThreatLevelCode = (typeof UK_THREAT)[number]['level'];
export const THREAT_LEVEL_CODES: readonly ThreatLevelCode[] = UK_THREAT.map((entry) => entry.level);

/** The wording until July 2019. News copy of 2026 still quotes it, so a statement is checked for it. */
export const UK_THREAT_PRE_2019: Readonly<Record<ThreatLevelCode, string>> = {
  LOW: 'an attack is unlikely',
  MODERATE: 'an attack is possible, but not likely',
  SUBSTANTIAL: 'an attack is a strong possibility',
  SEVERE: 'an attack is highly likely',
  CRITICAL: 'an attack is expected imminently',
};

export const THREAT_PROVENANCE: Provenance = {
  source: 'https://www.protectuk.police.uk/threat-risk/threat-analysis (levels and wording)',
  standing: 'read',
  checkedAt: '2026-07-01',
};
export const THREAT_SET_BY = 'JTAC';

export const isThreatLevel = (text: string): text is ThreatLevelCode =>
  (THREAT_LEVEL_CODES as readonly string[]).includes(text);

/** The official wording of a level. */
export const threatMeaning = (level: ThreatLevelCode): string =>
  UK_THREAT.find((entry) => entry.level === level)?.meaning ?? '';

/** One thing in a text that does not agree with the level in force. `start` and `end` are string offsets. */
export interface ThreatFinding {
  why: 'outdated-wording' | 'no-such-level' | 'other-level';
  words: string;
  start: number;
  end: number;
}

const NO_SUCH_LEVEL = ['high', 'heightened', 'medium', 'extreme', 'red', 'amber', 'green'];
const OUTDATED = ['attack is unlikely', 'attack is a strong possibility', 'attack is expected imminently'];

/**
 * Looks in a text for pre-2019 wording, levels that do not exist ("threat level: HIGH", and the Bedfordshire letter's
 * "heightened threat level") and, where the level in force is given, the name of another level beside the words
 * "threat level". English only; a person decides what to do about a finding. Linear in the length of the text.
 */
export function findThreatWording(text: string, inForce?: ThreatLevelCode): ThreatFinding[] {
  const lower = text.toLowerCase();
  const findings: ThreatFinding[] = [];
  const add = (why: ThreatFinding['why'], start: number, length: number) =>
    findings.push({ why, words: text.slice(start, start + length), start, end: start + length });
  for (const words of OUTDATED)
    for (let at = lower.indexOf(words); at >= 0; at = lower.indexOf(words, at + 1))
      add('outdated-wording', at, words.length);
  for (const word of levelWords(lower)) {
    const code = word.text.toUpperCase();
    if (isThreatLevel(code)) {
      if (inForce !== undefined && code !== inForce) add('other-level', word.start, word.text.length);
    } else if (NO_SUCH_LEVEL.includes(word.text)) add('no-such-level', word.start, word.text.length);
  }
  return findings.sort((a, b) => a.start - b.start);
}

const AROUND = /[a-z]+/g;
/** Words up to 60 characters after, and the one word before, each mention of "threat level", within the sentence. */
function levelWords(lower: string): { text: string; start: number }[] {
  const words: { text: string; start: number }[] = [];
  const phrase = 'threat level';
  for (let at = lower.indexOf(phrase); at >= 0; at = lower.indexOf(phrase, at + 1)) {
    const after = at + phrase.length;
    const sentence = lower.slice(after, after + 60).split(/[.!?\n]/)[0] ?? '';
    for (const match of sentence.matchAll(AROUND)) words.push({ text: match[0], start: after + match.index });
    const before = /([a-z]+) $/.exec(lower.slice(Math.max(0, at - 20), at));
    if (before?.[1]) words.push({ text: before[1], start: at - before[1].length - 1 });
  }
  return words;
}
