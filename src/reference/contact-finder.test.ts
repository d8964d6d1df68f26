import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { contactKey, findContacts } from './contact-finder.ts';
import type { ContactRoute } from './contacts.ts';
import { NATIONAL_HASHTAGS } from './hashtags.ts';
import { NATIONAL_CONTACTS } from './national-contacts.ts';
import { findPhones, normalisePhone } from './phone-text.ts';

const today = '2026-07-20';
const options = { register: NATIONAL_CONTACTS, hashtags: NATIONAL_HASHTAGS, today };
const seen = (text: string, at = today) =>
  findContacts(text, { ...options, today: at }).map(
    (found) => `${found.kind} ${found.value} ${found.verdict}`,
  );

describe('normalisePhone', () => {
  it.each([
    ['0800 789 321', '0800789321'],
    ['+44 (0)20 7946 0000', '02079460000'],
    ['0044 1632 960001', '01632960001'],
    ['(01632) 960-001', '01632960001'],
    ['+33 1 23 45 67 89', '+33123456789'],
    ['٠٨٠٠ ٧٨٩ ٣٢١', '0800789321'],
    ['۱۰۱', '101'],
    ['no number', undefined],
  ])('%s -> %s', (text, value) => expect(normalisePhone(text)).toBe(value));
});

describe('findContacts', () => {
  it('finds what the Kent letter of 2016 gives, and says that the police mail address is gone', () => {
    const text =
      'please report it via http://www.report-it.org.uk. Call the Anti-Terrorist Hotline on 0800 789 321. ' +
      'Non-urgent: 101 - or 01632 960690 from outside the county. Text the word police and send it to 60066. ' +
      'Always dial 999 if life is in danger. E Mail someone@aldermarch.pnn.police.uk #WeStandTogether';
    expect(seen(text)).toEqual([
      'url report-it.org.uk known-and-current',
      'phone 0800789321 known-and-current',
      'phone 101 known-and-current',
      'phone 01632960690 unknown',
      'phone 60066 unknown',
      'phone 999 known-and-current',
      'email someone@aldermarch.pnn.police.uk retired',
      'hashtag westandtogether known-but-stale',
    ]);
  });
  it('gives positions that cut the words out of the text again', () => {
    const text = 'رابطہ: ⁨0800 789 321⁩ یا https://gov.uk/ACT۔';
    for (const found of findContacts(text, options))
      expect(text.slice(found.start, found.end)).toBe(found.words);
    expect(seen(text)).toEqual(['phone 0800789321 known-and-current', 'url gov.uk/act known-and-current']);
  });
  it('calls a route stale once nobody has checked it for more than 90 days', () => {
    expect(seen('call 101', '2026-09-29')).toEqual(['phone 101 known-and-current']);
    expect(seen('call 101', '2026-09-30')).toEqual(['phone 101 known-but-stale']);
  });
  it('calls a route that was never verified stale however new it is', () => {
    expect(seen('help@galop.org.uk or 0800 999 5428')).toEqual([
      'email help@galop.org.uk known-but-stale',
      'phone 08009995428 known-but-stale',
    ]);
  });
  it('knows a retired route of the register', () => {
    const gone = {
      ...(NATIONAL_CONTACTS[0] as ContactRoute),
      id: 'old',
      value: '01632960111',
      retiredOn: '2020-01-01',
    };
    const found = findContacts('ring 01632 960111', { ...options, register: [gone] });
    expect(found.map((each) => each.verdict)).toEqual(['retired']);
  });
  it('names both meanings of 999, so that "register first" can be asked for', () => {
    expect(findContacts('text 999', options)[0]?.contactIds).toEqual(['999', '999-text']);
  });
  it('is not taken in by addresses that only look like a known one', () => {
    expect(seen('https://report-it.org.uk@evil.example/x report-it.org.uk.evil.com gov.uk/ACTion')).toEqual([
      'url evil.example/x unknown',
      'url report-it.org.uk.evil.com unknown',
      'url gov.uk/action unknown',
    ]);
    expect(seen('https://report-it.org.uk/report_a_hate_crime')).toEqual([
      'url report-it.org.uk/report_a_hate_crime known-and-current',
    ]);
  });
  it('reads relay numbers, short codes asked for, and several numbers in a row', () => {
    expect(seen('18001 101 or 18000, call 101/999, phone 0800 555 111 999. Tel:101')).toEqual([
      'phone 18001101 known-and-current',
      'phone 18000 known-and-current',
      'phone 101 known-and-current',
      'phone 999 known-and-current',
      'phone 0800555111 known-and-current',
      'phone 999 known-and-current',
      'phone 101 known-and-current',
    ]);
    expect(seen('call 111 or text 65999')).toEqual(['phone 111 unknown', 'phone 65999 unknown']);
    expect(seen('拨打999。 ৯৯৯-এ ফোন')).toEqual([
      'phone 999 known-and-current',
      'phone 999 known-and-current',
    ]);
  });
  it.each([
    'On 01-02-2026 and 2026-07-01 at 09:00-17:00 some 60000 people, 111 of them children, paid £999 or 101.5 each',
    'ref ALD-101, the 101st Airborne, 999% sure, e.g. today.We met at 10.101, PC 7101, 1,999 others, 0.101',
    'A sentence ends.Another begins, and so on... i.e. this @someone said it',
  ])('leaves alone: %s', (text) => expect(seen(text)).toEqual([]));
  it('takes time in proportion to the length, for texts made to be slow', () => {
    for (const unit of [
      'a',
      'a.',
      'a@',
      '#',
      '0',
      '0 ',
      '0800 789 321 ',
      '18001 ',
      '.',
      'a-',
      '(',
      '+',
      'call ',
      '٠',
      '/',
      '*',
      'www.',
      'https://',
    ])
      for (const end of ['', '!', ' x.com']) {
        const spentMs = cpuTimer();
        findContacts(unit.repeat(Math.ceil(100_000 / unit.length)) + end, options);
        expect(spentMs(), JSON.stringify(unit)).toBeLessThan(1_500);
      }
  });
  it('never throws, keeps order, never overlaps, and always cuts out its own words', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '0800 789 321',
        '999',
        ' ',
        'x@y.uk',
        'www.',
        '#tag',
        '101',
        '+44',
        '(0)',
        '\u2068',
        '.',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        let before = 0;
        for (const found of findContacts(text, options)) {
          expect(found.start).toBeGreaterThanOrEqual(before);
          expect(text.slice(found.start, found.end)).toBe(found.words);
          before = found.end;
        }
      }),
    );
  });
  it('finds every register entry in a sentence of its own', () => {
    for (const contact of NATIONAL_CONTACTS) {
      const found = findContacts(`You can text or call ${contact.display}, day or night.`, options);
      expect(
        found.flatMap((each) => each.contactIds),
        contact.id,
      ).toContain(contact.id);
      expect(contactKey(contact.kind, contact.display), contact.id).toBe(
        contactKey(contact.kind, contact.value),
      );
      expect(contactKey(contact.kind, contact.value), contact.id).toBe(contact.value);
    }
  });
});

it('findPhones writes any grouping of a number in one form', () => {
  const digits = fc.stringMatching(/^0[1-9][0-9]{9}$/);
  fc.assert(
    fc.property(
      digits,
      fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 2, maxLength: 5 }),
      (number, cuts) => {
        let rest = number;
        const groups: string[] = [];
        for (const cut of cuts) {
          groups.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        const text = `x ${[...groups, rest].filter((group) => group !== '').join(' ')} y`;
        if (/ \d\d \d\d \d{4} y/.test(text)) return;
        expect(findPhones(text, () => false).map((found) => found.value)).toEqual([number]);
      },
    ),
  );
});
