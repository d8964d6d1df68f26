import { describe, expect, it } from 'vitest';
import { COMPLETE_LANGUAGES } from '#reference/languages';
import { holdsWord, TELLING_WORDS } from '#reference/texting';
import { noticeProblems } from './notice.form.ts';
import { isTelling, NOTICE_WORDINGS, noticeText } from './notice.model.ts';

const OURS = NOTICE_WORDINGS.filter((wording) => wording !== 'OWN');

describe('the neutral words', () => {
  it.each(COMPLETE_LANGUAGES)('tell nothing in %s, fit one text, and are not left in English', (language) => {
    for (const wording of OURS) {
      const words = noticeText(wording, { language, own: '' });
      expect(holdsWord(words, TELLING_WORDS), words).toBe(false);
      expect(isTelling(words), words).toBe(false);
      // One text of the longest alphabet holds 70 characters.
      expect(words.length).toBeLessThanOrEqual(70);
      if (language !== 'en') expect(words).not.toBe(noticeText(wording, { language: 'en', own: '' }));
    }
  });

  it('are the person’s own where they wrote some', () => {
    expect(noticeText('OWN', { language: 'pl', own: 'Dzwonili ze sklepu' })).toBe('Dzwonili ze sklepu');
  });

  it.each([
    'The police have answered',
    'Hate crime update',
    'Odpowiedź policji',
    'پولیس کا جواب',
    'رسالة من الشرطة',
    'জন্য পুলিশ',
    'ਨਫ਼ਰਤ',
    'ગુનો',
    'jawaab booliska',
    'https://example.org/return',
    'code 1234 5678',
    'رمز ۱۲۳۴',
  ])('of somebody’s own are refused where they tell: %s', (words) => {
    expect(isTelling(words)).toBe(true);
  });
});

describe('the answers about notices', () => {
  const whole = {
    by: 'TEXT',
    phone: '07700 900123',
    wording: 'MESSAGE',
    days: ['1'],
    fromHour: '9',
    untilHour: '10',
  };
  const wrong = (part: Record<string, string | string[]>): string[] =>
    noticeProblems({ ...whole, ...part }).map(({ field }) => field);

  it('ask whoever wants something for all of it, and whoever wants nothing for nothing', () => {
    expect(wrong({})).toEqual([]);
    expect(noticeProblems({ by: 'NONE' })).toEqual([]);
    expect(wrong({ phone: '123' })).toEqual(['phone']);
    expect(wrong({ by: 'EMAIL', email: 'no' })).toEqual(['email']);
    expect(wrong({ wording: 'OWN', own: '' })).toEqual(['own']);
    expect(wrong({ wording: 'OWN', own: 'police' })).toEqual(['own']);
    expect(wrong({ days: [] })).toEqual(['days']);
    expect(wrong({ untilHour: '9' })).toEqual(['untilHour']);
  });
});
