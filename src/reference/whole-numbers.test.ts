import { describe, expect, it } from 'vitest';
import { findContacts } from './contact-finder.ts';
import { wholeNumbers } from './whole-numbers.ts';

const MARK = '\u200e';
const NBSP = '\u00a0';

describe('numbers in words that run from right to left', () => {
  it.each([
    ['فون کریں 0800 555 111۔', `فون کریں 0800${NBSP}555${NBSP}111۔`],
    ['اتصلوا +44 1632 960 001.', `اتصلوا ${MARK}+44${NBSP}1632${NBSP}960${NBSP}001.`],
    ['اتصلوا +441632960001 الآن', `اتصلوا ${MARK}+441632960001 الآن`],
    ['تماس (01632) 960001 بگیرید', `تماس ${MARK}(01632) 960001 بگیرید`],
    ['تماس +44 (0)1632 960001 بگیرید', `تماس ${MARK}+44 (0)1632${NBSP}960001 بگیرید`],
    ['فون 0800-555-111۔', `فون ${MARK}0800-555-111۔`],
  ])('keep their order: %s', (text, whole) => {
    expect(wholeNumbers(text)).toBe(whole);
    expect(wholeNumbers(whole)).toBe(whole);
    // The same numbers to whoever looks for them.
    const found = (words: string) =>
      findContacts(words, { register: [], hashtags: [], today: '1970-01-01' }).map(({ value }) => value);
    expect(found(whole)).toEqual(found(text));
    expect(found(whole)).toHaveLength(1);
  });

  it('leave dates, years, codes and words of other scripts as they are', () => {
    for (const text of ['سال 2024-2026', 'تاریخ 2026-03-27', 'کوڈ ALD-7K3M-9QX2', 'Call +44 1632 960 001.'])
      expect(wholeNumbers(text)).toBe(text);
  });
});
