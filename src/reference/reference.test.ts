import { describe, expect, it } from 'vitest';
import { capDateTime, isCapIdentifier } from './cap.ts';
import { contactState } from './contacts.ts';
import { formatList, formatPounds, monthNames, segmenterOf } from './formats.ts';
import { GROUPS, isGroup, suggestMistaken } from './groups.ts';
import { hashtagState, NATIONAL_HASHTAGS } from './hashtags.ts';
import { directionOf, englishNameOf, INTERFACE_LANGUAGES, LANGUAGES, languageByTag } from './languages.ts';
import { NATIONAL_CONTACTS } from './national-contacts.ts';
import { OFFENCE_GROUPS, offenceFromSlug, offenceGroupOf, reportedKindsOf } from './offence-groups.ts';
import { CRIME_OUTCOMES, outcomeByCode } from './outcomes.ts';
import { REPORT_ROUTES, THIRD_PARTY_ROUTES } from './reporting-routes.ts';
import { slugOf, strandFromSlug } from './strands.ts';
import { bySeverity, ILLUSTRATIVE_SCALE, scaleProblems } from './tension.ts';
import { findThreatWording, threatMeaning, UK_THREAT } from './threat-levels.ts';
import { victimsCodeDays } from './victims-code.ts';

describe('strands', () => {
  it('have a spelling for forms and addresses', () => {
    expect(strandFromSlug(slugOf('SEXUAL_ORIENTATION'))).toBe('SEXUAL_ORIENTATION');
    expect(strandFromSlug('sex-misogyny')).toBe('SEX_MISOGYNY');
    expect(strandFromSlug('nothing')).toBeUndefined();
  });
});

describe('threat levels', () => {
  it('has the wording of today', () => {
    expect(UK_THREAT.map((entry) => entry.level)).toEqual([
      'LOW',
      'MODERATE',
      'SUBSTANTIAL',
      'SEVERE',
      'CRITICAL',
    ]);
    expect(threatMeaning('CRITICAL')).toBe('an attack is highly likely in the near future');
  });
  it('finds the wording of before 2019 and nothing in the wording of today', () => {
    const found = findThreatWording(
      'CRITICAL means an attack is expected imminently; an attack is unlikely',
      'CRITICAL',
    );
    expect(found.map((each) => [each.why, each.words])).toEqual([
      ['outdated-wording', 'attack is expected imminently'],
      ['outdated-wording', 'attack is unlikely'],
    ]);
    for (const { level, meaning } of UK_THREAT)
      expect(findThreatWording(`The UK threat level is ${level}. This means ${meaning}.`, level)).toEqual([]);
  });
  it('finds levels that do not exist, and a level that is not in force', () => {
    expect(findThreatWording('The threat level: HIGH').map((each) => each.why)).toEqual(['no-such-level']);
    expect(findThreatWording('been at a heightened threat level for')[0]?.words).toBe('heightened');
    expect(findThreatWording('the UK threat level remains severe. This', 'SUBSTANTIAL')).toEqual([
      { why: 'other-level', words: 'severe', start: 28, end: 34 },
    ]);
  });
});

describe('languages', () => {
  it('knows each interface language, direction and script', () => {
    for (const tag of INTERFACE_LANGUAGES) expect(languageByTag(tag)?.tag).toBe(tag);
    expect(LANGUAGES.filter((language) => language.dir === 'rtl').map((language) => language.tag)).toEqual([
      'ur',
      'ar',
      'fa',
      'ps',
      'prs',
      'ckb',
      'he',
      'yi',
    ]);
    expect(['pa', 'pa-Arab', 'en-GB', 'ar-EG', 'uz-Cyrl'].map(directionOf)).toEqual([
      'ltr',
      'rtl',
      'ltr',
      'rtl',
      'ltr',
    ]);
    expect(languageByTag('xx')).toBeUndefined();
    expect(() => LANGUAGES.map((language) => Intl.getCanonicalLocales(language.tag))).not.toThrow();
  });
});

describe('work', () => {
  it('has the outcomes, days and routes', () => {
    expect(CRIME_OUTCOMES).toHaveLength(25);
    expect(outcomeByCode('8')?.caution).toContain('consent of the victim');
    expect(outcomeByCode('NFA')).toBeUndefined();
    expect(victimsCodeDays('arrest', true)).toBe(1);
    expect(victimsCodeDays('arrest', false)).toBe(5);
    expect(THIRD_PARTY_ROUTES.every((route) => REPORT_ROUTES.includes(route))).toBe(true);
  });
  it('reads a tension scale by severity whatever its digits say, and refuses a poor one', () => {
    expect(scaleProblems(ILLUSTRATIVE_SCALE)).toEqual([]);
    const upsideDown = { ...ILLUSTRATIVE_SCALE, levels: [...ILLUSTRATIVE_SCALE.levels].reverse() };
    expect(bySeverity(upsideDown)[0]?.code).toBe('settled');
    const level = { code: '1', label: '', definition: 'x', severity: 1 };
    expect(scaleProblems({ id: 'x', isVerified: false, levels: [level, level] })).toHaveLength(5);
  });
});

describe('wire formats and registers', () => {
  it('writes CAP times with an offset and never with Z', () => {
    expect(capDateTime(new Date('2026-07-20T13:05:09.123Z'), 60)).toBe('2026-07-20T14:05:09+01:00');
    expect(capDateTime(new Date('2026-12-01T00:00:00Z'))).toBe('2026-12-01T00:00:00+00:00');
    expect(capDateTime(new Date('2026-12-01T00:00:00Z'), -210)).toBe('2026-11-30T20:30:00-03:30');
    expect([isCapIdentifier('ald-7K3M'), isCapIdentifier('a b'), isCapIdentifier('')]).toEqual([
      true,
      false,
      false,
    ]);
  });
  it('writes names, money and months by the rules of a language', () => {
    expect(formatList(['Eastmarch', 'Westmarch', 'Highmere'], 'en')).toBe(
      'Eastmarch, Westmarch and Highmere',
    );
    expect(formatPounds(221)).toBe('£2.21');
    expect([monthNames('pl')[6], monthNames('en')[0], monthNames('ur')]).toEqual([
      'lipca',
      'january',
      expect.objectContaining({ length: 12 }),
    ]);
    expect([...segmenterOf('en', 'grapheme').segment('👩‍👩‍👧!')]).toHaveLength(2);
    expect([englishNameOf('gu'), englishNameOf('x-none')]).toEqual(['Gujarati', 'x-none']);
  });
  it('suggests who may be mistaken for whom, naming why, and only for groups that exist', () => {
    const suggested = suggestMistaken(['muslim']);
    expect(suggested.map((each) => each.group.id)).toContain('sikh');
    expect(suggested[0]?.source).toContain('Kent');
    expect(suggestMistaken(['muslim', 'sikh']).map((each) => each.group.id)).not.toContain('sikh');
    expect(suggestMistaken(['nobody'])).toEqual([]);
    expect(GROUPS.flatMap((group) => group.mistakenFor).every(isGroup)).toBe(true);
  });
  it('has each national contact once, and an emergency text route that says register first', () => {
    expect(new Set(NATIONAL_CONTACTS.map((contact) => contact.id)).size).toBe(NATIONAL_CONTACTS.length);
    const text = NATIONAL_CONTACTS.find((contact) => contact.id === '999-text');
    expect(text?.registerFirst && text.note?.includes('REGISTER')).toBe(true);
    expect(
      NATIONAL_CONTACTS.filter((contact) => contactState(contact, '2026-08-01') === 'stale').map((c) => c.id),
    ).toEqual(NATIONAL_CONTACTS.filter((contact) => !contact.verified).map((contact) => contact.id));
  });
  it('knows the kind of offence from what a report says and from the words of record systems', () => {
    expect(OFFENCE_GROUPS.map((group) => reportedKindsOf(group).length).every((n) => n > 0)).toBe(true);
    const words = {
      'RACE OR RELIGIOUS AGG PUBLIC FEAR': 'PUBLIC_FEAR',
      'Racially or religiously aggravated harassment': 'HARASSMENT',
      'R/R-agg assault with injury': 'ASSAULT',
      '58J R/R-agg criminal damage': 'DAMAGE',
      'Malicious communications': 'MESSAGES',
      'Theft from the person': 'OTHER',
      HURT: 'ASSAULT',
      LETTER: 'MESSAGES',
    };
    for (const [word, group] of Object.entries(words))
      expect([word, offenceGroupOf(word)]).toEqual([word, group]);
    expect(offenceGroupOf(' ')).toBeUndefined();
    expect(offenceFromSlug('public-fear')).toBe('PUBLIC_FEAR');
    expect(offenceFromSlug('PUBLIC_FEAR')).toBeUndefined();
  });
  it('trusts a hashtag for a week after somebody looked', () => {
    const tag = NATIONAL_HASHTAGS[0];
    if (!tag) throw new Error('the list is empty');
    expect(hashtagState(tag, '2026-07-20')).toBe('not-looked-at');
    expect(hashtagState({ ...tag, checkedForHijackAt: '2026-07-13' }, '2026-07-20')).toBe('looked-at');
    expect(hashtagState({ ...tag, checkedForHijackAt: '2026-07-12' }, '2026-07-20')).toBe('not-looked-at');
  });
});
