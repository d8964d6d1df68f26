import { describe, expect, it } from 'vitest';
import { EMERGENCY_WORDS, emergencyLanguage } from './emergency-words.ts';
import {
  asksForSilence,
  holdsWord,
  languageOfText,
  POLICE_WORDS,
  SILENCE_WORDS,
  TEXT_WORDS,
  wishOf,
  withoutKeyword,
} from './texting.ts';

/** What people in danger may well write; one missed here is a person who waits. */
const DANGER: Record<string, readonly string[]> = {
  en: [
    'HELP',
    'help me please',
    'he has a knife',
    'they are kicking my door',
    'someone is following me home',
    'theyre outside now with bats',
    'my house is on fire',
    'he said he will kill us',
    'I cant breathe',
    "I can't breathe",
    'can’t breathe',
    'bleeding a lot',
    'EMERGENCY!!!',
    'they threw acid',
    'he is going to hurt me',
    'shots fired at the mosque',
    'sos',
    'I want to end my life',
  ],
  cy: ['mae cyllell ganddo', 'helpwch fi', 'mae tân yn y tŷ', 'maen nhw wrth y drws', 'mae’n fy lladd'],
  pl: ['pomocy', 'ma nóż', 'ma noz', 'pali się dom', 'ktoś jest pod drzwiami', 'on mnie bije', 'zabije nas'],
  ur: ['مدد کرو', 'اس کے پاس چاقو ہے', 'گھر میں آگ لگ گئی', 'وہ دروازے پر ہیں', 'مجھے مار رہے ہیں', 'بچاؤ'],
  ro: ['ajutor', 'are un cuțit', 'casa e in foc'],
  pa: ['ਮਦਦ ਕਰੋ', 'ਉਸ ਕੋਲ ਚਾਕੂ ਹੈ'],
  ar: ['ساعدوني', 'معه سكين', 'البيت فيه حريق', 'والسكين في يده', 'إنه على الباب'],
  bn: ['সাহায্য করুন', 'তার হাতে ছুরি', 'বাড়িতে আগুন'],
  gu: ['મદદ કરો', 'તેની પાસે છરી છે'],
  pt: ['socorro', 'ele tem uma faca', 'a casa está a arder com fogo'],
  fa: ['کمک', 'چاقو دارد', 'خانه آتش گرفته'],
  so: ['i caawi', 'mindi ayuu wataa', 'degdeg'],
};

/** What no alarm should follow: the words are plain enough that even a wide net passes them by. */
const CALM = [
  'They wrote on our wall last week',
  'Someone shouted at my mother on the bus on Tuesday',
  'leaflets through letterboxes in Mill Lane yesterday',
  'I would like to report something a man said',
  'Ysgrifennon nhw ar y wal yr wythnos diwethaf',
  'Wczoraj ktoś napisał coś na naszym płocie',
  'کل کسی نے ہماری دیوار پر لکھا',
];

describe('texts', () => {
  for (const [language, texts] of Object.entries(DANGER))
    it(`hears danger in ${language}`, () => {
      expect(texts.filter((text) => emergencyLanguage(text) === undefined)).toEqual([]);
    });

  it('passes over calm ones', () => {
    expect(CALM.filter((text) => emergencyLanguage(text) !== undefined)).toEqual([]);
  });

  it('has words of danger in every language of the form', () => {
    const wanted = ['en', 'cy', 'pl', 'ro', 'pa', 'ur', 'ar', 'bn', 'gu', 'pt', 'fa', 'so'];
    expect(wanted.filter((language) => (EMERGENCY_WORDS[language]?.length ?? 0) < 15)).toEqual([]);
  });

  it('reads a wish only where it is the whole text', () => {
    expect(['STOP', ' Stop. ', 'Stopio!', 'بند', '\u200fبند\u200f', 'KONIEC'].map(wishOf)).toEqual(
      Array(6).fill('stop'),
    );
    expect(wishOf('please stop them')).toBeUndefined();
    expect(wishOf('help'), 'from a frightened person it means help').toBeUndefined();
    expect(wishOf('Kod')).toBe('code');
    const all = Object.values(TEXT_WORDS).flat();
    expect(new Set(all).size, 'no word means two things').toBe(all.length);
  });

  it('hears "do not text back" at the beginning or as a sentence of its own, and not in what others said', () => {
    const asked = [
      'Dont text back he is here',
      'Please don’t reply. They broke the window.',
      'They broke the window. DO NOT REPLY please!',
      'he took my phone before\ndont text me',
      'کھڑکی توڑ دی۔ جواب نہ دیں۔',
      'كسروا النافذة، لا تردوا',
      'Nie odpisuj, on to czyta',
      ...SILENCE_WORDS,
    ];
    expect(asked.filter((text) => !asksForSilence(text))).toEqual([]);
    const told = [
      'I told him do not text me and he went on',
      'No texts from him today',
      'They did not reply',
      'stop',
      '',
    ];
    expect(told.filter(asksForSilence)).toEqual([]);
  });

  it('takes off the keyword and nothing else', () => {
    expect(withoutKeyword('Police: they came', 'police')).toBe('they came');
    expect(withoutKeyword('POLICE they came', 'police')).toBe('they came');
    expect(withoutKeyword('policeman hit me', 'police')).toBe('policeman hit me');
    expect(withoutKeyword('they called police', 'police')).toBe('they called police');
    expect(withoutKeyword(' police ', 'police')).toBe('');
  });

  it('names a language only where its letters leave no doubt', () => {
    expect(languageOfText('کل رات انہوں نے ہماری کھڑکی توڑ دی')).toBe('ur');
    expect(languageOfText('Wczoraj ktoś napisał coś na płocie żółtą farbą')).toBe('pl');
    expect(languageOfText('Mae nhw wedi torri ein ffenest')).toBe('cy');
    expect(languageOfText('They broke our window')).toBeUndefined();
    expect(languageOfText('Somebody at the café in Łódź street')).not.toBe('cy');
  });

  it('finds words of the police in whatever form', () => {
    expect(holdsWord('The POLICE, please', POLICE_WORDS)).toBe(true);
    expect(holdsWord('report.aldermarch.police.uk', POLICE_WORDS)).toBe(true);
    expect(holdsWord('پولیس کو بتائیں', POLICE_WORDS)).toBe(true);
    expect(holdsWord('a polite note', POLICE_WORDS)).toBe(false);
  });
});
